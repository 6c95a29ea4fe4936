// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/explain/latency.hpp"
#include "sim/explain/offered.hpp"
#include "sim/explain/plant.hpp"
#include "sim/explain/single_points.hpp"
#include "sim/explain/stations.hpp"

namespace brokerlab::sim {

namespace {

std::vector<OfferedLoad> loads(const Plant& plant, const Works& works, double step) {
  std::vector<OfferedLoad> loads;
  for (const Leg& leg : works.in) {
    if (leg.forwards) continue;
    const ProducerGroupConfig& group = plant.config().producers[leg.group];
    OfferedLoad load;
    load.group = "producers." + group.name;
    load.queue = plant.config().queues[leg.queue].name;
    load.by_limit = std::holds_alternative<ClosedLoopArrivals>(group.arrivals);
    load.mean = leg.mean;
    double messages = 0;
    for (const double each : leg.steps) {
      messages += each;
      load.busiest = std::max(load.busiest, each / step);
    }
    load.messages = static_cast<std::uint64_t>(messages + 0.5);
    loads.push_back(load);
  }
  return loads;
}

void add_route(const Plant& plant, std::uint32_t from, std::uint32_t to, Explanation& out) {
  const std::vector<std::string>& names = plant.network().nodes;
  std::vector<std::string> way{names[from]};
  for (const std::uint32_t direction : plant.routes().path(plant.network(), from, to))
    way.push_back(names[plant.network().head(direction)]);
  std::pair<std::string, std::vector<std::string>> route{names[from] + " to " + names[to], way};
  if (std::find(out.routes.begin(), out.routes.end(), route) == out.routes.end()) out.routes.push_back(route);
}

void add_routes(const Plant& plant, Explanation& out) {
  const auto both = [&](std::uint32_t host) {
    add_route(plant, host, kBrokerHost, out);
    add_route(plant, kBrokerHost, host, out);
  };
  for (const ProducerGroupConfig& group : plant.config().producers) both(plant.host_of(group));
  for (const ConsumerGroupConfig& group : plant.config().consumers) both(plant.host_of(group));
}

std::string milliseconds_text(Duration time) { return fmt::format("{:.0f} ms", to_seconds(time) * 1e3); }

class Warnings {
 public:
  Warnings(const Plant& plant, const Explanation& all) : config_(plant.config()), plant_(plant), all_(all) {}

  std::vector<std::string> take() {
    for (const StationLoad& station : all_.stations) of_station(station);
    for (std::size_t q = 0; q < all_.queues.size(); ++q) of_queue(all_.queues[q], config_.queues[q]);
    for (const ConsumerGroupConfig& group : config_.consumers) of_lease(group);
    for (const LatencyBudget& budget : all_.budgets) of_budget(budget);
    return std::move(warnings_);
  }

 private:
  void of_station(const StationLoad& station) {
    if (station.utilisation() >= 1)
      say("{} is unstable: it is offered {:.2f} times what it can take, and what waits for it grows without end",
          station.name, station.utilisation());
    else if (station.peak_utilisation() >= 1)
      say("{} is overloaded for a time: {:.2f} times what it can take at the busiest", station.name,
          station.peak_utilisation());
  }
  void of_queue(const QueueFlow& flow, const QueueConfig& queue) {
    if (!flow.has_consumers && flow.offered > 0)
      return say("nobody consumes queue {}: it keeps all it gets", flow.queue);
    if (flow.peak_backlog > static_cast<double>(queue.store.max_messages))
      say("queue {} may reach its limit of {} messages: {:.0f} would wait", flow.queue, queue.store.max_messages,
          flow.peak_backlog);
  }
  void of_lease(const ConsumerGroupConfig& group) {
    const QueueConfig& queue = config_.queues[plant_.queue(group.from)];
    const TimeoutLease* lease = std::get_if<TimeoutLease>(&queue.subscription.lease);
    const double held = holding_time(plant_, group);
    if (lease != nullptr && to_seconds(lease->timeout) < held)
      say("consumers.{} need {} on average for a delivery that is leased for {}: most come again before they are done",
          group.name, milliseconds_text(from_seconds(held)), milliseconds_text(lease->timeout));
  }
  void of_budget(const LatencyBudget& budget) {
    if (budget.confirms && budget.confirmed_after > kSynchronousBudget)
      say("{} wait {} for a confirm, with nobody in line: more than the {} of a synchronous call", budget.producers,
          milliseconds_text(budget.confirmed_after), milliseconds_text(kSynchronousBudget));
    if (!budget.consumers.empty() && budget.answered_after > kSynchronousBudget)
      say("{} would wait {} for an answer from {}, with nobody in line: more than the {} of a synchronous call",
          budget.producers, milliseconds_text(budget.answered_after), budget.consumers,
          milliseconds_text(kSynchronousBudget));
  }
  template <class... Values>
  void say(fmt::format_string<Values...> text, Values&&... values) {
    warnings_.push_back(fmt::format(text, std::forward<Values>(values)...));
  }

  const WorldConfig& config_;
  const Plant& plant_;
  const Explanation& all_;
  std::vector<std::string> warnings_;
};

}  // namespace

Explanation explain(const WorldConfig& config) {
  const Plant plant(config);
  const Works works(plant);
  Explanation out;
  out.network = plant.network();
  out.step = offered_step(config.run);
  add_routes(plant, out);
  out.load = loads(plant, works, to_seconds(out.step));
  out.stations = works.stations;
  out.queues = works.queues;
  out.single_points = single_points(plant);
  out.budgets = latency_budgets(plant);
  out.warnings = Warnings(plant, out).take();
  return out;
}

}  // namespace brokerlab::sim
