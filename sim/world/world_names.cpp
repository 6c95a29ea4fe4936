// SPDX-License-Identifier: Apache-2.0
// What an event is called when a run has to tell of it.
#include <string>

#include "sim/world/world.hpp"

namespace brokerlab::sim {

std::string World::name_of_client(std::uint32_t connection) const {
  if (is_producer(connection)) {
    const std::uint32_t group = producers_[connection].group;
    return "producers." + config_.producers[group].name + "[" + std::to_string(connection - first_producer_[group]) +
           "]";
  }
  const std::uint32_t consumer = consumer_of(connection);
  const std::uint32_t group = consumers_[consumer].group;
  return "consumers." + config_.consumers[group].name + "[" + std::to_string(consumer - first_consumer_[group]) + "]";
}

std::string World::name_of_way(std::uint32_t way) const {
  return (direction_of(way) == kUp ? "from " : "to ") + name_of_client(connection_of(way));
}

std::string World::name_of(const Event& event) const {
  const auto producer = [&](std::uint32_t p) { return name_of_client(p); };
  const auto consumer = [&](std::uint32_t c) { return name_of_client(producers() + c); };
  switch (static_cast<EventKind>(event.kind)) {
    case EventKind::arrival:
      return producer(event.target) + " intends to send";
    case EventKind::segment:
      return "segment " + name_of_way(event.target);
    case EventKind::way_poll:
      return "sender of the stream " + name_of_way(event.target);
    case EventKind::probe:
      return "probe " + name_of_way(event.target);
    case EventKind::packet:
      return "packet at a hop";
    case EventKind::up_frame:
      return "frame from " + name_of_client(event.target);
    case EventKind::down_frame:
      return "frame to " + name_of_client(event.target);
    case EventKind::step_ended:
      return "step on a host";
    case EventKind::write_completed:
      return "disk write";
    case EventKind::sync_completed:
      return "disk sync";
    case EventKind::broker_timer:
      return "timer of the broker";
    case EventKind::producer_timer:
      return "timer of " + producer(event.target);
    case EventKind::processing_done:
      return consumer(event.target) + " ends processing";
    case EventKind::broker_lost:
      return "broker loses " + name_of_client(event.target);
    case EventKind::client_lost:
      return name_of_client(event.target) + " loses the broker";
    case EventKind::reconnect:
      return name_of_client(event.target) + " connects again";
    case EventKind::syn:
    case EventKind::syn_answered:
    case EventKind::syn_refused:
    case EventKind::syn_timer:
      return name_of_client(event.target) + " tries to connect";
    case EventKind::silence:
      return "silence " + name_of_way(event.target);
    case EventKind::heartbeat:
      return "heartbeat " + name_of_way(event.target);
    case EventKind::rule_begins:
    case EventKind::rule_ends:
      return "rule of the network";
    case EventKind::fault:
      return "fault";
    case EventKind::reply:
      return "reply to " + producer(event.target);
    case EventKind::direct_message:
      return "message straight to " + consumer(event.target);
    case EventKind::direct_answer:
      return "answer straight to " + producer(event.target);
    case EventKind::restart:
      return "restart";
    case EventKind::heal:
      return "the world heals";
    case EventKind::fault_over:
      return "end of a fault";
  }
  return "event";
}

}  // namespace brokerlab::sim
