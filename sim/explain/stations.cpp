// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/stations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/explain/bottleneck.hpp"
#include "sim/explain/latency.hpp"
#include "sim/explain/offered.hpp"

namespace brokerlab::sim {

namespace {

double total(const std::vector<double>& steps) {
  double sum = 0;
  for (const double each : steps) sum += each;
  return sum;
}

void add_to(std::vector<double>& sum, const std::vector<double>& steps, double factor) {
  if (sum.size() < steps.size()) sum.resize(steps.size(), 0);
  for (std::size_t i = 0; i < steps.size(); ++i) sum[i] += steps[i] * factor;
}

double mean_service(const ConsumerGroupConfig& group) {
  const double average = mean(group.policy.service);
  return std::isfinite(average) ? average : 1e9;
}

bool bounded_by_prefetch(const ConsumerGroupConfig& group) {
  return group.policy.prefetch > 0 && group.policy.acknowledge != Acknowledge::automatic;
}

/// Deliveries that the group works on at a time.
double hands(const ConsumerGroupConfig& group) {
  double each = group.policy.concurrency;
  if (bounded_by_prefetch(group)) each = std::min(each, double(group.policy.prefetch));
  return each * group.count;
}

double messages_over(const std::vector<Leg>& legs, std::uint32_t station) {
  double sum = 0;
  for (const Leg& leg : legs)
    if (std::any_of(leg.uses.begin(), leg.uses.end(), [&](const Leg::Use& use) { return use.station == station; }))
      sum += leg.mean;
  return sum;
}

}  // namespace

Works::Works(const Plant& plant)
    : plant_(plant),
      step_(to_seconds(offered_step(plant.config().run))),
      duration_(to_seconds(plant.config().run.duration)) {
  const WorldConfig& config = plant.config();
  queues.resize(config.queues.size());
  for (std::uint32_t g = 0; g < config.producers.size(); ++g) produce(g);
  for (std::uint32_t g = 0; g < config.consumers.size(); ++g) consume(g);
  for (const std::uint32_t queue : in_order_of_flow()) flow_through(queue);
  syncs();
  add_up();
  for (std::uint32_t q = 0; q < queues.size(); ++q) {
    const Bottleneck narrowest = bottleneck(*this, q);
    queues[q].unlimited = narrowest.unlimited;
    queues[q].capacity = narrowest.capacity;
    queues[q].narrowest = narrowest.stations;
  }
}

std::uint32_t Works::station(StationLoad::Kind kind, const std::string& name, double limit) {
  for (std::uint32_t s = 0; s < stations.size(); ++s)
    if (stations[s].kind == kind && stations[s].name == name) return s;
  StationLoad made;
  made.kind = kind;
  made.name = name;
  made.limit = limit;
  stations.push_back(made);
  return static_cast<std::uint32_t>(stations.size() - 1);
}

void Works::use(Leg& leg, StationLoad::Kind kind, const std::string& name, double limit, double amount) {
  if (amount > 0) leg.uses.push_back({station(kind, name, limit), amount});
}

void Works::use_processor(Leg& leg, std::uint32_t host, double amount) {
  use(leg, StationLoad::Kind::processor, "processor of " + plant_.network().nodes[host], plant_.machine(host).cores,
      amount);
}

void Works::use_links(Leg& leg, std::uint32_t from, std::uint32_t to, double bytes) {
  for (const std::uint32_t direction : plant_.routes().path(plant_.network(), from, to))
    if (const std::uint64_t bandwidth = plant_.network().directions[direction].bandwidth; bandwidth > 0)
      use(leg, StationLoad::Kind::link, plant_.direction_name(direction), static_cast<double>(bandwidth), bytes);
}

void Works::publish(Leg& leg, std::uint32_t host, const LinkConfig& transport, const FrameBytes& bytes, bool confirms) {
  use_processor(leg, host,
                plant_.processing(host, bytes.publish) + (confirms ? plant_.processing(host, bytes.confirm) : 0));
  use_links(leg, host, kBrokerHost, plant_.on_wire(bytes.publish, transport));
  use_processor(leg, kBrokerHost, plant_.processing(kBrokerHost, bytes.publish));
  if (confirms) use_links(leg, kBrokerHost, host, plant_.on_wire(bytes.confirm, transport));
}

void Works::give_rate(Leg& leg, std::vector<double> steps) {
  leg.steps = std::move(steps);
  leg.mean = total(leg.steps) / duration_;
}

void Works::produce(std::uint32_t index) {
  const ProducerGroupConfig& group = plant_.config().producers[index];
  std::vector<std::string> queues_to{group.to};
  queues_to.insert(queues_to.end(), group.partitions.begin(), group.partitions.end());
  std::vector<std::vector<double>> offered = offered_per_step(plant_.config(), index);
  if (const auto* loop = std::get_if<ClosedLoopArrivals>(&group.arrivals)) offer_in_a_loop(group, *loop, offered);
  for (std::size_t i = 0; i < queues_to.size(); ++i) {
    Leg leg;
    leg.queue = plant_.queue(queues_to[i]);
    leg.group = index;
    const double confirmed = to_seconds(latency_budget(plant_, group, queues_to[i], nullptr).confirmed_after);
    if (group.policy.confirms && group.policy.window > 0)
      use(leg, StationLoad::Kind::window, "window of producers." + group.name,
          static_cast<double>(group.policy.window) * group.count, confirmed);
    const FrameBytes bytes = plant_.frames(queues_to[i], plant_.body_bytes(leg.queue));
    publish(leg, plant_.host_of(group), plant_.transport_of(group), bytes, group.policy.confirms);
    give_rate(leg, std::move(offered[i]));
    in.push_back(std::move(leg));
  }
}

// Every producer thinks and then waits for its answer; that is the most, since a real answer waits in line too.
void Works::offer_in_a_loop(const ProducerGroupConfig& group, const ClosedLoopArrivals& loop,
                            std::vector<std::vector<double>>& offered) const {
  const double answered = to_seconds(latency_budget(plant_, group, group.to, nullptr).confirmed_after);
  const double cycle = std::max(mean(loop.think) + answered, 1e-6);
  for (std::vector<double>& steps : offered)
    for (std::size_t i = 0; i < steps.size(); ++i)
      steps[i] = group.count / cycle * std::min(step_, duration_ - step_ * static_cast<double>(i)) /
                 static_cast<double>(offered.size());
}

void Works::consume(std::uint32_t index) {
  const ConsumerGroupConfig& group = plant_.config().consumers[index];
  Leg leg;
  leg.queue = plant_.queue(group.from);
  leg.group = index;
  const double times = deliveries_per_message(group, plant_.config().queues[leg.queue]);
  const std::uint32_t host = plant_.host_of(group);
  const FrameBytes bytes = plant_.frames(group.from, plant_.body_bytes(leg.queue));
  const bool acknowledges = group.policy.acknowledge != Acknowledge::automatic;
  use_links(leg, kBrokerHost, host, times * plant_.on_wire(bytes.deliver, plant_.transport_of(group)));
  use_processor(leg, host,
                times * (plant_.processing(host, bytes.deliver) + plant_.processing(host, 0) +
                         (acknowledges ? plant_.processing(host, bytes.ack) : 0)));
  if (bounded_by_prefetch(group))
    use(leg, StationLoad::Kind::prefetch, "prefetch of consumers." + group.name,
        double(group.policy.prefetch) * group.count, times * holding_time(plant_, group));
  use(leg, StationLoad::Kind::service, "service of consumers." + group.name, hands(group), times * mean_service(group));
  if (acknowledges) {
    use_links(leg, host, kBrokerHost, times * plant_.on_wire(bytes.ack, plant_.transport_of(group)));
    use_processor(leg, kBrokerHost, times * plant_.processing(kBrokerHost, bytes.ack));
  }
  out.push_back(std::move(leg));
}

void Works::forward(std::uint32_t index, const QueueFlow& from, const std::vector<double>& served) {
  const ConsumerGroupConfig& group = plant_.config().consumers[index];
  if (group.forward_to.empty()) return;
  Leg leg;
  leg.queue = plant_.queue(group.forward_to);
  leg.group = index;
  leg.forwards = true;
  const FrameBytes bytes = plant_.frames(group.forward_to, plant_.body_bytes(plant_.queue(from.queue)));
  publish(leg, plant_.host_of(group), plant_.transport_of(group), bytes, false);
  const QueueConfig& queue = plant_.config().queues[plant_.queue(group.from)];
  std::vector<double> steps;
  add_to(steps, served, out[index].share * success_share(group, queue));
  give_rate(leg, std::move(steps));
  in.push_back(std::move(leg));
}

// A queue comes after all that forward to it; there are no cycles.
std::vector<std::uint32_t> Works::in_order_of_flow() const {
  const WorldConfig& config = plant_.config();
  std::vector<std::uint32_t> order;
  std::vector<bool> done(config.queues.size(), false);
  for (std::size_t round = 0; round < done.size(); ++round)
    for (std::uint32_t q = 0; q < done.size(); ++q) {
      const bool waits = std::any_of(config.consumers.begin(), config.consumers.end(), [&](const auto& group) {
        return group.forward_to == config.queues[q].name && !done[plant_.queue(group.from)];
      });
      if (done[q] || waits) continue;
      done[q] = true;
      order.push_back(q);
    }
  return order;
}

std::vector<double> Works::arrivals(std::uint32_t queue) const {
  std::vector<double> sum(static_cast<std::size_t>(std::ceil(duration_ / step_ - 1e-9)), 0);
  for (const Leg& leg : in)
    if (leg.queue == queue) add_to(sum, leg.steps, 1);
  return sum;
}

// Groups of one queue share its messages as they can take them; those that take no time share alike, by their number.
void Works::share_out(std::uint32_t queue) {
  const std::vector<ConsumerGroupConfig>& groups = plant_.config().consumers;
  const auto instant = [&](const Leg& leg) { return leg.queue == queue && mean_service(groups[leg.group]) <= 0; };
  const bool any_instant = std::any_of(out.begin(), out.end(), instant);
  const auto weight = [&](const Leg& leg) -> double {
    const ConsumerGroupConfig& group = groups[leg.group];
    if (leg.queue != queue || (any_instant && !instant(leg))) return 0;
    return any_instant ? double(group.count) : hands(group) / mean_service(group);
  };
  double sum = 0;
  for (const Leg& leg : out) sum += weight(leg);
  for (Leg& leg : out)
    if (leg.queue == queue) leg.share = weight(leg) / sum;
}

void Works::flow_through(std::uint32_t queue) {
  QueueFlow& flow = queues[queue];
  flow.queue = plant_.config().queues[queue].name;
  const std::vector<double> coming = arrivals(queue);
  flow.offered = total(coming) / duration_;
  for (const double each : coming) flow.busiest = std::max(flow.busiest, each / step_);
  share_out(queue);
  for (Leg& leg : out) {
    if (leg.queue != queue) continue;
    flow.has_consumers = true;
    std::vector<double> steps;
    add_to(steps, coming, leg.share);
    give_rate(leg, std::move(steps));
  }
  const std::vector<double> leaving = served(coming, flow);
  for (std::uint32_t g = 0; g < out.size(); ++g)
    if (out[g].queue == queue) forward(g, flow, leaving);
}

// A fluid: what comes in a step may leave in it, as far as the consumers can take it.
std::vector<double> Works::served(const std::vector<double>& coming, QueueFlow& flow) const {
  const Bottleneck out_of = outlet(*this, plant_.queue(flow.queue));
  const double per_step = out_of.unlimited ? std::numeric_limits<double>::infinity() : out_of.capacity * step_;
  std::vector<double> leaving;
  double backlog = 0;
  for (std::size_t i = 0; i < coming.size(); ++i) {
    leaving.push_back(std::min(backlog + coming[i], per_step));
    backlog = std::max(0.0, backlog + coming[i] - per_step);
    const Instant end = Instant{0} + from_seconds(step_) * static_cast<std::int64_t>(i + 1);
    if (backlog > flow.peak_backlog) {
      flow.peak_backlog = backlog;
      flow.peak_at = end;
    }
    if (backlog > 0)
      flow.drained_at = Instant::never();
    else if (flow.drained_at == Instant::never())
      flow.drained_at = end;
  }
  if (backlog > 0 && per_step > 0) flow.drained_at = Instant{0} + from_seconds(duration_ + backlog / per_step * step_);
  return leaving;
}

// Syncs follow each other at most as fast as the disk ends them, however many messages wait for one.
void Works::syncs() {
  const WorldConfig& config = plant_.config();
  const double cost = to_seconds(config.broker_host.per_sync);
  const double takes = mean(config.disk.sync_latency);
  double demand = 0;
  for (std::uint32_t q = 0; q < queues.size(); ++q)
    if (config.queues[q].store.durable && config.queues[q].store.confirm_after == ConfirmAfter::synced)
      demand += cost * (takes > 0 ? std::min(queues[q].offered, 1 / takes) : queues[q].offered);
  if (demand <= 0) return;
  StationLoad& broker =
      stations[station(StationLoad::Kind::processor, "processor of broker", config.broker_host.cores)];
  broker.limit = std::max(broker.limit - demand, broker.limit * 1e-6);
}

void Works::add_up() {
  std::vector<std::vector<double>> demands(stations.size());
  for (const std::vector<Leg>* legs : {&in, &out})
    for (const Leg& leg : *legs)
      for (const Leg::Use& use : leg.uses) {
        stations[use.station].demand += use.amount * leg.mean;
        add_to(demands[use.station], leg.steps, use.amount / step_);
      }
  for (std::uint32_t s = 0; s < stations.size(); ++s) {
    for (const double demand : demands[s]) stations[s].busiest = std::max(stations[s].busiest, demand);
    // What uses it on its way in and again on its way out is one message.
    stations[s].messages = std::max(messages_over(in, s), messages_over(out, s));
  }
}

}  // namespace brokerlab::sim
