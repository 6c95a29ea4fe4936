// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/plant.hpp"

#include <algorithm>
#include <cmath>

#include "broker_model/base/det_math.hpp"
#include "broker_model/fronts/amqp/wire_size.hpp"
#include "sim/network/stream_config.hpp"
#include "sim/world/access_links.hpp"

namespace brokerlab::sim {

namespace {

double mean_or(const Distribution& distribution, double otherwise) {
  const double average = mean(distribution);
  return std::isfinite(average) ? average : otherwise;
}

constexpr double kAsGoodAsNever = 1e9;  // seconds

}  // namespace

Plant::Plant(const WorldConfig& config)
    : config_(config),
      network_(make_topology(config.network, access_links(config))),
      routes_(network_, {}),
      bodies_(config.queues.size(), 0) {
  spread_bodies();
}

// A queue's mean body is that of its producers, weighted by nothing but their number of groups; queues that only get
// what consumers forward have the body of the queue it comes from. Forwarding has no cycles.
void Plant::spread_bodies() {
  std::vector<double> groups(bodies_.size(), 0);
  for (const ProducerGroupConfig& group : config_.producers) {
    std::vector<std::string> queues{group.to};
    queues.insert(queues.end(), group.partitions.begin(), group.partitions.end());
    for (const std::string& name : queues) {
      bodies_[queue(name)] += mean_or(group.body_size, 0);
      ++groups[queue(name)];
    }
  }
  for (std::size_t q = 0; q < bodies_.size(); ++q)
    if (groups[q] > 0) bodies_[q] /= groups[q];
  for (std::size_t round = 0; round < bodies_.size(); ++round)
    for (const ConsumerGroupConfig& group : config_.consumers)
      if (!group.forward_to.empty() && groups[queue(group.forward_to)] == 0)
        bodies_[queue(group.forward_to)] = bodies_[queue(group.from)];
}

std::uint32_t Plant::host_of(const ProducerGroupConfig& group) const { return sim::host_of(config_, group); }
std::uint32_t Plant::host_of(const ConsumerGroupConfig& group) const { return sim::host_of(config_, group); }

HostConfig Plant::machine(std::uint32_t host) const { return machine_of(config_, host); }

std::uint32_t Plant::queue(const std::string& name) const {
  std::uint32_t index = 0;
  while (config_.queues[index].name != name) ++index;
  return index;
}

FrameBytes Plant::frames(const std::string& queue, double body) const {
  Dictionary dictionary;
  amqp::Publish publish{};
  publish.persistent = true;
  publish.exchange = kDefaultExchange;
  publish.key = dictionary.intern(queue);
  publish.body.size = static_cast<std::uint32_t>(std::min(body, 4294967295.0));
  amqp::Deliver deliver{};
  deliver.consumer = dictionary.intern("consumer");
  deliver.message.exchange = kDefaultExchange;
  deliver.message.key = publish.key;
  deliver.message.body = publish.body;
  const auto command = [&](const amqp::Command& each) { return double(amqp::wire_bytes(each, dictionary)); };
  const auto frame = [&](const amqp::Frame& each) { return double(amqp::wire_bytes(each, dictionary)); };
  return {command(publish), frame(deliver), frame(amqp::Confirm{}), command(amqp::Ack{})};
}

double Plant::on_wire(double bytes, const LinkConfig& transport) const {
  if (transport.transport == Transport::datagram) return bytes;
  return bytes + kHeaderBytes * std::ceil(bytes / StreamConfig{}.mss);
}

double Plant::processing(std::uint32_t host, double bytes) const {
  const HostConfig machine_of = machine(host);
  return to_seconds(machine_of.per_command) + to_seconds(machine_of.per_kib) * bytes / 1024;
}

double Plant::passing(std::uint32_t direction, double bytes) const {
  const DirectionConfig& config = network_.directions[direction];
  const double sending = config.bandwidth == 0 ? 0 : bytes / static_cast<double>(config.bandwidth);
  return mean_or(config.latency, kAsGoodAsNever) + sending;
}

double Plant::passing(std::uint32_t from, std::uint32_t to, double bytes) const {
  double sum = 0;
  for (const std::uint32_t direction : routes_.path(network_, from, to)) sum += passing(direction, bytes);
  return sum;
}

std::string Plant::direction_name(std::uint32_t direction) const {
  return network_.nodes[network_.tail(direction)] + " to " + network_.nodes[network_.head(direction)];
}

double deliveries_per_message(const ConsumerGroupConfig& group, const QueueConfig& queue) {
  const double fails = group.policy.failure_probability;
  if (fails <= 0 || group.policy.on_failure == OnFailure::reject) return 1;
  if (group.policy.acknowledge != Acknowledge::after_processing) return 1;  // settled before it can fail
  const double most = queue.subscription.max_deliveries;
  if (most > 0) return fails >= 1 ? most : (1 - det::pow(fails, most)) / (1 - fails);
  return 1 / (1 - std::min(fails, 1 - 1e-9));
}

double success_share(const ConsumerGroupConfig& group, const QueueConfig& queue) {
  const double fails = group.policy.failure_probability;
  return std::min(1.0, (1 - fails) * deliveries_per_message(group, queue));
}

}  // namespace brokerlab::sim
