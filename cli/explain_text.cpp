// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_text.hpp"

#include <fmt/format.h>

#include "cli/figures.hpp"
#include "cli/text_table.hpp"

namespace brokerlab::cli {

namespace {

using sim::Explanation;
using sim::StationLoad;

std::string bandwidth_text(std::uint64_t bytes) {
  return bytes == 0 ? "unlimited" : fmt::format("{:.4g} MB/s", static_cast<double>(bytes) / 1e6);
}

std::string mean_latency(const sim::DirectionConfig& direction) {
  return time_text(from_seconds(mean(direction.latency)));
}

std::string loss_text(const sim::DirectionConfig& direction) {
  std::string text = direction.loss > 0 ? fmt::format("{:.3g} %", direction.loss * 100) : "none";
  if (direction.burst_loss.index() > 0) text = direction.loss > 0 ? text + " and bursts" : "bursts";
  return text;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string network(const Explanation& all) {
  TextTable table;
  table.row({"one way", "mean latency", "bandwidth", "loss"});
  for (std::uint32_t d = 0; d < all.network.directions.size(); ++d) {
    const sim::DirectionConfig& config = all.network.directions[d];
    table.row({all.network.nodes[all.network.tail(d)] + " to " + all.network.nodes[all.network.head(d)],
               mean_latency(config), bandwidth_text(config.bandwidth), loss_text(config)});
  }
  std::string text = "Network\n" + table.text();
  for (const auto& route : all.routes)
    if (route.second.size() > 2) text += "  route: " + joined(route.second, " > ") + "\n";
  return text;
}

std::string load(const Explanation& all) {
  TextTable table;
  table.row({"producers", "queue", "messages", "mean", "busiest " + time_text(all.step)});
  for (const sim::OfferedLoad& each : all.load)
    table.row({each.group, each.queue, (each.by_limit ? "at most " : "") + count_text(each.messages),
               rate_text(each.mean), rate_text(each.busiest)});
  return "\nLoad, as the plan has it\n" + table.text();
}

std::string percent(double fraction) { return fmt::format("{:.1f} %", fraction * 100); }

std::string stations(const Explanation& all) {
  if (all.stations.empty()) return "\nStations: none; processing, links and services take no share of anything\n";
  TextTable table;
  table.row({"station", "can take", "offered", "in use", "at the busiest", ""});
  for (const StationLoad& each : all.stations)
    table.row({each.name, each.demand > 0 ? rate_text(each.capacity()) : "-", rate_text(each.messages),
               percent(each.utilisation()), percent(each.peak_utilisation()),
               each.utilisation() >= 1        ? "UNSTABLE"
               : each.peak_utilisation() >= 1 ? "overloaded for a time"
                                              : ""});
  return "\nStations, in messages of the present mix\n" + table.text();
}

std::string narrowest(const Explanation& all, const sim::QueueFlow& flow) {
  std::vector<std::string> names;
  for (const std::uint32_t station : flow.narrowest) names.push_back(all.stations[station].name);
  return joined(names, " and ");
}

std::string queue(const Explanation& all, const sim::QueueFlow& flow) {
  std::string text = fmt::format("  {}: offered {}", flow.queue, rate_text(flow.offered));
  if (!flow.has_consumers) return text + ", and nobody consumes it\n";
  if (flow.unlimited) return text + "; nothing on the way has a limit\n";
  text += fmt::format("; at most {} pass, limited by the {}\n", rate_text(flow.capacity), narrowest(all, flow));
  if (flow.peak_backlog < 1) return text;
  const std::string drained =
      flow.drained_at == Instant::never() ? "never gone" : "gone at " + time_text(flow.drained_at - Instant{0});
  return text + fmt::format("    as a fluid, up to {} wait (at {}), {}\n",
                            count_text(static_cast<std::uint64_t>(flow.peak_backlog + 0.5)),
                            time_text(flow.peak_at - Instant{0}), drained);
}

std::string queues(const Explanation& all) {
  std::string text = "\nBottlenecks, by maximum flow from a queue's producers to its consumers\n";
  for (const sim::QueueFlow& flow : all.queues) text += queue(all, flow);
  return text;
}

std::string single_points(const Explanation& all) {
  TextTable table;
  for (const sim::SinglePoint& point : all.single_points)
    table.row({(point.is_link ? "link " : "") + point.name, "cuts off " + joined(point.queues, ", ")});
  return "\nSingle points of failure\n" + table.text();
}

void hops(TextTable& table, const std::vector<sim::LatencyBudget::Hop>& hops) {
  for (const auto& hop : hops) table.row({"  " + hop.name, time_text(hop.mean)});
}

void total(TextTable& table, const char* name, Duration time) {
  table.row({name, time_text(time), time > sim::kSynchronousBudget ? "OVER 500 ms" : ""});
}

std::string budget(const sim::LatencyBudget& each) {
  TextTable table;
  hops(table, each.request);
  if (each.confirms) {
    hops(table, each.confirm);
    total(table, "intent to confirm", each.confirmed_after);
  }
  if (!each.consumers.empty()) {
    hops(table, each.delivery);
    total(table, "intent to effect", each.effect_after);
    hops(table, each.reply);
    total(table, "intent to an answer", each.answered_after);
  }
  const std::string to = each.consumers.empty() ? "" : " > " + each.consumers;
  return fmt::format("  {} > {}{}\n", each.producers, each.queue, to) + table.text();
}

std::string budgets(const Explanation& all) {
  std::string text = "\nLatency, means with nobody in line\n";
  for (const sim::LatencyBudget& each : all.budgets) text += budget(each);
  return text;
}

std::string warnings(const Explanation& all) {
  if (all.warnings.empty()) return "";
  std::string text = "\nWarnings\n";
  for (const std::string& each : all.warnings) text += "  " + each + "\n";
  return text;
}

}  // namespace

std::string explain_text(const Explanation& explanation, const std::string& title) {
  return (title.empty() ? "" : title + "\n\n") + network(explanation) + load(explanation) + stations(explanation) +
         queues(explanation) + single_points(explanation) + budgets(explanation) + warnings(explanation);
}

}  // namespace brokerlab::cli
