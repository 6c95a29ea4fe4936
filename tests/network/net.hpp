// SPDX-License-Identifier: Apache-2.0
// Networks for tests, in few words, and the spread of what was seen on them.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "sim/network/network.hpp"

namespace brokerlab::sim {

inline DirectionConfig taking(double latency_s) {
  DirectionConfig direction;
  direction.latency = Constant{latency_s};
  return direction;
}
inline TwoWay both(const DirectionConfig& direction) { return {direction, direction}; }

/// Producers and consumers a millisecond from the broker, unless `config` and `access` say otherwise.
inline Network network_of(const NetworkConfig& config,
                          const AccessLinks& access = {both(taking(1e-3)), both(taking(1e-3))},
                          std::uint64_t seed = 1) {
  return Network(std::make_shared<const Topology>(make_topology(config, access)), DrawKey{seed});
}
/// Only the producers' link matters.
inline Network network_over(const DirectionConfig& direction, std::uint64_t seed = 1) {
  return network_of({}, {both(direction), both({})}, seed);
}

inline Packet to_broker(std::uint64_t subject, std::uint32_t bytes = 1000, std::uint32_t transmission = 0) {
  return {kProducersHost, kBrokerHost, bytes, subject, transmission};
}

/// Mean of the values of independent batches, and its standard error.
struct Estimate {
  double mean = 0;
  double error = 0;
};
inline Estimate estimate(const std::vector<double>& batches) {
  double sum = 0;
  double squares = 0;
  for (const double value : batches) sum += value;
  const double n = static_cast<double>(batches.size());
  const double mean = sum / n;
  for (const double value : batches) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

}  // namespace brokerlab::sim
