// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_json.hpp"

#include "cli/json.hpp"

namespace brokerlab::cli {

namespace {

using sim::Explanation;

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values) out.push_back(text(value));
  return out;
}

template <class T, class Form>
json::array each(const std::vector<T>& items, Form form) {
  json::array out;
  for (const T& item : items) out.push_back(form(item));
  return out;
}

json::array links(const sim::Topology& network) {
  json::array out;
  for (std::uint32_t d = 0; d < network.directions.size(); ++d) {
    const sim::DirectionConfig& config = network.directions[d];
    out.push_back(json::object{{"from", text(network.nodes[network.tail(d)])},
                               {"to", text(network.nodes[network.head(d)])},
                               {"mean_latency_ns", from_seconds(mean(config.latency)).ns},
                               {"bandwidth", config.bandwidth == 0 ? json::value() : json::value(config.bandwidth)},
                               {"loss", config.loss},
                               {"burst_loss", config.burst_loss.index() > 0}});
  }
  return out;
}

json::object load(const sim::OfferedLoad& load) {
  return {{"group", text(load.group)}, {"queue", text(load.queue)},    {"messages", load.messages},
          {"mean_rate", load.mean},    {"busiest_rate", load.busiest}, {"closed_loop", load.by_limit}};
}

const char* kind_name(sim::StationLoad::Kind kind) {
  switch (kind) {
    case sim::StationLoad::Kind::window:
      return "window";
    case sim::StationLoad::Kind::processor:
      return "processor";
    case sim::StationLoad::Kind::link:
      return "link";
    case sim::StationLoad::Kind::disk:
      return "disk";
    case sim::StationLoad::Kind::prefetch:
      return "prefetch";
    case sim::StationLoad::Kind::service:
      return "service";
  }
  return "?";
}

json::object station(const sim::StationLoad& station) {
  return {{"name", text(station.name)},
          {"kind", kind_name(station.kind)},
          {"capacity", station.demand > 0 ? json::value(station.capacity()) : json::value()},
          {"offered", station.messages},
          {"utilisation", station.utilisation()},
          {"peak_utilisation", station.peak_utilisation()},
          {"stable", station.utilisation() < 1}};
}

json::object queue(const Explanation& all, const sim::QueueFlow& flow) {
  json::array narrowest;
  for (const std::uint32_t station : flow.narrowest) narrowest.push_back(text(all.stations[station].name));
  const bool drains = flow.drained_at != Instant::never();
  return {{"queue", text(flow.queue)},
          {"offered", flow.offered},
          {"busiest_rate", flow.busiest},
          {"capacity", flow.unlimited ? json::value() : json::value(flow.capacity)},
          {"bottleneck", narrowest},
          {"has_consumers", flow.has_consumers},
          {"peak_backlog", flow.peak_backlog},
          {"peak_at_ns", flow.peak_at.ns},
          {"drained_at_ns", drains ? json::value(flow.drained_at.ns) : json::value()}};
}

json::object point(const sim::SinglePoint& point) {
  return {{"name", text(point.name)}, {"is_link", point.is_link}, {"queues", texts(point.queues)}};
}

json::array hops(const std::vector<sim::LatencyBudget::Hop>& hops) {
  return each(hops, [](const auto& hop) { return json::object{{"name", text(hop.name)}, {"mean_ns", hop.mean.ns}}; });
}

json::object budget(const sim::LatencyBudget& budget) {
  json::object out{{"producers", text(budget.producers)}, {"queue", text(budget.queue)},
                   {"request", hops(budget.request)},     {"confirm", hops(budget.confirm)},
                   {"delivery", hops(budget.delivery)},   {"reply", hops(budget.reply)}};
  if (budget.confirms) out["confirmed_after_ns"] = budget.confirmed_after.ns;
  if (budget.consumers.empty()) return out;
  out["consumers"] = text(budget.consumers);
  out["effect_after_ns"] = budget.effect_after.ns;
  out["answered_after_ns"] = budget.answered_after.ns;
  return out;
}

}  // namespace

std::string explain_json(const Explanation& all, const std::string& scenario) {
  const json::object out{{"scenario", text(scenario)},
                         {"nodes", texts(all.network.nodes)},
                         {"hosts", all.network.hosts},
                         {"links", links(all.network)},
                         {"routes", each(all.routes, [](const auto& route) { return texts(route.second); })},
                         {"step_ns", all.step.ns},
                         {"load", each(all.load, load)},
                         {"stations", each(all.stations, station)},
                         {"queues", each(all.queues, [&](const auto& flow) { return queue(all, flow); })},
                         {"single_points", each(all.single_points, point)},
                         {"latency", each(all.budgets, budget)},
                         {"synchronous_budget_ns", sim::kSynchronousBudget.ns},
                         {"warnings", texts(all.warnings)}};
  return json::serialize(out) + "\n";
}

}  // namespace brokerlab::cli
