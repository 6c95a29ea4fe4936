// SPDX-License-Identifier: Apache-2.0
// The questions that are asked of graphs, without the library that answers them. Answers do not depend on memory order.
#pragma once

#include <cstdint>
#include <vector>

namespace brokerlab::sim {

struct Graph {
  struct Edge {
    std::uint32_t from = 0, to = 0;
    std::uint64_t value = 0;  ///< a length, or a capacity
  };
  std::uint32_t nodes = 0;
  std::vector<Edge> edges;
};

inline constexpr std::uint64_t kUnreachable = ~std::uint64_t{0};
/// More than this counts as this: sums stay in range.
inline constexpr std::uint64_t kMostEdgeValue = std::uint64_t{1} << 50;

/// The length of the shortest way from `source` to each node along the edges; kUnreachable where there is none.
std::vector<std::uint64_t> shortest_distances(const Graph& graph, std::uint32_t source);

/// Nodes without which the graph, read as undirected, falls apart further; in their order.
std::vector<std::uint32_t> articulation_points(const Graph& graph);

struct MinCut {
  std::uint64_t flow = 0;            ///< the most that can pass from source to sink
  std::vector<std::uint32_t> edges;  ///< by index: the full edges nearest to the source that bound it
};
/// Maximum flow and minimum cut along the directed edges. `source` and `sink` differ.
MinCut min_cut(const Graph& graph, std::uint32_t source, std::uint32_t sink);

}  // namespace brokerlab::sim
