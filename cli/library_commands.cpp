// SPDX-License-Identifier: Apache-2.0
#include "cli/library_commands.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "scenarios/language/reference.hpp"
#include "scenarios/language/scenario_file.hpp"
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
    if (at->path().extension() == ".toml" && at->is_regular_file(error)) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

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

ExitCode show_command(const std::string& file, std::span<const std::string> overrides, std::ostream& out,
                      std::ostream& err) {
  const auto scenario = scenario::read_scenario_file(file, overrides);
  if (!scenario) {
    print(err, scenario.error());
    return ExitCode::unusable_input;
  }
  out << scenario::write_scenario(scenario.value());
  return ExitCode::as_stated;
}

}  // namespace brokerlab::cli
