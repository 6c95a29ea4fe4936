// SPDX-License-Identifier: Apache-2.0
// Text to scenario. Reads no file itself: traces and profiles come through loaders.
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

/// How a scenario is wanted: first the profile is laid over it, then the overrides are applied.
struct Selection {
  /// A variant of the scenario, or else a profile: one that comes with the program, or a profile's file ("my.toml",
  /// "./mine"). Empty, "." and "base" mean the scenario as it is.
  std::string profile;
  /// --set arguments ("producers.riders.window=10"), applied in order before anything is judged.
  std::span<const std::string> overrides;
};

/// Reads a scenario as `selection` wants it. All its variants are judged too, each as the document with it laid over
/// and without the overrides. The problems, in order of the text and at most Problems::kLimit, are for `render`. A name
/// in `selection` that nothing has is a problem that lists the names that there are.
Result<Scenario, std::vector<Problem>> read_scenario(std::string_view text, const Selection& selection,
                                                     const FileLoader& load, const FileLoader& load_profile);

/// The scenario as it is, with overrides.
Result<Scenario, std::vector<Problem>> read_scenario(std::string_view text, std::span<const std::string> overrides,
                                                     const FileLoader& load);

}  // namespace brokerlab::scenario
