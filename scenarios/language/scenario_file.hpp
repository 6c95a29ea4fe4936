// SPDX-License-Identifier: Apache-2.0
// Scenarios on disk.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "broker_model/base/result.hpp"
#include "scenarios/language/reader.hpp"

namespace brokerlab::scenario {

/// Traces beyond this many bytes are refused.
inline constexpr std::size_t kMaxTraceBytes = std::size_t{64} << 20;

/// The bytes of a file, or why there are none ("cannot be opened: No such file or directory"). Reads no more than
/// `most`.
Result<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t most);

/// Reads the scenario at `path`; the traces that it names are looked up beside it, a profile's file from the working
/// directory. The error is rendered, one line per problem: "surge.toml:12:3: ...".
Result<Scenario, std::vector<std::string>> read_selected_scenario(const std::filesystem::path& path,
                                                                  const Selection& selection);
/// The scenario as it is, with overrides.
Result<Scenario, std::vector<std::string>> read_scenario_file(const std::filesystem::path& path,
                                                              std::span<const std::string> overrides);

}  // namespace brokerlab::scenario
