// SPDX-License-Identifier: Apache-2.0
// Text to scenario. Reads no file itself: traces come through a loader.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker_model/base/result.hpp"
#include "scenarios/language/problem.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/language/traces.hpp"

namespace brokerlab::scenario {

/// Reads a scenario. `overrides` are --set arguments ("producers.riders.window=10"), applied in order before anything
/// is judged. The problems, in order of the text and at most Problems::kLimit, are for `render`.
Result<Scenario, std::vector<Problem>> read_scenario(std::string_view text, std::span<const std::string> overrides,
                                                     const FileLoader& load);

}  // namespace brokerlab::scenario
