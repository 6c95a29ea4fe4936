// SPDX-License-Identifier: Apache-2.0
#include "sim/network/graph.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <iterator>

namespace brokerlab::sim {

namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;

struct FlowEdge {
  std::int64_t capacity = 0;
  std::int64_t residual = 0;
  Traits::edge_descriptor reverse;
};
using FlowGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, FlowEdge>;

FlowGraph flow_graph(const Graph& graph) {
  FlowGraph flow(graph.nodes);
  for (const Graph::Edge& edge : graph.edges) {
    const auto there = add_edge(edge.from, edge.to, flow).first;
    const auto back = add_edge(edge.to, edge.from, flow).first;
    flow[there].capacity = static_cast<std::int64_t>(std::min(edge.value, kMostEdgeValue));
    flow[there].reverse = back;
    flow[back].reverse = there;
  }
  return flow;
}

std::vector<bool> reachable_with_room(const FlowGraph& flow, std::uint32_t source) {
  std::vector<bool> reached(num_vertices(flow), false);
  std::vector<std::size_t> open{source};
  reached[source] = true;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (auto [edge, end] = out_edges(at, flow); edge != end; ++edge) {
      const std::size_t next = target(*edge, flow);
      if (flow[*edge].residual <= 0 || reached[next]) continue;
      reached[next] = true;
      open.push_back(next);
    }
  }
  return reached;
}

}  // namespace

std::vector<std::uint64_t> shortest_distances(const Graph& graph, std::uint32_t source) {
  struct Length {
    std::uint64_t length = 0;
  };
  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Length> lengths(graph.nodes);
  for (const Graph::Edge& edge : graph.edges)
    add_edge(edge.from, edge.to, Length{std::min(edge.value, kMostEdgeValue)}, lengths);
  std::vector<std::uint64_t> distances(graph.nodes);
  const auto index = get(boost::vertex_index, lengths);
  dijkstra_shortest_paths(lengths, source,
                          boost::weight_map(get(&Length::length, lengths))
                              .distance_map(boost::make_iterator_property_map(distances.begin(), index))
                              .distance_inf(kUnreachable));
  return distances;
}

std::vector<std::uint32_t> articulation_points(const Graph& graph) {
  boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> undirected(graph.nodes);
  for (const Graph::Edge& edge : graph.edges) add_edge(edge.from, edge.to, undirected);
  std::vector<std::size_t> found;
  boost::articulation_points(undirected, std::back_inserter(found));
  std::vector<std::uint32_t> points(found.begin(), found.end());
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

MinCut min_cut(const Graph& graph, std::uint32_t source, std::uint32_t sink) {
  FlowGraph flow = flow_graph(graph);
  MinCut cut;
  cut.flow =
      static_cast<std::uint64_t>(boost::push_relabel_max_flow(flow, source, sink,
                                                              boost::capacity_map(get(&FlowEdge::capacity, flow))
                                                                  .residual_capacity_map(get(&FlowEdge::residual, flow))
                                                                  .reverse_edge_map(get(&FlowEdge::reverse, flow))
                                                                  .vertex_index_map(get(boost::vertex_index, flow))));
  const std::vector<bool> near = reachable_with_room(flow, source);
  for (std::uint32_t i = 0; i < graph.edges.size(); ++i)
    if (near[graph.edges[i].from] && !near[graph.edges[i].to] && graph.edges[i].value > 0) cut.edges.push_back(i);
  return cut;
}

}  // namespace brokerlab::sim
