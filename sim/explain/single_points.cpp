// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/single_points.hpp"

#include <algorithm>

#include "sim/network/graph.hpp"

namespace brokerlab::sim {

namespace {

// Nodes of the network, then one for each link, then two for each queue: its producers and its consumers, joined to
// the machines that they are on. So a link can be an articulation point too, and a queue's machines stand in for each
// other.
class Map {
 public:
  explicit Map(const Plant& plant) : plant_(plant), nodes_(count(plant.network().nodes)) {
    const Topology& network = plant.network();
    graph_.nodes = nodes_ + count(network.links) + 2 * count(plant.config().queues);
    for (std::uint32_t l = 0; l < network.links.size(); ++l) {
      graph_.edges.push_back({network.links[l].a, nodes_ + l});
      graph_.edges.push_back({nodes_ + l, network.links[l].b});
    }
    for (const ProducerGroupConfig& group : plant.config().producers) {
      graph_.edges.push_back({producing(plant.queue(group.to)), plant.host_of(group)});
      for (const std::string& queue : group.partitions)
        graph_.edges.push_back({producing(plant.queue(queue)), plant.host_of(group)});
    }
    for (const ConsumerGroupConfig& group : plant.config().consumers) {
      graph_.edges.push_back({consuming(plant.queue(group.from)), plant.host_of(group)});
      if (!group.forward_to.empty())
        graph_.edges.push_back({producing(plant.queue(group.forward_to)), plant.host_of(group)});
    }
  }

  std::vector<SinglePoint> points() const {
    std::vector<SinglePoint> points;
    std::vector<std::uint32_t> candidates = articulation_points(graph_);
    candidates.push_back(kBrokerHost);  // its clients may reach each other without it
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (const std::uint32_t node : candidates) {
      if (node >= nodes_ + plant_.network().links.size()) continue;
      SinglePoint point{name(node), node >= nodes_, queues_cut_by(node)};
      if (!point.queues.empty()) points.push_back(std::move(point));
    }
    return points;
  }

 private:
  template <class List>
  static std::uint32_t count(const List& list) {
    return static_cast<std::uint32_t>(list.size());
  }
  std::uint32_t producing(std::uint32_t queue) const { return nodes_ + count(plant_.network().links) + 2 * queue; }
  std::uint32_t consuming(std::uint32_t queue) const { return producing(queue) + 1; }

  std::string name(std::uint32_t node) const {
    const Topology& network = plant_.network();
    if (node < nodes_) return network.nodes[node];
    const Topology::Link& link = network.links[node - nodes_];
    return network.nodes[link.a] + " - " + network.nodes[link.b];
  }

  bool used(std::uint32_t node) const {
    return std::any_of(graph_.edges.begin(), graph_.edges.end(), [&](const auto& edge) { return edge.from == node; });
  }

  std::vector<std::string> queues_cut_by(std::uint32_t node) const {
    const std::vector<bool> reached = reachable_without(node);
    std::vector<std::string> cut;
    for (std::uint32_t q = 0; q < plant_.config().queues.size(); ++q) {
      const bool in = used(producing(q)) && !reached[producing(q)];
      const bool out = used(consuming(q)) && !reached[consuming(q)];
      if (in || out) cut.push_back(plant_.config().queues[q].name);
    }
    return cut;
  }

  /// From the broker, over the rest.
  std::vector<bool> reachable_without(std::uint32_t removed) const {
    std::vector<bool> reached(graph_.nodes, false);
    if (removed == kBrokerHost) return reached;
    reached[kBrokerHost] = true;
    for (bool more = true; more;) {
      more = false;
      for (const Graph::Edge& edge : graph_.edges) {
        if (edge.from == removed || edge.to == removed || reached[edge.from] == reached[edge.to]) continue;
        // Nothing passes through a queue's clients.
        const bool ends = std::max(edge.from, edge.to) >= nodes_ + plant_.network().links.size();
        if (ends && reached[edge.from]) continue;
        reached[edge.from] = reached[edge.to] = more = true;
      }
    }
    return reached;
  }

  const Plant& plant_;
  std::uint32_t nodes_;
  Graph graph_;
};

}  // namespace

std::vector<SinglePoint> single_points(const Plant& plant) { return Map(plant).points(); }

}  // namespace brokerlab::sim
