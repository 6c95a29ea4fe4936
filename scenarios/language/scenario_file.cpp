// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/scenario_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "scenarios/language/toml_text.hpp"

namespace brokerlab::scenario {

namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

FileLoader loader_beside(const std::filesystem::path& scenario) {
  return [directory = scenario.parent_path()](const std::string& name) -> Result<LoadedFile, std::string> {
    const std::filesystem::path path = directory / name;
    auto text = read_file(path, kMaxTraceBytes);
    if (!text) return Failure{text.error()};
    return LoadedFile{path.string(), std::move(text).value()};
  };
}

Result<LoadedFile, std::string> profile_file(const std::string& name) {
  auto text = read_file(name, kMaxTextBytes);
  if (!text) return Failure{text.error()};
  return LoadedFile{name, std::move(text).value()};
}

}  // namespace

Result<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t most) {
  errno = 0;
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) return Failure{fmt::format("cannot be opened: {}", std::strerror(errno))};
  std::string text;
  std::array<char, 65536> block;
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
    text.append(block.data(), got);
    if (text.size() > most) return Failure{fmt::format("is larger than {} MiB", most >> 20)};
  }
  if (std::ferror(file.get()) != 0) return Failure{fmt::format("cannot be read: {}", std::strerror(errno))};
  return text;
}

Result<Scenario, std::vector<std::string>> read_selected_scenario(const std::filesystem::path& path,
                                                                  const Selection& selection) {
  const auto text = read_file(path, kMaxTextBytes);
  if (!text) return Failure{std::vector{fmt::format("{}: {}", path.string(), text.error())}};
  auto scenario = read_scenario(text.value(), selection, loader_beside(path), profile_file);
  if (scenario) return std::move(scenario).value();
  std::vector<std::string> lines;
  for (const Problem& problem : scenario.error()) lines.push_back(render(problem, path.string(), selection.overrides));
  return Failure{std::move(lines)};
}

Result<Scenario, std::vector<std::string>> read_scenario_file(const std::filesystem::path& path,
                                                              std::span<const std::string> overrides) {
  return read_selected_scenario(path, Selection{{}, overrides});
}

}  // namespace brokerlab::scenario
