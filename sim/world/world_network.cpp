// SPDX-License-Identifier: Apache-2.0
// Connections and the frames on them.
#include <algorithm>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"
#include "broker_model/clients/backoff.hpp"
#include "broker_model/fronts/amqp/wire_size.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {
constexpr amqp::ChannelNumber kChannel = 1;

// What a command is about, for draws and the fingerprint: equal for the same command whatever came before it.
struct UpSubject {
  std::uint64_t subject = 0;
  std::uint32_t transmission = 0;
  bool may_be_lost = false;
  std::uint64_t content = 0;  // what else the command says: for the fingerprint alone
};
struct SubjectOf {
  PublishToken token;
  UpSubject operator()(const amqp::Publish& p) const {
    const std::uint64_t flags = (p.mandatory ? 1U : 0U) | (p.persistent ? 2U : 0U);
    return {(std::uint64_t{p.message.producer.value} << 32) | p.message.number, token.attempt, true,
            mix64(std::uint64_t{p.key.value} << 2 | flags)};
  }
  UpSubject operator()(const amqp::Ack& a) const {
    return {a.tag | (std::uint64_t{1} << 63), 0, true, a.multiple ? 1U : 0U};
  }
  UpSubject operator()(const amqp::Nack& a) const {
    return {a.tag | (std::uint64_t{1} << 63), 1, true, a.multiple ? 1U : 0U};
  }
  UpSubject operator()(const amqp::Reject& a) const { return {a.tag | (std::uint64_t{1} << 63), 2, true, 0}; }
  template <class Other>
  UpSubject operator()(const Other&) const {
    return {};
  }
};
}  // namespace

std::uint64_t World::FrameDraw::subject() const {
  return mix64(about ^ mix64(std::uint64_t{connection} << 8 | std::uint64_t{kind} << 1 | (up ? 1U : 0U)));
}

Duration World::latency(const FrameDraw& about) const {
  const Distribution& distribution = link_of(about.connection).latency;
  if (const Constant* constant = std::get_if<Constant>(&distribution)) return from_seconds(constant->value);
  DrawStream stream(key_, Purpose::latency, about.subject(), about.transmission);
  const Duration drawn = from_seconds(sample(distribution, stream));
  return drawn.ns < 0 ? Duration{0} : drawn;
}

bool World::lost(const FrameDraw& about, double probability) const {
  if (probability <= 0) return false;
  DrawStream stream(key_, Purpose::loss, about.subject(), about.transmission);
  return stream.uniform() < probability;
}

void World::hash_frame(std::uint64_t kind, std::uint32_t connection, std::uint64_t what) {
  ++frames_sent_;
  fingerprint_.add((kind << 32 | connection) ^ what * 0xD1342543DE82EF95U);
}

void World::connect(std::uint32_t c) {
  if (direct_) return direct_ready(c);
  if (!broker_.server) return;  // the broker's restart brings everybody back
  Connection& connection = connections_[c];
  forget_unread(c);
  if (connection.broker_open)
    submit(HostRole::broker, {0, static_cast<std::uint32_t>(JobKind::session_closed), c, broker_.life, {}});
  const std::uint64_t limit = link_of(c).send_buffer + link_of(c).receive_buffer;
  connection.up = Pipe(limit);
  connection.down = Pipe(limit);
  ++connection.epoch;
  connection.client_open = true;
  connection.broker_reading = true;
  connection.up_was_full = false;
  connection.confirms.clear();
  submit(HostRole::broker, {limit, static_cast<std::uint32_t>(JobKind::session_opened), c, broker_.life, {}});
  client_connected(c);
}

void World::client_connected(std::uint32_t c) {
  const SessionId session{c};
  send_up(c, amqp::OpenChannel{session, kChannel}, {});
  if (is_producer(c)) {
    if (producers_[c].endpoint->policy().confirms) send_up(c, amqp::SelectConfirms{session, kChannel}, {});
    producer_step(c, ConnectionReady{});
    return;
  }
  const ConsumerProcess& consumer = consumers_[consumer_of(c)];
  const ConsumerPolicy& policy = consumer.endpoint->policy();
  consumer_step(consumer_of(c), ConnectionReady{});
  send_up(c, amqp::Qos{session, kChannel, static_cast<std::uint16_t>(policy.prefetch), false}, {});
  send_up(c,
          amqp::Consume{session, kChannel, consumer.queue, consumer_tag_, policy.acknowledge == Acknowledge::automatic,
                        false, false},
          {});
}

void World::client_lost(std::uint32_t c, std::uint32_t epoch) {
  Connection& connection = connections_[c];
  if (connection.epoch != epoch || !connection.client_open) return;
  if (hold_step(c, JobKind::connection_lost, epoch)) return;
  connection.client_open = false;
  while (!connection.held_down.empty()) {
    down_frames_.erase(connection.held_down.front());
    connection.held_down.pop_front();
  }
  if (!client_up(c)) return;
  if (is_producer(c))
    producer_step(c, ConnectionLost{});
  else
    consumer_step(consumer_of(c), ConnectionLost{});
  connection.lost_at = now();
  schedule(next_connect(c, now()), EventKind::reconnect, c, client_life(c));
}

/// When the client next tries to connect, at `not_before` or later, given when it lost its connection. A constant delay
/// is counted from `not_before`.
Instant World::next_connect(std::uint32_t c, Instant not_before) const {
  constexpr std::uint32_t kMostAttempts = 10'000;
  const Reconnect& policy = is_producer(c) ? producer_policies_[producers_[c].group]->reconnect
                                           : consumer_policies_[consumers_[consumer_of(c)].group]->reconnect;
  const Duration first = config_.run.reconnect_after;
  if (policy.multiplier == 1 && policy.jitter == Jitter::none) return not_before + first;
  Instant at = connections_[c].lost_at;
  for (std::uint32_t attempt = 1; attempt <= kMostAttempts; ++attempt) {
    at += reconnect_delay(first, policy, key_, c, attempt);
    if (at >= not_before) return at;
  }
  return not_before + first;
}

void World::reconnect(std::uint32_t c, std::uint32_t life) {
  if (!client_up(c) || client_life(c) != life || connections_[c].client_open) return;
  if (!hold_step(c, JobKind::reconnect, life)) connect(c);
}

void World::send_up(std::uint32_t c, const amqp::Command& command, PublishToken token) {
  Connection& connection = connections_[c];
  if (!connection.client_open) return;
  const std::uint32_t bytes = amqp::wire_bytes(command, dictionary_);
  if (link_of(c).transport == Transport::stream) connection.up.sent(bytes);
  const std::uint32_t frame = up_frames_.insert({command, token, c, connection.epoch, bytes});
  submit(host_of(c), {frame, static_cast<std::uint32_t>(JobKind::send), c, client_life(c), cost(host_of(c), bytes)});
}

void World::transmit_up(std::uint32_t index) {
  const UpFrame& frame = up_frames_[index];
  const std::uint32_t c = frame.connection;
  const UpSubject about = std::visit(SubjectOf{frame.token}, frame.command);
  if (connections_[c].epoch != frame.epoch || !connections_[c].client_open) return up_frames_.erase(index);
  hash_frame(frame.command.index(), c, about.subject ^ about.transmission ^ about.content);
  const LinkConfig& link = link_of(c);
  const FrameDraw draws{c, true, static_cast<std::uint32_t>(frame.command.index()), about.subject, about.transmission};
  const Duration delay = latency(draws);
  if (link.transport == Transport::datagram && about.may_be_lost) {
    if (lost(draws, link.loss)) return up_frames_.erase(index);
    return schedule(now() + delay, EventKind::up_frame, c, index);
  }
  schedule(connections_[c].up.stream_arrival(now(), delay), EventKind::up_frame, c, index);
}

void World::arrive_up(std::uint32_t index) {
  const UpFrame& frame = up_frames_[index];
  Connection& connection = connections_[frame.connection];
  if (!broker_.server || connection.epoch != frame.epoch) return up_frames_.erase(index);
  if (!connection.broker_reading || !connection.held_up.empty() || !connection.deferred_up.empty())
    return connection.held_up.push_back(index);
  read_up(index, false);
}

void World::read_up(std::uint32_t index, bool paid) {
  const UpFrame& frame = up_frames_[index];
  submit(HostRole::broker, {index, static_cast<std::uint32_t>(JobKind::command), frame.connection, broker_.life,
                            paid ? Duration{0} : cost(HostRole::broker, frame.bytes)});
}

// One frame at a time, so that the next pause finds the rest still waiting.
void World::read_next_held_up(std::uint32_t c) {
  Connection& connection = connections_[c];
  const bool deferred = !connection.deferred_up.empty();
  Ring<std::uint32_t>& from = deferred ? connection.deferred_up : connection.held_up;
  if (from.empty()) return;
  const std::uint32_t index = from.front();
  from.pop_front();
  read_up(index, deferred);
}

void World::forget_unread(std::uint32_t c) {
  Connection& connection = connections_[c];
  for (Ring<std::uint32_t>* ring : {&connection.deferred_up, &connection.held_up})
    for (; !ring->empty(); ring->pop_front()) up_frames_.erase(ring->front());
}

void World::send_down(std::uint32_t c, const amqp::Frame& frame) {
  if (c >= connections() || !connections_[c].broker_open) return;
  DownFrame down{frame, {}, c, connections_[c].epoch, amqp::wire_bytes(frame, dictionary_)};
  const amqp::Confirm* confirm = std::get_if<amqp::Confirm>(&frame);
  if (confirm == nullptr || link_of(c).transport != Transport::datagram) return transmit_down(down);
  // A datagram answers one publish by its name: numbers mean nothing where publishes get lost.
  connections_[c].confirms.answered(confirm->tag, confirm->multiple, [&](PublishToken token) {
    down.token = token;
    transmit_down(down);
  });
}

void World::transmit_down(const DownFrame& frame) {
  const std::uint32_t c = frame.connection;
  const LinkConfig& link = link_of(c);
  std::uint64_t subject = frame.token.number;
  std::uint32_t transmission = frame.token.attempt;
  std::uint64_t content = 0;  // what else the frame says: for the fingerprint alone
  bool may_be_lost = frame.token.attempt != 0;
  if (const amqp::Deliver* deliver = std::get_if<amqp::Deliver>(&frame.frame)) {
    subject = (std::uint64_t{deliver->message.message.producer.value} << 32) | deliver->message.message.number;
    transmission = deliver->message.delivery_count;
    content = mix64(std::uint64_t{deliver->message.queue.value} << 1 | (deliver->message.redelivered ? 1U : 0U));
    may_be_lost = true;
  } else if (const amqp::Confirm* confirm = std::get_if<amqp::Confirm>(&frame.frame);
             confirm != nullptr && !may_be_lost) {
    subject = confirm->tag << 2 | (confirm->multiple ? 2U : 0U) | (confirm->refused ? 1U : 0U);
  }
  const FrameDraw draws{c, false, static_cast<std::uint32_t>(frame.frame.index()), subject, transmission};
  const Duration delay = latency(draws);
  hash_frame(64 + frame.frame.index(), c, subject ^ transmission ^ content);
  connections_[c].down.sent(frame.bytes);
  if (link.transport == Transport::datagram && may_be_lost) {
    if (lost(draws, link.loss_back)) {
      if (const std::uint64_t back = connections_[c].down.read(frame.bytes); back > 0)
        submit(HostRole::broker, {back, static_cast<std::uint32_t>(JobKind::writable), c, broker_.life, {}});
      return;
    }
    return schedule(now() + delay, EventKind::down_frame, c, down_frames_.insert(frame));
  }
  schedule(connections_[c].down.stream_arrival(now(), delay), EventKind::down_frame, c, down_frames_.insert(frame));
}

void World::arrive_down(std::uint32_t index) {
  const DownFrame& frame = down_frames_[index];
  const std::uint32_t c = frame.connection;
  Connection& connection = connections_[c];
  if (!client_up(c) || connection.epoch != frame.epoch || !connection.client_open) return down_frames_.erase(index);
  const bool reading = is_producer(c) || consumers_[consumer_of(c)].endpoint->wants_more();
  if (!reading || !connection.held_down.empty()) return connection.held_down.push_back(index);
  submit(host_of(c),
         {index, static_cast<std::uint32_t>(JobKind::receive), c, client_life(c), cost(host_of(c), frame.bytes)});
}

void World::read_down(std::uint32_t index) {
  const DownFrame frame = down_frames_[index];
  down_frames_.erase(index);
  const std::uint32_t c = frame.connection;
  Connection& connection = connections_[c];
  if (!client_up(c) || connection.epoch != frame.epoch || !connection.client_open) return;
  if (const std::uint64_t back = connection.down.read(frame.bytes); back > 0 && broker_.server)
    submit(HostRole::broker, {back, static_cast<std::uint32_t>(JobKind::writable), c, broker_.life, {}});
  receive(frame);
}

void World::read_held_down(std::uint32_t c) {
  Connection& connection = connections_[c];
  if (connection.held_down.empty() || !consumers_[consumer_of(c)].endpoint->wants_more()) return;
  const std::uint32_t index = connection.held_down.front();  // the rest follows when this one was received
  connection.held_down.pop_front();
  submit(host_of(c), {index, static_cast<std::uint32_t>(JobKind::receive), c, client_life(c),
                      cost(host_of(c), down_frames_[index].bytes)});
}

}  // namespace brokerlab::sim
