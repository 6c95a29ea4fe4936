// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/offered.hpp"

#include <algorithm>

#include "broker_model/fronts/dictionary.hpp"
#include "sim/traffic/plan.hpp"

namespace brokerlab::sim {

namespace {

/// The plan as the world makes it: producers have the same numbers, and so the same arrivals.
Plan plan_of(const WorldConfig& config, Dictionary& names, std::vector<ProducerId>& first) {
  Plan plan(DrawKey{config.run.seed});
  for (const ProducerGroupConfig& group : config.producers) {
    TrafficGroup traffic;
    traffic.arrivals = group.arrivals;
    traffic.body_size = group.body_size;
    traffic.producers = group.count;
    traffic.destination = names.intern(group.to);
    for (const std::string& queue : group.partitions) traffic.partitions.push_back(names.intern(queue));
    traffic.keys = group.keys;
    traffic.end.until = Instant{0} + config.run.duration;
    if (group.limit > 0) traffic.end.limit = group.limit;
    first.push_back(plan.add(traffic));
  }
  return plan;
}

}  // namespace

Duration offered_step(const RunConfig& run) {
  return {std::min(run.duration.ns, std::max(run.duration.ns / 100, seconds(1).ns))};
}

std::vector<std::vector<double>> offered_per_step(const WorldConfig& config, std::size_t index) {
  const ProducerGroupConfig& group = config.producers[index];
  Dictionary names;
  std::vector<ProducerId> first;
  const Plan plan = plan_of(config, names, first);
  const std::int64_t step = offered_step(config.run).ns;
  const auto steps = static_cast<std::size_t>((config.run.duration.ns + step - 1) / step);
  std::vector<std::vector<double>> counts(1 + group.partitions.size(), std::vector<double>(steps, 0));
  std::vector<NameId> queues{names.intern(group.to)};
  for (const std::string& queue : group.partitions) queues.push_back(names.intern(queue));
  std::uint64_t left = config.run.max_messages;
  for (std::uint32_t i = 0; i < group.count; ++i) {
    const ProducerId producer{first[index].value + i};
    ArrivalCursor cursor = plan.sends(producer);
    if (cursor.closed_loop()) break;
    for (auto send = cursor.next(); send && left > 0; send = cursor.next(), --left) {
      const auto to =
          group.partitions.empty()
              ? 0
              : std::find(queues.begin(), queues.end(), plan.destination({producer, send->number})) - queues.begin();
      ++counts[static_cast<std::size_t>(to)][std::min(static_cast<std::size_t>(send->at.ns / step), steps - 1)];
    }
  }
  return counts;
}

}  // namespace brokerlab::sim
