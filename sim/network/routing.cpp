// SPDX-License-Identifier: Apache-2.0
#include "sim/network/routing.hpp"

#include <algorithm>

#include "sim/network/graph.hpp"

namespace brokerlab::sim {

namespace {

/// At least 1, so that every hop comes nearer and a route has no loops.
std::uint64_t length_of(const DirectionConfig& direction) {
  const Duration average = from_seconds(mean(direction.latency));
  return average.ns < 0 ? 1 : static_cast<std::uint64_t>(average.ns) + 1;
}

bool is_up(const std::vector<bool>& down, std::uint32_t link) { return down.empty() || !down[link]; }

/// Every direction that is up, turned round: distances from a host are then distances to it.
Graph turned_round(const Topology& topology, const std::vector<bool>& down) {
  Graph graph{static_cast<std::uint32_t>(topology.nodes.size()), {}};
  for (std::uint32_t d = 0; d < topology.directions.size(); ++d)
    if (is_up(down, d / 2))
      graph.edges.push_back({topology.head(d), topology.tail(d), length_of(topology.directions[d])});
  return graph;
}

}  // namespace

Routes::Routes(const Topology& topology, const std::vector<bool>& down) : hosts_(topology.hosts) {
  next_.assign(topology.nodes.size() * hosts_, kNone);
  const Graph graph = turned_round(topology, down);
  for (std::uint32_t host = 0; host < hosts_; ++host) {
    const std::vector<std::uint64_t> distance = shortest_distances(graph, host);
    for (std::uint32_t d = 0; d < topology.directions.size(); ++d) {
      const std::uint32_t tail = topology.tail(d);
      const std::uint32_t head = topology.head(d);
      std::uint32_t& next = next_[tail * hosts_ + host];
      if (tail == host || next != kNone || !is_up(down, d / 2) || distance[head] == kUnreachable) continue;
      const std::uint64_t length = std::min(length_of(topology.directions[d]), kMostEdgeValue);
      if (distance[head] + length == distance[tail]) next = d;
    }
  }
}

std::vector<std::uint32_t> Routes::path(const Topology& topology, std::uint32_t from, std::uint32_t to) const {
  std::vector<std::uint32_t> path;
  while (from != to) {
    const std::uint32_t direction = next(from, to);
    if (direction == kNone) return {};
    path.push_back(direction);
    from = topology.head(direction);
  }
  return path;
}

}  // namespace brokerlab::sim
