// SPDX-License-Identifier: Apache-2.0
#include "cli/library_commands.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "scenarios/language/profiles.hpp"
#include "scenarios/language/reference.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "scenarios/language/toml_text.hpp"
#include "scenarios/language/writer.hpp"

namespace brokerlab::cli {

namespace {

namespace fs = std::filesystem;

void print(std::ostream& err, const std::vector<std::string>& problems) {
  for (const std::string& line : problems) err << line << '\n';
}

std::vector<fs::path> toml_files_below(const fs::path& directory, std::error_code& error) {
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".toml" && at->path().parent_path().filename() != "profiles" &&
        at->is_regular_file(error))
      files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// The first line of the description of a partial document; a variant need not have one.
std::string summary(const scenario::Value& overlay) {
  const scenario::Entry* description = overlay.find("description");
  if (description == nullptr || description->value.kind != scenario::ValueKind::text) return "(no description)";
  return first_line(description->value.text);
}

}  // namespace

ExitCode check_command(std::span<const std::string> files, std::span<const std::string> overrides, std::ostream& out,
                       std::ostream& err) {
  ExitCode code = ExitCode::as_stated;
  for (const std::string& file : files) {
    const auto scenario = scenario::read_scenario_file(file, overrides);
    if (scenario) {
      out << file << ": ok\n";
    } else {
      print(err, scenario.error());
      code = ExitCode::unusable_input;
    }
  }
  return code;
}

ExitCode list_command(const std::string& directory, std::ostream& out, std::ostream& err) {
  std::error_code error;
  const auto files = toml_files_below(directory, error);
  if (error) {
    err << "brokerlab: " << directory << ": " << error.message() << '\n';
    return ExitCode::unusable_input;
  }
  for (const fs::path& file : files) {
    const auto scenario = scenario::read_scenario_file(file, {});
    out << file.string() << "\n    " << (scenario ? first_line(scenario.value().description) : scenario.error().front())
        << '\n';
  }
  return ExitCode::as_stated;
}

ExitCode reference_command(std::ostream& out) {
  out << scenario::reference_text();
  return ExitCode::as_stated;
}

ExitCode profiles_command(const std::string& scenario_file, std::ostream& out, std::ostream& err) {
  if (!scenario_file.empty()) {
    const auto scenario = scenario::read_scenario_file(scenario_file, {});
    if (!scenario) {
      print(err, scenario.error());
      return ExitCode::unusable_input;
    }
    for (const scenario::Variant& variant : scenario.value().variants)
      out << variant.name << " (variant)\n    " << summary(variant.overlay) << '\n';
  }
  for (const scenario::BuiltInProfile& profile : scenario::built_in_profiles()) {
    const auto document = scenario::parse_toml(profile.text);
    out << profile.name << "\n    " << (document ? summary(document.value()) : document.error().text) << '\n';
  }
  return ExitCode::as_stated;
}

ExitCode show_command(const std::string& file, const std::string& profile, std::span<const std::string> overrides,
                      std::ostream& out, std::ostream& err) {
  const auto scenario = scenario::read_selected_scenario(file, scenario::Selection{profile, overrides});
  if (!scenario) {
    print(err, scenario.error());
    return ExitCode::unusable_input;
  }
  out << scenario::write_scenario(scenario.value());
  return ExitCode::as_stated;
}

}  // namespace brokerlab::cli
