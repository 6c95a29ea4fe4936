// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/latency.hpp"

#include <algorithm>
#include <cmath>

namespace brokerlab::sim {

namespace {

using Hops = std::vector<LatencyBudget::Hop>;

class Way {
 public:
  Way(const Plant& plant, Hops& hops) : plant_(plant), hops_(hops) {}

  void processor(std::uint32_t host, double bytes) {
    add("processor of " + plant_.network().nodes[host], plant_.processing(host, bytes));
  }
  void links(std::uint32_t from, std::uint32_t to, double bytes) {
    for (const std::uint32_t direction : plant_.routes().path(plant_.network(), from, to))
      hops_.push_back({plant_.direction_name(direction), from_seconds(plant_.passing(direction, bytes))});
  }
  /// Nothing is said of what takes no time.
  void add(const std::string& name, double seconds) {
    if (seconds > 0) hops_.push_back({name, from_seconds(seconds)});
  }

 private:
  const Plant& plant_;
  Hops& hops_;
};

Duration sum(const Hops& hops) {
  Duration total{0};
  for (const LatencyBudget::Hop& hop : hops) total += hop.mean;
  return total;
}

double finite_mean(const Distribution& distribution) {
  const double average = mean(distribution);
  return std::isfinite(average) ? average : 1e9;
}

void disk(const Plant& plant, const ProducerGroupConfig& producers, const std::string& queue, Way& way) {
  const StorePolicy& store = plant.config().queues[plant.queue(queue)].store;
  if (!store.durable || !producers.policy.persistent || store.confirm_after == ConfirmAfter::memory) return;
  way.add("write to disk", finite_mean(plant.config().disk.write_latency));
  if (store.confirm_after != ConfirmAfter::synced) return;
  way.add("sync to disk", finite_mean(plant.config().disk.sync_latency));
  way.add("processor of broker, sync", to_seconds(plant.config().broker_host.per_sync));
}

void to_consumer(const Plant& plant, const ProducerGroupConfig& producers, const ConsumerGroupConfig& consumers,
                 const FrameBytes& bytes, LatencyBudget& budget) {
  const std::uint32_t producer = plant.host_of(producers);
  const std::uint32_t consumer = plant.host_of(consumers);
  const double delivered = plant.on_wire(bytes.deliver, plant.transport_of(consumers));
  Way delivery(plant, budget.delivery);
  delivery.links(kBrokerHost, consumer, delivered);
  delivery.processor(consumer, bytes.deliver);
  delivery.add("service of consumers." + consumers.name, finite_mean(consumers.policy.service));
  delivery.add("processor of " + plant.network().nodes[consumer] + ", at the end", plant.processing(consumer, 0));
  // An answer of a small message's size, over the broker again.
  Way reply(plant, budget.reply);
  const FrameBytes small = plant.frames(budget.queue, 0);
  reply.processor(consumer, small.publish);
  reply.links(consumer, kBrokerHost, plant.on_wire(small.publish, plant.transport_of(consumers)));
  reply.processor(kBrokerHost, small.publish);
  reply.links(kBrokerHost, producer, plant.on_wire(small.deliver, plant.transport_of(producers)));
  reply.processor(producer, small.deliver);
}

}  // namespace

LatencyBudget latency_budget(const Plant& plant, const ProducerGroupConfig& producers, const std::string& queue,
                             const ConsumerGroupConfig* consumers) {
  LatencyBudget budget;
  budget.producers = "producers." + producers.name;
  budget.queue = queue;
  budget.confirms = producers.policy.confirms;
  const std::uint32_t host = plant.host_of(producers);
  const FrameBytes bytes = plant.frames(queue, plant.body_bytes(plant.queue(queue)));
  const LinkConfig& transport = plant.transport_of(producers);
  Way request(plant, budget.request);
  request.processor(host, bytes.publish);
  request.links(host, kBrokerHost, plant.on_wire(bytes.publish, transport));
  request.processor(kBrokerHost, bytes.publish);
  if (budget.confirms) {
    Way confirm(plant, budget.confirm);
    disk(plant, producers, queue, confirm);
    confirm.links(kBrokerHost, host, plant.on_wire(bytes.confirm, transport));
    confirm.processor(host, bytes.confirm);
  }
  budget.confirmed_after = sum(budget.request) + sum(budget.confirm);
  if (consumers == nullptr) return budget;
  budget.consumers = "consumers." + consumers->name;
  to_consumer(plant, producers, *consumers, bytes, budget);
  budget.effect_after = sum(budget.request) + sum(budget.delivery);
  budget.answered_after = budget.effect_after + sum(budget.reply);
  return budget;
}

std::vector<LatencyBudget> latency_budgets(const Plant& plant) {
  std::vector<LatencyBudget> budgets;
  for (const ProducerGroupConfig& producers : plant.config().producers) {
    std::vector<std::string> queues{producers.to};
    queues.insert(queues.end(), producers.partitions.begin(), producers.partitions.end());
    for (const std::string& queue : queues) {
      const std::size_t before = budgets.size();
      for (const ConsumerGroupConfig& consumers : plant.config().consumers)
        if (consumers.from == queue) budgets.push_back(latency_budget(plant, producers, queue, &consumers));
      if (budgets.size() == before) budgets.push_back(latency_budget(plant, producers, queue, nullptr));
    }
  }
  return budgets;
}

double holding_time(const Plant& plant, const ConsumerGroupConfig& consumers) {
  const std::uint32_t host = plant.host_of(consumers);
  const FrameBytes bytes = plant.frames(consumers.from, plant.body_bytes(plant.queue(consumers.from)));
  const LinkConfig& transport = plant.transport_of(consumers);
  const bool after = consumers.policy.acknowledge == Acknowledge::after_processing;
  const double work = after ? finite_mean(consumers.policy.service) + plant.processing(host, 0) : 0;
  return plant.passing(kBrokerHost, host, plant.on_wire(bytes.deliver, transport)) +
         plant.processing(host, bytes.deliver) + work + plant.processing(host, bytes.ack) +
         plant.passing(host, kBrokerHost, plant.on_wire(bytes.ack, transport)) +
         plant.processing(kBrokerHost, bytes.ack);
}

}  // namespace brokerlab::sim
