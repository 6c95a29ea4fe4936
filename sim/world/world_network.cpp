// SPDX-License-Identifier: Apache-2.0
// Frames: from a process into its connection and out at the other end, and what a full buffer stops.
#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"
#include "broker_model/fronts/amqp/wire_size.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {
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

Packet World::datagram(const FrameDraw& about, std::uint32_t bytes) const {
  const std::uint32_t host = connections_[about.connection].host;
  return {about.up ? host : kBrokerHost, about.up ? kBrokerHost : host, bytes, about.subject(), about.transmission};
}

/// What must not get lost of a flow of datagrams stands for what both ends know anyway: it comes, and in order.
Instant World::in_order(const FrameDraw& about, std::uint32_t bytes) {
  Connection& connection = connections_[about.connection];
  const Instant at = network_.undisturbed(now(), datagram(about, bytes));
  Instant& last = connection.last_arrival[about.up ? kUp : kDown];
  return last = std::max(last, at);
}

void World::hash_frame(std::uint64_t kind, std::uint32_t connection, std::uint64_t what) {
  ++frames_sent_;
  fingerprint_.add((kind << 32 | connection) ^ what * 0xD1342543DE82EF95U);
}

void World::up_frame_filled(std::uint32_t index) {
  UpFrame& frame = up_frames_[index];
  const std::uint32_t c = frame.connection;
  Connection& connection = connections_[c];
  frame.epoch = connection.epoch;
  frame.bytes = amqp::wire_bytes(frame.command(), dictionary_);
  connection.up_waiting += frame.bytes;
  submit(
      connection.host, cost(connection.host, frame.bytes),
      [&](Duration takes) {
        return Job{index, static_cast<std::uint32_t>(JobKind::send), c, client_life(c), takes};
      },
      [&] { transmit_up(index); });
}

void World::transmit_up(std::uint32_t index) {
  const UpFrame& frame = up_frames_[index];
  const amqp::Command& command = frame.command();
  const std::uint32_t c = frame.connection;
  Connection& connection = connections_[c];
  const UpSubject about = std::visit(SubjectOf{frame.token}, command);
  if (connection.epoch != frame.epoch || !connection.client_open) [[unlikely]]
    return up_frames_.erase(index);
  hash_frame(command.index(), c, about.subject ^ about.transmission ^ about.content);
  const std::uint32_t bytes = frame.bytes;
  connection.up_waiting -= bytes;
  if (connection.over_stream) [[likely]] {
    Wire wire(*this, connection, way_of(c, kUp));
    connection.up().write(now(), bytes, index, wire);
    return up_moved(connection, c);
  }
  const FrameDraw draws{c, true, static_cast<std::uint32_t>(command.index()), about.subject, about.transmission};
  if (about.may_be_lost)
    launch(datagram(draws, bytes), EventKind::up_frame, c, index);
  else
    schedule(in_order(draws, bytes), EventKind::up_frame, c, index);
}

void World::arrive_up(std::uint32_t index) {
  const UpFrame& frame = up_frames_[index];
  Connection& connection = connections_[frame.connection];
  if (!broker_.server || connection.epoch != frame.epoch) [[unlikely]]
    return up_frames_.erase(index);
  if (!connection.broker_reading || !connection.held_up.empty() || !connection.deferred_up.empty()) [[unlikely]]
    return connection.held_up.push_back(index);
  submit(
      kBrokerHost, cost(kBrokerHost, frame.bytes), [&](Duration takes) { return command_job(index, takes); },
      [&] { broker_command(index); });
}

Job World::command_job(std::uint32_t index, Duration cost) const {
  return {index, static_cast<std::uint32_t>(JobKind::command), up_frames_[index].connection, broker_.life, cost};
}

// One frame at a time, so that the next pause finds the rest still waiting.
void World::read_next_held_up(std::uint32_t c) {
  Connection& connection = connections_[c];
  const bool deferred = !connection.deferred_up.empty();
  SmallRing<std::uint32_t>& from = deferred ? connection.deferred_up : connection.held_up;
  if (from.empty()) [[likely]]
    return;
  const std::uint32_t index = from.front();
  from.pop_front();
  submit(kBrokerHost, command_job(index, deferred ? Duration{0} : cost(kBrokerHost, up_frames_[index].bytes)));
}

void World::forget_unread(std::uint32_t c) {
  Connection& connection = connections_[c];
  for (SmallRing<std::uint32_t>* ring : {&connection.deferred_up, &connection.held_up})
    for (; !ring->empty(); ring->pop_front()) up_frames_.erase(ring->front());
}

// The client may go on writing once half of its buffer is free.
void World::look_for_room_up(std::uint32_t c) {
  Connection& connection = connections_[c];
  if (!connection.client_open) return;
  const std::uint64_t half = link_of(c).send_buffer / 2;
  const bool room = connection.up_waiting <= half && connection.up().queued() <= half - connection.up_waiting;
  connection.up().want_room(room ? Stream::kNobodyWaits : static_cast<std::uint32_t>(half));
  if (!room) return;
  connection.up_was_full = false;
  if (!hold_step(c, JobKind::transport_ready, connection.epoch)) producer_step(c, TransportReady{});
}

bool World::up_writable(std::uint32_t c) {
  Connection& connection = connections_[c];
  if (!connection.over_stream) [[unlikely]]
    return true;
  return connection.up().queued() + connection.up_waiting < link_of(c).send_buffer;
}

void World::send_down(std::uint32_t c, const amqp::Frame& frame, std::uint32_t bytes) {
  if (c >= connections() || !connections_[c].broker_open) return;
  const auto send = [&](PublishToken token) {
    const std::uint32_t index = down_frames_.allocate();
    DownFrame& down = down_frames_[index];
    down.frame = frame;
    down.token = token;
    down.connection = c;
    down.epoch = connections_[c].epoch;
    down.bytes = bytes;
    transmit_down(index, frame);
  };
  const amqp::Confirm* confirm = std::get_if<amqp::Confirm>(&frame);
  if (confirm == nullptr || connections_[c].over_stream) [[likely]]
    return send({});
  // A datagram answers one publish by its name: numbers mean nothing where publishes get lost.
  connections_[c].confirms.answered(confirm->tag, confirm->multiple, send);
}

/// `message` is the frame's: who has it at hand need not read it from where it has just been copied to.
void World::transmit_down(std::uint32_t index, const amqp::Frame& message) {
  const DownFrame& frame = down_frames_[index];
  const std::uint32_t c = frame.connection;
  std::uint64_t subject = frame.token.number;
  std::uint32_t transmission = frame.token.attempt;
  std::uint64_t content = 0;  // what else the frame says: for the fingerprint alone
  bool may_be_lost = frame.token.attempt != 0;
  if (const amqp::Deliver* deliver = std::get_if<amqp::Deliver>(&message)) {
    subject = (std::uint64_t{deliver->message.message.producer.value} << 32) | deliver->message.message.number;
    transmission = deliver->message.delivery_count;
    content = mix64(std::uint64_t{deliver->message.queue.value} << 1 | (deliver->message.redelivered ? 1U : 0U));
    may_be_lost = true;
  } else if (const amqp::Confirm* confirm = std::get_if<amqp::Confirm>(&message); confirm != nullptr && !may_be_lost) {
    subject = confirm->tag << 2 | (confirm->multiple ? 2U : 0U) | (confirm->refused ? 1U : 0U);
  }
  hash_frame(64 + message.index(), c, subject ^ transmission ^ content);
  Connection& connection = connections_[c];
  connection.down_used += frame.bytes;
  if (connection.over_stream) [[likely]] {
    Wire wire(*this, connection, way_of(c, kDown));
    connection.down().write(now(), frame.bytes, index, wire);
    return down_moved(connection, c);
  }
  const FrameDraw draws{c, false, static_cast<std::uint32_t>(message.index()), subject, transmission};
  if (may_be_lost)
    launch(datagram(draws, frame.bytes), EventKind::down_frame, c, index);
  else
    schedule(in_order(draws, frame.bytes), EventKind::down_frame, c, index);
}

// The broker gets back the room that its buffer has again, by halves: credit costs a step per half and not per frame.
void World::look_for_room_down(std::uint32_t c) {
  Connection& connection = connections_[c];
  const std::uint64_t half = down_limit(connection) / 2;
  const std::uint64_t left = connection.down().queued();
  const std::uint64_t enough = std::min(connection.down_used - half, half);
  connection.down().want_room(left <= enough ? Stream::kNobodyWaits : static_cast<std::uint32_t>(enough));
  if (left <= enough) give_credit(c, connection.down_used - left);
}

void World::datagram_read(std::uint32_t c, std::uint32_t bytes) {
  Connection& connection = connections_[c];
  connection.down_read += bytes;
  if (connection.down_read * 2 >= down_limit(connection)) give_credit(c, std::exchange(connection.down_read, 0));
}

void World::give_credit(std::uint32_t c, std::uint64_t bytes) {
  connections_[c].down_used -= bytes;
  if (broker_.server) submit(kBrokerHost, {bytes, static_cast<std::uint32_t>(JobKind::writable), c, broker_.life, {}});
}

void World::arrive_down(std::uint32_t index) {
  const DownFrame& frame = down_frames_[index];
  const std::uint32_t c = frame.connection;
  Connection& connection = connections_[c];
  if (!client_up(c) || connection.epoch != frame.epoch || !connection.client_open) [[unlikely]]
    return down_frames_.erase(index);
  const bool reading = connection.of_producer || consumers_[consumer_of(c)].endpoint->wants_more();
  if (!reading || !connection.held_down.empty()) [[unlikely]]
    return connection.held_down.push_back(index);
  submit(
      connection.host, cost(connection.host, frame.bytes), [&](Duration takes) { return receive_job(index, takes); },
      [&] { take_down(index); });
}

Job World::receive_job(std::uint32_t index, Duration cost) const {
  const std::uint32_t c = down_frames_[index].connection;
  return {index, static_cast<std::uint32_t>(JobKind::receive), c, client_life(c), cost};
}

// It was in line: meanwhile its client may have died.
void World::read_down(std::uint32_t index) {
  const DownFrame& frame = down_frames_[index];
  const Connection& connection = connections_[frame.connection];
  const bool current = client_up(frame.connection) && connection.epoch == frame.epoch && connection.client_open;
  if (!current) return down_frames_.erase(index);
  take_down(index);
}

void World::take_down(std::uint32_t index) {
  const std::uint32_t c = down_frames_[index].connection;
  const std::uint32_t bytes = down_frames_[index].bytes;
  Connection& connection = connections_[c];
  if (!connection.over_stream) [[unlikely]] {
    datagram_read(c, bytes);
  } else {
    Wire wire(*this, connection, way_of(c, kDown));
    if (connection.down().read(now(), bytes, wire)) down_moved(connection, c);
  }
  receive(down_frames_[index]);
  down_frames_.erase(index);
}

void World::read_held_down(std::uint32_t c) {
  Connection& connection = connections_[c];
  if (connection.held_down.empty() || !consumers_[consumer_of(c)].endpoint->wants_more()) return;
  const std::uint32_t index = connection.held_down.front();  // the rest follows when this one was received
  connection.held_down.pop_front();
  submit(connection.host, receive_job(index, cost(connection.host, down_frames_[index].bytes)));
}

}  // namespace brokerlab::sim
