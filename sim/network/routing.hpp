// SPDX-License-Identifier: Apache-2.0
// Routes over what is up: for each node and each host to reach, the direction to take next. Shortest by mean latency,
// then by number of hops, then by the lowest index; without loops. A plain table: no graph library behind it.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/network/topology.hpp"

namespace brokerlab::sim {

class Routes {
 public:
  Routes() = default;
  /// `down[link]` is true for links that are not to be used; an empty list means that all are up.
  Routes(const Topology& topology, const std::vector<bool>& down);

  /// The direction to take at `node` towards `host`; kNone if it cannot be reached, or is reached already.
  std::uint32_t next(std::uint32_t node, std::uint32_t host) const { return next_[node * hosts_ + host]; }
  bool connected(std::uint32_t from, std::uint32_t to) const { return from == to || next(from, to) != kNone; }
  /// The directions from one host to another, in their order; empty if there is no way.
  std::vector<std::uint32_t> path(const Topology& topology, std::uint32_t from, std::uint32_t to) const;

 private:
  std::uint32_t hosts_ = 0;
  std::vector<std::uint32_t> next_;
};

}  // namespace brokerlab::sim
