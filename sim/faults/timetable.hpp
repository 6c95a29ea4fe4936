// SPDX-License-Identifier: Apache-2.0
// When timed faults strike: drawn up before the run from the scenario and the seed alone, so exogenous, and equal under
// every policy. Random times are keyed by whom they are about and by ordinal: taking one fault out of a scenario
// changes no other fault's times.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/time.hpp"
#include "sim/faults/fault_config.hpp"

namespace brokerlab::sim {

/// Processes by number, `first` to `end` - 1.
struct Victims {
  std::uint32_t first = 0, end = 0;
};

/// One strike. `lasts` negative = for good.
struct Strike {
  Instant at;
  Duration lasts{-1};
  std::uint32_t fault = 0;  ///< its index in the configuration
  Victims victims;
};

/// Strikes that one fault may have; more are refused before anything is built.
inline constexpr std::uint64_t kMostStrikes = 1'000'000;

/// How many strikes to expect of a fault on `members` processes until `end`: an upper bound, but for chance.
double expected_strikes(const FaultConfig& fault, std::uint64_t members, Instant end);

/// Every strike in order of time, equal times in the order of the configuration. `victims` names each fault's.
/// Random faults begin before `end`; those of stated times are all there.
std::vector<Strike> timetable(std::span<const FaultConfig> faults, std::span<const Victims> victims, DrawKey key,
                              Instant end);

}  // namespace brokerlab::sim
