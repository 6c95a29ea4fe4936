// SPDX-License-Identifier: Apache-2.0
// What is wrong with a configuration before anything is built from it.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "sim/faults/fault_rules.hpp"
#include "sim/world/access_links.hpp"
#include "sim/world/run.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {

constexpr std::uint32_t kMaxClients = 1'000'000;
constexpr std::size_t kMaxName = 255;  // AMQP's short string

class Checker {
 public:
  explicit Checker(const WorldConfig& config) : config_(config) {}
  std::vector<ConfigProblem> run() {
    queues();
    producers();
    consumers();
    clients();
    replies();
    direct();
    forward_cycles();
    faults();
    hosts_and_links();
    times();
    return std::move(problems_);
  }

 private:
  void say(std::string path, std::string text) { problems_.push_back({std::move(path), std::move(text)}); }
  void distribution(const std::string& path, const Distribution& d) {
    if (const std::optional<std::string> wrong = problem(d)) say(path, *wrong);
  }
  void name(const std::string& path, const std::string& text) {
    if (text.empty()) say(path, "a name is needed");
    if (text.size() > kMaxName) say(path, "a name has at most 255 bytes; this one has " + std::to_string(text.size()));
  }
  void known_queue(const std::string& path, const std::string& queue) {
    if (!queue_names_.contains(queue))
      say(path, "no queue of the name \"" + queue.substr(0, kMaxName) + "\" is declared under [queues]");
  }

  void queues() {
    if (config_.queues.empty()) say("queues", "at least one queue is needed");
    for (const QueueConfig& queue : config_.queues) {
      const std::string path = "queues." + queue.name;
      name(path, queue.name);
      if (queue.name.starts_with("amq.")) say(path, "names that start with amq. are reserved");
      if (!queue_names_.insert(queue.name).second) say(path, "declared twice");
    }
    for (const QueueConfig& queue : config_.queues)
      if (!queue.dead_letter_queue.empty())
        known_queue("queues." + queue.name + ".dead_letter_queue", queue.dead_letter_queue);
  }

  void producers() {
    std::set<std::string> names;
    for (const ProducerGroupConfig& group : config_.producers) {
      const std::string path = "producers." + group.name;
      name(path, group.name);
      if (!names.insert(group.name).second) say(path, "declared twice");
      if (group.count == 0) say(path + ".count", "at least 1");
      known_queue(path + ".to", group.to);
      std::set<std::string> queues{group.to};
      for (const std::string& queue : group.partitions) {
        known_queue(path + ".partitions", queue);
        if (!queues.insert(queue).second) say(path + ".partitions", "names \"" + queue + "\" twice");
      }
      if (group.partitions.empty() && group.keys.count > 0)
        say(path + ".keys.count", "needs partitions: keys choose among queues");
      if (const std::optional<std::string> wrong = problem(group.arrivals))
        say(path + ".arrivals", "makes no sense: " + *wrong);
      if (rate_changes(group.arrivals, config_.run.duration) > kMostRateChanges)
        say(path + ".arrivals", "changes its rate more than a hundred million times in run.duration");
      distribution(path + ".body_size", group.body_size);
      protections(path, group.policy);
      clients_ += group.count;
    }
  }

  // A protection against what cannot be noticed would be read and ignored.
  void protections(const std::string& path, const ProducerPolicy& policy) {
    const bool replies = std::holds_alternative<AwaitReply>(policy.reply);
    if (!policy.confirms && std::holds_alternative<RatioRetryBudget>(policy.retry_budget))
      say(path + ".retry_budget", "needs confirms: without them nothing is sent again");
    if (!policy.confirms && !replies && std::holds_alternative<OpeningBreaker>(policy.circuit_breaker))
      say(path + ".circuit_breaker", "needs confirms or replies: without them no failure is noticed");
  }

  void replies() {
    std::set<std::string> answered;
    for (const ConsumerGroupConfig& group : config_.consumers) {
      if (group.replies_to.empty()) continue;
      answered.insert(group.replies_to);
      const auto found = std::find_if(config_.producers.begin(), config_.producers.end(),
                                      [&](const ProducerGroupConfig& each) { return each.name == group.replies_to; });
      const std::string path = "consumers." + group.name + ".replies_to";
      if (found == config_.producers.end()) say(path, "names no group of producers");
    }
    for (const ProducerGroupConfig& group : config_.producers)
      if (std::holds_alternative<AwaitReply>(group.policy.reply) && !answered.contains(group.name))
        say("producers." + group.name + ".reply",
            "needs a group of consumers with replies_to = \"" + group.name + "\"");
  }

  void consumers() {
    std::set<std::string> names;
    for (const ConsumerGroupConfig& group : config_.consumers) {
      const std::string path = "consumers." + group.name;
      name(path, group.name);
      if (!names.insert(group.name).second) say(path, "declared twice");
      if (group.count == 0) say(path + ".count", "at least 1");
      known_queue(path + ".from", group.from);
      if (!group.forward_to.empty()) known_queue(path + ".forward_to", group.forward_to);
      distribution(path + ".service", group.policy.service);
      clients_ += group.count;
    }
  }

  // What needs a broker, or somebody who answers.
  void direct() {
    if (std::holds_alternative<NoDirect>(config_.direct)) return;
    const bool datagrams = std::holds_alternative<DirectDatagrams>(config_.direct);
    for (const ProducerGroupConfig& group : config_.producers)
      if (datagrams && group.policy.confirms)
        say("producers." + group.name + ".confirms", "must be false: nobody answers a datagram");
    for (const ConsumerGroupConfig& group : config_.consumers) {
      const std::string path = "consumers." + group.name;
      if (!group.forward_to.empty()) say(path + ".forward_to", "needs a broker");
      if (group.policy.prefetch != 0) say(path + ".prefetch", "must be 0: without a broker the inbox is the limit");
      if (!datagrams && group.policy.acknowledge == Acknowledge::automatic)
        say(path + ".acknowledge", "must not be automatic: nobody would answer");
    }
    for (std::size_t i = 0; i < config_.faults.size(); ++i)
      if (config_.faults[i].target == "broker")
        say("faults[" + std::to_string(i) + "].target", "names the broker, and there is none");
  }

  void clients() {
    if (clients_ > kMaxClients)
      say("producers", "producers and consumers together are at most " + std::to_string(kMaxClients) + "; these are " +
                           std::to_string(clients_));
  }

  // A message that goes round for ever would never leave the world.
  void forward_cycles() {
    std::map<std::string, std::vector<const ConsumerGroupConfig*>> out;
    for (const ConsumerGroupConfig& group : config_.consumers)
      if (!group.forward_to.empty()) out[group.from].push_back(&group);
    for (const ConsumerGroupConfig& group : config_.consumers) {
      if (group.forward_to.empty()) continue;
      std::set<std::string> seen;
      std::vector<std::string> open{group.forward_to};
      while (!open.empty()) {
        const std::string queue = open.back();
        open.pop_back();
        if (!seen.insert(queue).second) continue;
        for (const ConsumerGroupConfig* next : out[queue]) open.push_back(next->forward_to);
      }
      if (seen.contains(group.from))
        say("consumers." + group.name + ".forward_to",
            "its messages would come back to \"" + group.from + "\" for ever");
    }
  }

  void faults() {
    for (std::size_t i = 0; i < config_.faults.size(); ++i)
      fault("faults[" + std::to_string(i) + "]", config_.faults[i]);
  }
  void fault(const std::string& path, const FaultConfig& fault) {
    if (config_.run.heal && fault.at >= config_.run.duration)
      say(path + ".at", "must be before run.duration, when the world heals");
    for (const FaultProblem& each : problems_of(fault)) say(path + "." + each.key, each.text);
    const std::optional<FaultTargetName> target = parse_fault_target(fault.target);
    if (!target)
      return say(path + ".target",
                 "expected \"broker\", \"producers.NAME\" or \"consumers.NAME\", perhaps with [INDEX]");
    std::optional<std::uint32_t> count;
    if (target->kind == FaultTarget::producer)
      for (const ProducerGroupConfig& group : config_.producers)
        if (group.name == target->group) count = group.count;
    if (target->kind == FaultTarget::consumer)
      for (const ConsumerGroupConfig& group : config_.consumers)
        if (group.name == target->group) count = group.count;
    if (target->kind == FaultTarget::broker) return;
    if (!count) return say(path + ".target", "there is no such group");
    if (target->index && *target->index >= *count)
      say(path + ".target", "the group has " + std::to_string(*count) + " members, counted from 0");
  }

  void hosts_and_links() {
    const DiskConfig& disk = config_.disk;
    if (disk.capacity != 0 && disk.reserve >= disk.capacity)
      say("disk.reserve", "must be smaller than disk.capacity: nobody could publish");
    for (std::size_t i = 0; i < config_.faults.size(); ++i)
      if (config_.faults[i].kind == FaultKind::disk_full && disk.capacity == 0)
        say("faults[" + std::to_string(i) + "].kind", "disk-full needs disk.capacity");
    distribution("disk.write_latency", config_.disk.write_latency);
    distribution("disk.sync_latency", config_.disk.sync_latency);
    const auto link = [&](const std::string& path, const LinkConfig& config) {
      distribution(path + ".latency", config.latency);
      if (config.send_buffer == 0) say(path + ".send_buffer", "without any buffer nothing can be sent");
      if (config.receive_buffer == 0) say(path + ".receive_buffer", "without any buffer nothing can be received");
    };
    link("links.producers", config_.producer_link);
    link("links.consumers", config_.consumer_link);
    for (const TopologyProblem& each : topology_problems(config_.network, access_links(config_)))
      say(each.path, each.text);
    for (std::size_t i = 0; i < config_.network.rules.size(); ++i)
      if (config_.run.heal && config_.network.rules[i].at >= config_.run.duration)
        say("network.rules[" + std::to_string(i) + "].at", "must be before run.duration, when the world heals");
    for (const ProducerGroupConfig& group : config_.producers)
      if (host_of(config_, group) == kNone) say("producers." + group.name + ".host", "is none of network.hosts");
    for (const ConsumerGroupConfig& group : config_.consumers)
      if (host_of(config_, group) == kNone) say("consumers." + group.name + ".host", "is none of network.hosts");
    if (config_.producer_host.cores == 0) say("hosts.producers.cores", "at least 1");
    if (config_.broker_host.cores == 0) say("hosts.broker.cores", "at least 1");
    if (config_.consumer_host.cores == 0) say("hosts.consumers.cores", "at least 1");
  }

  void times() {
    const RunConfig& run = config_.run;
    if (run.duration.ns <= 0) say("run.duration", "must be longer than 0");
    if (run.warm_up >= run.duration) say("run.warm_up", "must be shorter than run.duration");
  }

  const WorldConfig& config_;
  std::vector<ConfigProblem> problems_;
  std::set<std::string> queue_names_;
  std::uint64_t clients_ = 0;
};

}  // namespace

std::vector<ConfigProblem> problems(const WorldConfig& config) { return Checker(config).run(); }

}  // namespace brokerlab::sim
