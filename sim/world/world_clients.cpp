// SPDX-License-Identifier: Apache-2.0
// The clients' processes: arrivals, publishes and confirms on one side, deliveries and settlements on the other.
#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/fronts/amqp/wire_size.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

void World::start_producer(std::uint32_t p) {
  ProducerProcess& process = producers_[p];
  process.endpoint.emplace(ProducerId{p}, producer_policies_[process.group], key_, process.intended);
  process.endpoint->restore(process.outbox);
  process.outbox.clear();
}

void World::start_consumer(std::uint32_t c) {
  ConsumerProcess& process = consumers_[c];
  const ConsumerGroupConfig& group = config_.consumers[process.group];
  const NameId forward_to = group.forward_to.empty() ? NameId::none() : dictionary_.intern(group.forward_to);
  process.endpoint.emplace(ConsumerId{c}, consumer_policies_[process.group], key_, process.group,
                           Onward{forward_to, !group.replies_to.empty()});
}

void World::schedule_arrival(std::uint32_t p) {
  if (const std::optional<IntendedSend> next = producers_[p].arrivals.next())
    queue_.schedule_exogenous(next->at, p, p, static_cast<std::uint32_t>(EventKind::arrival), next->number);
}

/// A closed loop: nothing is under way any more, so the application thinks about its next message. (While its client is
/// down it waits for it to come back.)
void World::go_round(std::uint32_t p) {
  ProducerProcess& process = producers_[p];
  process.awaits_the_outcome = false;
  if (const std::optional<IntendedSend> next = process.arrivals.next_after(now()))
    schedule(next->at, EventKind::arrival, p, next->number);
}

NameId World::destination(MessageId message) const {
  const ProducerProcess& process = producers_[message.producer.value];
  return process.spread ? plan_.destination(message) : process.destination;
}

void World::arrival(std::uint32_t p, std::uint32_t number) {
  ++intended_;
  producers_[p].intended = number + 1;
  producers_[p].awaits_the_outcome = producers_[p].arrivals.closed_loop();
  if (is_paused(p)) [[unlikely]] {  // the application wants to send all the same: its latency counts from here
    note_intent(p, number);
    hold_step(p, JobKind::intend, number);
  } else {
    intend(p, number, false);
  }
  schedule_arrival(p);
}

void World::intend(std::uint32_t p, std::uint32_t number, bool noted) {
  ProducerProcess& process = producers_[p];
  const MessageId id{ProducerId{p}, number};
  if (process.endpoint) [[likely]] {
    ProducerInput input(std::in_place_type<Intend>);  // filled in its place: nobody waits for a copy
    Intend& intend = *std::get_if<Intend>(&input);
    intend.number = number;
    intend.body = plan_.body(id);
    intend.destination = destination(id);
    intend.noted = noted;
    return producer_step(p, input);
  }
  // The application is there and its client is down: without an outbox the message never leaves.
  if (!noted) note_intent(p, number);
  if (producer_policies_[process.group]->outbox)
    process.outbox.push_back({number, 0});
  else
    notes_.add({now(), id, p, destination(id).value, NoteKind::send_dropped, 0, 0, 0});
}

void World::note_intent(std::uint32_t p, std::uint32_t number) {
  const MessageId id{ProducerId{p}, number};
  notes_.add({now(), id, p, destination(id).value, NoteKind::send_intended, 0, 0, plan_.body(id).size});
}

void World::reply_arrived(std::uint32_t p, std::uint32_t number) {
  if (!producers_[p].endpoint || hold_step(p, JobKind::reply, number)) return;
  producer_step(p, ReplyArrived{number});
}

bool World::is_poisonous(MessageId message) const {
  if (!poison_) return false;
  const std::uint32_t group = producers_[message.producer.value].group;
  return sim::is_poisonous(config_.producers[group].poison, message, key_);
}

void World::producer_step(std::uint32_t p, const ProducerInput& input) {
  ProducerProcess& process = producers_[p];
  producer_effects_.clear();
  step_part(p, *process.endpoint, input, producer_effects_);
  const ProducerPolicy& policy = process.endpoint->policy();
  const Intend* intent = std::get_if<Intend>(&input);
  for (const PublishMessage& publish : producer_effects_.publishes()) {
    const MessageId id{ProducerId{p}, publish.token.number};
    amqp::Publish command{};
    command.session = SessionId{p};
    command.channel = kChannel;
    command.mandatory = policy.mandatory;
    command.persistent = policy.persistent;
    command.exchange = kDefaultExchange;
    command.key = destination(id);
    command.message = id;
    command.body = intent != nullptr && intent->number == id.number ? intent->body : plan_.body(id);
    if (direct_) [[unlikely]]
      direct_send(p, publish.token, command.key, amqp::wire_bytes(command, dictionary_));
    else
      send_up(p, command, publish.token);
  }
  arm_producer_timer(p);
  if (process.awaits_the_outcome && process.endpoint->settled()) go_round(p);
  Connection& connection = connections_[p];
  if (!connection.client_open || connection.up_was_full || up_writable(p)) [[likely]]
    return;
  connection.up_was_full = true;
  producer_step(p, TransportFull{});
  up_moved(connection, p);
}

// A deadline that moves further off, or is no more, leaves the timer where it is: it rings once in vain, and is set
// again then if there is a deadline. Each confirm does that, so it is the common case.
void World::arm_producer_timer(std::uint32_t p) {
  ProducerProcess& process = producers_[p];
  const Instant deadline = process.endpoint->next_deadline();
  const bool idle = deadline == Instant::never();
  const bool set = process.timer_at != Instant::never() && (process.timer_at > now() || queue_.pending(process.timer));
  if (idle != process.timer_idle && set) {
    process.timer_idle = idle;
    idle ? ++idle_timers_ : --idle_timers_;
  }
  if (idle) {
    if (!set) process.timer_at = Instant::never();
    return;
  }
  const Instant due = std::max(world_time(p, deadline), now());
  if (due >= process.timer_at) return;
  queue_.cancel(process.timer);
  process.timer_at = due;
  process.timer = queue_.schedule(due, p, static_cast<std::uint32_t>(EventKind::producer_timer), process.life);
}

void World::cancel_producer_timer(ProducerProcess& process) {
  queue_.cancel(process.timer);
  process.timer_at = Instant::never();
  if (std::exchange(process.timer_idle, false)) --idle_timers_;
}

// Nothing else is going to happen: they must not keep the run alive.
void World::forget_idle_timers() {
  if (idle_timers_ == 0) return;
  for (ProducerProcess& process : producers_)
    if (process.timer_idle) cancel_producer_timer(process);
}

void World::producer_timer(std::uint32_t p, std::uint64_t life) {
  ProducerProcess& process = producers_[p];
  if (!process.endpoint || life != process.life) return;
  if (process.timer_idle) return cancel_producer_timer(process);
  if (world_time(p, process.endpoint->next_deadline()) > now()) {  // it rang for a deadline that has moved since
    process.timer_at = Instant::never();
    return arm_producer_timer(p);
  }
  if (hold_step(p, JobKind::timer, life)) return;
  process.timer_at = Instant::never();
  producer_step(p, EndpointTimePassed{});
}

void World::receive(const DownFrame& frame) {
  const std::uint32_t c = frame.connection;
  if (const auto* confirm = std::get_if<amqp::Confirm>(&frame.frame)) {
    if (is_producer(c)) [[likely]]
      receive_confirm(c, frame, *confirm);
  } else if (const auto* deliver = std::get_if<amqp::Deliver>(&frame.frame)) {
    const Outgoing& message = deliver->message;
    consumer_step(consumer_of(c),
                  MessageDelivered{message.message, deliver->tag, message.body, message.queue, message.delivery_count,
                                   message.redelivered, is_poisonous(message.message)});
  } else if (const auto* back = std::get_if<amqp::Return>(&frame.frame)) {
    // A returned message carries no number; its confirm follows and settles it. The note tells of it.
    if (is_producer(c))
      notes_.add({now(), back->message.message, c, destination(back->message.message).value, NoteKind::send_returned, 0,
                  0, 0});
  } else if (std::holds_alternative<amqp::CloseConnectionFrame>(frame.frame) ||
             std::holds_alternative<amqp::CloseChannelFrame>(frame.frame)) {
    schedule(now(), EventKind::client_lost, c, frame.epoch);
    if (connections_[c].broker_open) schedule(now(), EventKind::broker_lost, c, frame.epoch);
  }
}

void World::receive_confirm(std::uint32_t p, const DownFrame& frame, const amqp::Confirm& confirm) {
  const AnswerKind kind = confirm.refused ? AnswerKind::refused : AnswerKind::confirmed;
  if (frame.token.attempt != 0) return producer_step(p, Answer{frame.token, kind});
  if (!confirm.multiple) [[likely]] {
    PublishToken token;
    connections_[p].confirms.answered(confirm.tag, false, [&](PublishToken found) { token = found; });
    if (token.attempt != 0) producer_step(p, Answer{token, kind});
    return;
  }
  // The step may publish and so add to the table while it is read: gather first.
  answered_.clear();
  connections_[p].confirms.answered(confirm.tag, confirm.multiple,
                                    [&](PublishToken token) { answered_.push_back(token); });
  for (std::size_t i = 0; i < answered_.size(); ++i)
    if (producers_[p].endpoint) [[likely]]
      producer_step(p, Answer{answered_[i], kind});
}

void World::consumer_step(std::uint32_t c, const ConsumerInput& input) {
  ConsumerProcess& process = consumers_[c];
  consumer_effects_.clear();
  step_part(producers() + c, *process.endpoint, input, consumer_effects_, tables_[process.table]);
  if (const std::uint32_t by = std::exchange(faults_.pausing_by, 0xffffffff); by != 0xffffffff) [[unlikely]]
    hit(by, producers() + c, config_.faults[by].lasts);
  for (const ConsumerEffect& effect : consumer_effects_.items()) {
    if (std::holds_alternative<ProcessCrashed>(effect)) [[unlikely]]
      return crash_consumer(c);  // its last word
    consumer_effect(c, effect);
  }
  read_held_down(producers() + c);
}

void World::consumer_effect(std::uint32_t c, const ConsumerEffect& effect) {
  const std::uint32_t connection = producers() + c;
  const SessionId session{connection};
  if (const auto* settle = std::get_if<SettleDelivery>(&effect)) {
    if (direct_) [[unlikely]]
      return direct_settle(*settle);
    switch (settle->how) {
      case ConsumerSettlement::acknowledge:
        return send_up(connection, amqp::Ack{session, kChannel, false, settle->token}, {});
      case ConsumerSettlement::give_back:
        return send_up(connection, amqp::Nack{session, kChannel, false, true, settle->token}, {});
      case ConsumerSettlement::reject:
        return send_up(connection, amqp::Nack{session, kChannel, false, false, settle->token}, {});
    }
  } else if (const auto* start = std::get_if<StartProcessing>(&effect)) {
    const double slowness = consumers_[c].slowness;
    const Duration takes = slowness == 1 ? start->duration : from_seconds(to_seconds(start->duration) * slowness);
    schedule(now() + takes, EventKind::processing_done, c, std::uint64_t{consumers_[c].life} << 32 | start->slot);
  } else if (const auto* forward = std::get_if<ForwardMessage>(&effect)) {
    amqp::Publish command{};
    command.session = session;
    command.channel = kChannel;
    command.persistent = true;
    command.exchange = kDefaultExchange;
    command.key = forward->queue;
    command.message = forward->message;
    command.body = forward->body;
    send_up(connection, command, {});
  } else if (const auto* reply = std::get_if<HandOver>(&effect)) {
    const std::uint32_t p = reply->message.producer.value;
    if (config_.producers[producers_[p].group].name == config_.consumers[consumers_[c].group].replies_to)
      schedule(now(), EventKind::reply, p, reply->message.number);
  }
}

}  // namespace brokerlab::sim
