// SPDX-License-Identifier: Apache-2.0
// Reading scenarios from text in tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/reader.hpp"

namespace brokerlab::scenario {

/// A loader that knows one file, "trace.csv", with this text.
inline FileLoader one_file(std::string text) {
  return [text = std::move(text)](const std::string& name) -> Result<LoadedFile, std::string> {
    if (name != "trace.csv") return Failure{std::string("cannot be opened: No such file or directory")};
    return LoadedFile{name, text};
  };
}
inline FileLoader no_files() {
  return [](const std::string&) -> Result<LoadedFile, std::string> {
    return Failure{std::string("cannot be opened: No such file or directory")};
  };
}

inline Result<Scenario, std::vector<Problem>> read(std::string_view text, std::vector<std::string> overrides = {}) {
  return read_scenario(text, overrides, no_files());
}

/// The problems of a text as lines, with "file" as its name.
inline std::vector<std::string> problems_of(std::string_view text, std::vector<std::string> overrides = {},
                                            const FileLoader& load = no_files()) {
  std::vector<std::string> lines;
  const auto scenario = read_scenario(text, overrides, load);
  if (scenario) return lines;
  for (const Problem& each : scenario.error()) lines.push_back(render(each, "file", overrides));
  return lines;
}

/// A scenario with one of everything that has to be there.
inline constexpr const char* kSmall = R"(description = "small"
[queues.work]
[producers.riders]
to = "work"
arrivals = { kind = "constant", rate = "10/s" }
[consumers.drivers]
from = "work"
)";

}  // namespace brokerlab::scenario
