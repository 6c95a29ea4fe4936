// SPDX-License-Identifier: Apache-2.0
// Messages without a broker: straight from a producer's process to a consumer's, as a packet of its own. Each
// travels by itself; nothing keeps it but the consumer that took it, and nobody but its producer sends it again.
#include <algorithm>

#include "broker_model/base/mix.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {
constexpr std::uint32_t kMessageFrame = 200;
constexpr std::uint32_t kAnswerFrame = 201;
constexpr std::uint32_t kAnswerBytes = 32;

std::uint64_t about(MessageId message) { return std::uint64_t{message.producer.value} << 32 | message.number; }
}  // namespace

void World::build_direct() {
  direct_ = !std::holds_alternative<NoDirect>(config_.direct);
  if (!direct_) return;
  direct_answers_ = std::holds_alternative<DirectAcknowledged>(config_.direct);
  std::uint32_t names = 0;
  for (const NameId queue : queue_names_) names = std::max(names, queue.value + 1);
  direct_routes_.resize(names);
  direct_held_.resize(names);
  for (std::uint32_t c = 0; c < consumers_.size(); ++c) direct_routes_[consumers_[c].queue.value].push_back(c);
}

/// There is nothing to connect to: a client is ready when it runs.
void World::direct_ready(std::uint32_t connection) {
  if (is_producer(connection))
    producer_step(connection, ConnectionReady{});
  else
    consumer_step(consumer_of(connection), ConnectionReady{});
}

void World::direct_send(std::uint32_t p, PublishToken token, NameId queue, std::uint32_t bytes) {
  const std::vector<std::uint32_t>& route = direct_routes_[queue.value];
  if (route.empty()) return;
  const MessageId message{ProducerId{p}, token.number};
  const auto* acknowledged = std::get_if<DirectAcknowledged>(&config_.direct);
  const bool moves_on = acknowledged != nullptr && acknowledged->retry_to == RetryTo::next;
  const std::size_t turn = std::size_t{p} + token.number + (moves_on ? token.attempt - 1 : 0);
  DirectFrame frame;
  frame.message = message;
  frame.token = token;
  frame.queue = queue;
  frame.consumer = route[turn % route.size()];
  frame.bytes = bytes;
  const std::uint32_t index = direct_frames_.insert(frame);
  submit(connections_[p].host, {index, static_cast<std::uint32_t>(JobKind::direct_send), p, producers_[p].life,
                                cost(connections_[p].host, bytes)});
}

void World::direct_transmit(std::uint32_t index) {
  const DirectFrame& frame = direct_frames_[index];
  const std::uint32_t p = frame.message.producer.value;
  hash_frame(kMessageFrame, p, about(frame.message) ^ frame.token.attempt ^ mix64(frame.consumer));
  launch(direct_packet(frame, true), EventKind::direct_message, frame.consumer, index);
}

Packet World::direct_packet(const DirectFrame& frame, bool to_consumer) const {
  const std::uint32_t p = frame.message.producer.value;
  const std::uint32_t producer = connections_[p].host;
  const std::uint32_t consumer = connections_[producers() + frame.consumer].host;
  const std::uint32_t kind = to_consumer ? kMessageFrame : kAnswerFrame;
  const FrameDraw draws{p, to_consumer, kind, about(frame.message), frame.token.attempt};
  return {to_consumer ? producer : consumer, to_consumer ? consumer : producer,
          to_consumer ? frame.bytes : kAnswerBytes, draws.subject(), draws.transmission};
}

void World::direct_arrive(std::uint32_t index) {
  const DirectFrame& frame = direct_frames_[index];
  const std::uint32_t c = frame.consumer;
  if (!consumers_[c].endpoint) return direct_frames_.erase(index);  // nobody is there
  const std::uint32_t host = connections_[producers() + c].host;
  submit(host,
         {index, static_cast<std::uint32_t>(JobKind::direct_receive), c, consumers_[c].life, cost(host, frame.bytes)});
}

void World::direct_receive(std::uint32_t index, std::uint32_t life) {
  DirectFrame& frame = direct_frames_[index];
  const std::uint32_t c = frame.consumer;
  if (!consumers_[c].endpoint || consumers_[c].life != life) return direct_frames_.erase(index);
  const std::uint32_t inbox = std::visit(
      [](const auto& kind) -> std::uint32_t {
        if constexpr (requires { kind.inbox; }) return kind.inbox;
        return 0;
      },
      config_.direct);
  const DirectFrame taken = frame;
  if (consumers_[c].endpoint->buffered() >= inbox) {
    direct_note(NoteKind::refused, taken);
    return direct_frames_.erase(index);
  }
  frame.held = true;
  ++direct_held_[taken.queue.value];
  direct_note(NoteKind::accepted, taken);
  direct_note(NoteKind::leased, taken);
  if (consumer_policies_[consumers_[c].group]->acknowledge == Acknowledge::automatic)
    direct_leave(index, NoteKind::acknowledged);
  consumer_step(c, MessageDelivered{taken.message, index, plan_.body(taken.message), taken.queue,
                                    static_cast<std::uint16_t>(std::min<std::uint32_t>(taken.token.attempt, 65535)),
                                    taken.token.attempt > 1, is_poisonous(taken.message)});
}

void World::direct_note(NoteKind kind, const DirectFrame& frame) {
  const auto held = static_cast<std::uint32_t>(direct_held_[frame.queue.value]);
  const auto attempt = static_cast<std::uint16_t>(std::min<std::uint32_t>(frame.token.attempt, 65535));
  notes_.add({now(), frame.message, producers() + frame.consumer, frame.queue.value, kind, 0,
              kind == NoteKind::leased ? attempt : std::uint16_t{0}, kind == NoteKind::accepted ? held : 0});
}

/// The message is out of the consumer's hands.
void World::direct_leave(std::uint32_t index, NoteKind how) {
  const DirectFrame frame = direct_frames_[index];
  --direct_held_[frame.queue.value];
  direct_note(how, frame);
  direct_frames_.erase(index);
}

void World::direct_settle(const SettleDelivery& settle) {
  const auto index = static_cast<std::uint32_t>(settle.token);
  const bool refused = settle.how != ConsumerSettlement::acknowledge;
  DirectFrame answer = direct_frames_[index];
  switch (settle.how) {  // there is nobody to give a message back to
    case ConsumerSettlement::acknowledge:
      direct_leave(index, NoteKind::acknowledged);
      break;
    case ConsumerSettlement::reject:
      direct_leave(index, NoteKind::discarded);
      break;
    case ConsumerSettlement::give_back:
      direct_leave(index, NoteKind::lost);
      break;
  }
  if (!direct_answers_) return;
  answer.held = false;
  answer.refused = refused;
  const std::uint32_t p = answer.message.producer.value;
  hash_frame(kAnswerFrame, p, about(answer.message) ^ answer.token.attempt ^ (refused ? 1U : 0U));
  const Packet packet = direct_packet(answer, false);
  launch(packet, EventKind::direct_answer, p, direct_frames_.insert(answer));
}

void World::direct_answered(std::uint32_t index) {
  const DirectFrame& frame = direct_frames_[index];
  const std::uint32_t p = frame.message.producer.value;
  if (!producers_[p].endpoint) return direct_frames_.erase(index);
  submit(connections_[p].host, {index, static_cast<std::uint32_t>(JobKind::direct_answer), p, producers_[p].life,
                                cost(connections_[p].host, kAnswerBytes)});
}

void World::direct_read_answer(std::uint32_t index, std::uint32_t life) {
  const DirectFrame frame = direct_frames_[index];
  direct_frames_.erase(index);
  const std::uint32_t p = frame.message.producer.value;
  if (producers_[p].endpoint && producers_[p].life == life)
    producer_step(p, Answer{frame.token, frame.refused ? AnswerKind::refused : AnswerKind::confirmed});
}

/// What a consumer held dies with it.
void World::direct_lose(std::uint32_t c) {
  for (std::uint32_t index = 0; index < direct_frames_.slots(); ++index)
    if (direct_frames_.live(index) && direct_frames_[index].held && direct_frames_[index].consumer == c)
      direct_leave(index, NoteKind::lost);
}

std::vector<MessageId> World::held_directly(NameId queue) const {
  std::vector<MessageId> held;
  for (std::uint32_t index = 0; index < direct_frames_.slots(); ++index)
    if (direct_frames_.live(index) && direct_frames_[index].held && direct_frames_[index].queue == queue)
      held.push_back(direct_frames_[index].message);
  return held;
}

}  // namespace brokerlab::sim
