// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/bottleneck.hpp"

#include <algorithm>

#include "sim/network/graph.hpp"

namespace brokerlab::sim {

namespace {

constexpr std::uint32_t kSource = 0, kSink = 1, kQueue = 2;
/// Capacities are whole thousandths of a message per second.
constexpr double kUnits = 1000;

class FlowGraph {
 public:
  FlowGraph(const Works& works, std::uint32_t queue, bool with_producers) : works_(works) {
    gather(works.out, queue, out_);
    if (with_producers) gather(works.in, queue, in_);
    graph_.nodes = 3 + 2 * static_cast<std::uint32_t>(works.stations.size());
    for (std::uint32_t s = 0; s < works.stations.size(); ++s) add_station(s);
    for (const Leg* leg : in_) chain(*leg, kSource, kQueue, false);
    for (const Leg* leg : out_) chain(*leg, kQueue, kSink, true);
  }

  Bottleneck cut(std::uint32_t source) const {
    Bottleneck found;
    if (out_.empty() || (source == kSource && in_.empty())) return found;
    const MinCut cut = min_cut(graph_, source, kSink);
    found.unlimited = cut.flow >= kMostEdgeValue;
    if (found.unlimited) return found;
    found.capacity = static_cast<double>(cut.flow) / kUnits;
    for (const std::uint32_t edge : cut.edges) found.stations.push_back((graph_.edges[edge].from - 3) / 2);
    return found;
  }

 private:
  using Legs = std::vector<const Leg*>;
  static void gather(const std::vector<Leg>& legs, std::uint32_t queue, Legs& into) {
    for (const Leg& leg : legs)
      if (leg.queue == queue) into.push_back(&leg);
  }
  static double amount_of(const Leg& leg, std::uint32_t station) {
    double amount = 0;
    for (const Leg::Use& use : leg.uses) amount += use.station == station ? use.amount : 0;
    return amount;
  }
  /// Mean amount of a message on those legs; `of_all`: a leg that does not use the station counts as nothing.
  static double average(const Legs& legs, std::uint32_t station, bool of_all) {
    double amounts = 0;
    double weights = 0;
    const bool idle = std::all_of(legs.begin(), legs.end(), [](const Leg* leg) { return leg->mean <= 0; });
    for (const Leg* leg : legs) {
      const double weight = idle ? 1 : leg->mean;
      const double amount = amount_of(*leg, station);
      amounts += weight * amount;
      if (of_all || amount > 0) weights += weight;
    }
    return weights > 0 ? amounts / weights : 0;
  }

  // A station on the way in carries what its messages need of it on the way out too.
  void add_station(std::uint32_t station) {
    const double in = average(in_, station, false);
    const double amount = in > 0 ? in + average(out_, station, true) : average(out_, station, false);
    inbound_.push_back(in > 0);
    const double capacity = amount > 0 ? works_.stations[station].limit / amount * kUnits : double(kMostEdgeValue);
    const auto value = static_cast<std::uint64_t>(std::min(capacity + 0.5, double(kMostEdgeValue)));
    graph_.edges.push_back({enter(station), leave(station), value});
  }

  void chain(const Leg& leg, std::uint32_t from, std::uint32_t to, bool out) {
    for (const Leg::Use& use : leg.uses) {
      if (out && inbound_[use.station]) continue;
      graph_.edges.push_back({from, enter(use.station), kMostEdgeValue});
      from = leave(use.station);
    }
    graph_.edges.push_back({from, to, kMostEdgeValue});
  }
  static std::uint32_t enter(std::uint32_t station) { return 3 + 2 * station; }
  static std::uint32_t leave(std::uint32_t station) { return 4 + 2 * station; }

  const Works& works_;
  Legs in_, out_;
  std::vector<bool> inbound_;
  Graph graph_;
};

}  // namespace

Bottleneck bottleneck(const Works& works, std::uint32_t queue) { return FlowGraph(works, queue, true).cut(kSource); }

Bottleneck outlet(const Works& works, std::uint32_t queue) { return FlowGraph(works, queue, false).cut(kQueue); }

}  // namespace brokerlab::sim
