// SPDX-License-Identifier: Apache-2.0
// The plan's arrivals, counted over steps of the run's duration.
#pragma once

#include <vector>

#include "broker_model/base/time.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::sim {

/// How long a step is: a hundredth of the run, but at least a second.
Duration offered_step(const RunConfig& run);

/// Messages that the group at `index` intends in each step, of all its producers: one list for `to`, then one for each
/// of its partitions. A closed loop has none: how fast the world answers decides what it offers.
std::vector<std::vector<double>> offered_per_step(const WorldConfig& config, std::size_t index);

}  // namespace brokerlab::sim
