// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/cross_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scenarios/language/decode.hpp"
#include "scenarios/language/locate.hpp"
#include "scenarios/language/nearest.hpp"
#include "sim/faults/fault_rules.hpp"
#include "sim/faults/timetable.hpp"
#include "sim/world/access_links.hpp"

namespace brokerlab::scenario {

namespace {

using sim::FaultConfig;
using sim::WorldConfig;

template <class T>
std::vector<std::string> names_of(const std::vector<T>& list) {
  std::vector<std::string> names;
  for (const T& each : list) names.push_back(each.name);
  return names;
}

template <class T>
const T* find_named(const std::vector<T>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const T& each) { return each.name == name; });
  return found == list.end() ? nullptr : &*found;
}

struct ReferenceCheck {
  const WorldConfig& config;
  const Value& document;
  Problems& problems;

  /// `queue` empty = not stated; a missing one was reported as such.
  void queue(const std::string& queue, std::string_view list, const std::string& name, std::string_view key) const {
    if (queue.empty() || find_named(config.queues, queue) != nullptr) return;
    problems.add(locate(document, {list, name, key}),
                 fmt::format("{}.{} names the queue {}, which does not exist{}", join_path(std::string(list), name),
                             key, quoted(queue), suggestion(queue, names_of(config.queues))));
  }

  void producers(const std::string& group, const std::string& name) const {
    if (group.empty() || find_named(config.producers, group) != nullptr) return;
    problems.add(
        locate(document, {"consumers", name, "replies_to"}),
        fmt::format("{}.replies_to names the group {} of producers, which does not exist{}",
                    join_path("consumers", name), quoted(group), suggestion(group, names_of(config.producers))));
  }

  void group(const FaultConfig& fault, std::size_t index) const;

  template <class T>
  void member(const std::vector<T>& list, std::string_view name, std::string_view client, Position at) const {
    const T* found = find_named(list, name);
    if (found == nullptr) {
      problems.add(at, fmt::format("there is no group {}{}", quoted(name), suggestion(name, names_of(list))));
    } else if (!client.empty()) {
      std::uint32_t number = 0;
      const auto [end, error] = std::from_chars(client.data(), client.data() + client.size(), number);
      if (error != std::errc{} || end != client.data() + client.size() || number >= found->count)
        problems.add(at, fmt::format("group {} has {} clients, counted from 0; [{}] is none of them", quoted(name),
                                     found->count, client.substr(0, 20)));
    }
  }
};

/// "consumers.NAME[2]": the list, the name, the index without its brackets.
void ReferenceCheck::group(const FaultConfig& fault, std::size_t index) const {
  if (fault.target == "broker" || fault.target.empty()) return;
  const Position at = locate_path(document, fmt::format("faults[{}].target", index));
  const std::string_view target = fault.target;
  const std::size_t dot = target.find('.');
  const std::string_view list = target.substr(0, dot);
  std::string_view name = dot == std::string_view::npos ? std::string_view{} : target.substr(dot + 1);
  std::string_view client;
  if (const std::size_t bracket = name.find('['); bracket != std::string_view::npos && name.ends_with(']')) {
    client = name.substr(bracket + 1, name.size() - bracket - 2);
    name = name.substr(0, bracket);
    if (client.empty()) name = {};
  }
  if (list == "producers" && !name.empty()) return member(config.producers, name, client, at);
  if (list == "consumers" && !name.empty()) return member(config.consumers, name, client, at);
  problems.add(at, fmt::format("{} is no target; write broker, producers.NAME, consumers.NAME or consumers.NAME[0]",
                               quoted(target)));
}

struct SenseCheck {
  const WorldConfig& config;
  const Value& document;
  Problems& problems;

  void clients() const {
    std::uint64_t total = 0;
    for (const auto& group : config.producers) total += group.count;
    for (const auto& group : config.consumers) total += group.count;
    if (total > kMaxClients)
      problems.add(
          {}, fmt::format("{} producers and consumers are more than the {} that a run can hold", total, kMaxClients));
  }

  void network() const {
    for (const sim::TopologyProblem& each : sim::topology_problems(config.network, sim::access_links(config)))
      problems.add(locate_path(document, each.path), each.path + " " + each.text);
    for (std::size_t i = 0; i < config.network.rules.size(); ++i)
      if (config.run.heal && config.network.rules[i].at >= config.run.duration)
        problems.add(locate_path(document, fmt::format("network.rules[{}].at", i)),
                     fmt::format("network.rules[{}].at is not before run.duration: by then the world heals (or "
                                 "run.heal = false)",
                                 i));
  }

  template <class Group>
  void host(const Group& group, std::string_view list) const {
    if (sim::host_of(config, group) == sim::kNone)
      problems.add(
          locate(document, {list, group.name, "host"}),
          fmt::format("{}.host names {}, which is none of network.hosts{}", join_path(std::string(list), group.name),
                      quoted(group.host), suggestion(group.host, names_of(config.network.hosts))));
  }

  void faults() const {
    double total = 0;
    const Instant end = Instant{0} + config.run.duration;
    for (std::size_t i = 0; i < config.faults.size(); ++i) {
      const FaultConfig& fault = config.faults[i];
      if (config.run.heal && fault.at >= config.run.duration)
        problems.add(locate_path(document, fmt::format("faults[{}].at", i)),
                     fmt::format("faults[{}].at is not before run.duration: by then the world heals (or run.heal = "
                                 "false)",
                                 i));
      total += sim::expected_strikes(fault, members_of(fault), end);
      for (const sim::FaultProblem& each : sim::problems_of(fault))
        problems.add(locate_path(document, fmt::format("faults[{}].{}", i, each.key)),
                     fmt::format("faults[{}].{} {}", i, each.key, each.text));
    }
    if (total > static_cast<double>(sim::kMostStrikes))
      problems.add({}, fmt::format("more than {} faults", sim::kMostStrikes));
  }

  std::uint64_t members_of(const FaultConfig& fault) const {
    const auto target = sim::parse_fault_target(fault.target);
    if (!target || target->kind == sim::FaultTarget::broker || target->index) return 1;
    const auto count = [&](const auto& groups) -> std::uint64_t {
      const auto* found = find_named(groups, target->group);
      return found == nullptr ? 1 : found->count;
    };
    return target->kind == sim::FaultTarget::producer ? count(config.producers) : count(config.consumers);
  }

  void disk() const {
    if (config.disk.capacity != 0 && config.disk.reserve >= config.disk.capacity)
      problems.add(locate(document, {"disk", "capacity"}),
                   "disk.capacity must be larger than disk.reserve: nobody could publish");
    for (std::size_t i = 0; i < config.faults.size(); ++i)
      if (config.faults[i].kind == sim::FaultKind::disk_full && config.disk.capacity == 0)
        problems.add(locate_path(document, fmt::format("faults[{}].kind", i)),
                     fmt::format("faults[{}].kind disk-full needs disk.capacity", i));
  }

  void warm_up() const {
    if (config.run.warm_up >= config.run.duration)
      problems.add(locate(document, {"run", "warm_up"}), "run.warm_up must be shorter than run.duration");
  }

  void backoff(const sim::ProducerGroupConfig& group) const {
    if (group.policy.backoff.maximum < group.policy.backoff.initial)
      problems.add(locate(document, {"producers", group.name, "backoff"}),
                   fmt::format("producers.{}.backoff.maximum must not be shorter than initial", group.name));
  }
};

}  // namespace

void check_references(const Scenario& scenario, const Value& document, Problems& problems) {
  const ReferenceCheck check{scenario.config, document, problems};
  for (const auto& queue : scenario.config.queues)
    check.queue(queue.dead_letter_queue, "queues", queue.name, "dead_letter_queue");
  for (const auto& group : scenario.config.producers) {
    check.queue(group.to, "producers", group.name, "to");
    for (const std::string& queue : group.partitions) check.queue(queue, "producers", group.name, "partitions");
  }
  for (const auto& group : scenario.config.consumers) {
    check.queue(group.from, "consumers", group.name, "from");
    check.queue(group.forward_to, "consumers", group.name, "forward_to");
    check.producers(group.replies_to, group.name);
  }
  for (std::size_t i = 0; i < scenario.config.faults.size(); ++i) check.group(scenario.config.faults[i], i);
}

void check_sense(const Scenario& scenario, const Value& document, Problems& problems) {
  const SenseCheck check{scenario.config, document, problems};
  check.clients();
  check.network();
  check.faults();
  check.disk();
  check.warm_up();
  for (const auto& group : scenario.config.producers) check.backoff(group);
  for (const auto& group : scenario.config.producers) check.host(group, "producers");
  for (const auto& group : scenario.config.consumers) check.host(group, "consumers");
}

}  // namespace brokerlab::scenario
