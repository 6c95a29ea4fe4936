// SPDX-License-Identifier: Apache-2.0
// The narrowest place between a queue's producers and its consumers, by maximum flow and minimum cut over the stations
// that its messages use, each with its capacity in messages of that queue. What other queues use is not taken off.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/explain/stations.hpp"

namespace brokerlab::sim {

struct Bottleneck {
  bool unlimited = false;
  double capacity = 0;                  ///< messages per second
  std::vector<std::uint32_t> stations;  ///< nearest to the producers
};

/// From the producers through the queue to the consumers.
Bottleneck bottleneck(const Works& works, std::uint32_t queue);
/// From the queue to its consumers alone: how fast a backlog can leave.
Bottleneck outlet(const Works& works, std::uint32_t queue);

}  // namespace brokerlab::sim
