// SPDX-License-Identifier: Apache-2.0
// Packets between hosts: what the network makes of them, the segments of streams, and the rules that disturb both.
#include <algorithm>
#include <new>

#include "broker_model/base/check.hpp"
#include "sim/world/access_links.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {

// Where the world heals, no rule lasts longer.
NetworkConfig until_the_heal(NetworkConfig network, const RunConfig& run) {
  for (NetworkRuleConfig& rule : network.rules) {
    const Duration left = run.duration - rule.at;
    if (run.heal && (rule.lasts.ns == 0 || rule.lasts > left)) rule.lasts = left;
  }
  return network;
}

std::shared_ptr<const StreamConfig> stream_config(const LinkConfig& link) {
  StreamConfig config;
  config.send_buffer = link.send_buffer;
  config.receive_buffer = link.receive_buffer;
  config.initial_window = link.initial_window;
  config.rto_min = link.rto_min;
  config.user_timeout = link.user_timeout;
  config.keep_alive = link.keep_alive;
  return std::make_shared<const StreamConfig>(config);
}

}  // namespace

void World::build_network() {
  topology_ = std::make_shared<const Topology>(
      make_topology(until_the_heal(config_.network, config_.run), access_links(config_)));
  network_ = Network(topology_, key_);
  stream_configs_ = {stream_config(config_.producer_link), stream_config(config_.consumer_link)};
  for (std::uint32_t host = 0; host < topology_->hosts; ++host) {
    machines_.push_back(machine_of(config_, host));
    hosts_.emplace_back(machines_.back().cores);
  }
}

// Rules are of the plan: they come before everything else at their instant.
void World::build_rules() {
  const std::vector<NetworkRule>& rules = topology_->rules;
  for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
    const std::uint64_t ordinal = std::uint64_t{producers()} + 2 + 2 * rule;
    queue_.schedule_exogenous(Instant{0} + rules[rule].at, ordinal, rule,
                              static_cast<std::uint32_t>(EventKind::rule_begins), 0);
    if (rules[rule].lasts.ns > 0)
      queue_.schedule_exogenous(Instant{0} + rules[rule].at + rules[rule].lasts, ordinal + 1, rule,
                                static_cast<std::uint32_t>(EventKind::rule_ends), 0);
  }
}

void World::rule_changes(std::uint32_t rule, bool begins) {
  if (begins)
    network_.install(now(), rule);
  else
    network_.remove(rule);
  if (direct_) return;
  for (std::uint32_t c = 0; c < connections(); ++c) {
    const std::uint32_t host = connections_[c].host;
    if (connections_[c].epoch == 0 || link_of(c).transport == Transport::datagram) continue;
    if (network_.constant(host, kBrokerHost) && network_.constant(kBrokerHost, host) && watches_.empty()) continue;
    for (const std::uint32_t way : {way_of(c, kUp), way_of(c, kDown)}) {
      Stream& stream = connections_[c].streams[direction_of(way)];
      if (!begins && network_.open(host, kBrokerHost) && network_.open(kBrokerHost, host) && believes(way))
        stream.expect_answers(now());
      else
        stream.expect_trouble(now());
      arm(way);
      listen(way);
    }
  }
}

Packet World::packet_on(std::uint32_t way, PacketUse use, std::uint32_t number) const {
  const Connection& connection = connections_[connection_of(way)];
  const bool up = direction_of(way) == kUp;
  const std::uint64_t subject =
      (std::uint64_t{way} << 35 | std::uint64_t{static_cast<std::uint8_t>(use)} << 32 | number) +
      connection.epoch * 0x9E3779B97F4A7C15U;
  return {up ? connection.host : kBrokerHost, up ? kBrokerHost : connection.host, 0, subject, 0};
}

std::optional<Instant> World::send_weightless(std::uint32_t way, PacketUse use) {
  return network_.send_weightless(now(), packet_on(way, use, connections_[connection_of(way)].control++));
}

// As launch() does it, without the draws that nothing would come of.
[[gnu::always_inline]] inline Passage World::Wire::send_queued(Instant now, std::uint32_t pair, std::uint32_t bytes,
                                                               std::uint64_t argument) {
  const Instant alone = world_.network_.send_queued(now, pair, bytes);
  if (alone == Instant::never()) [[unlikely]]
    return {now, Passage::Kind::lost, false};
  Instant& last = connection_.last_arrival[direction_of(way_)];
  const Instant at = std::max(last, alone);
  last = at;
  world_.schedule_in_order(lane(), at, EventKind::segment, way_, argument);
  return {at, Passage::Kind::arrives, false};
}

Passage World::Wire::send_segment(Instant now, std::uint32_t segment, std::uint32_t transmission, std::uint32_t bytes) {
  const std::uint64_t argument = std::uint64_t{connection_.epoch} << 32 | segment;
  const std::uint32_t pair = world_.network_.pair_of(from(), to());
  if (const Duration* latency = world_.network_.constant_latency(pair)) [[likely]] {
    const Instant at = now + *latency;
    world_.schedule_in_order(lane(), at, EventKind::segment, way_, argument);
    return {at, Passage::Kind::arrives, false};
  }
  if (world_.network_.queues_first(pair)) [[likely]]
    return send_queued(now, pair, bytes, argument);
  Packet packet = world_.packet_on(way_, PacketUse::segment, segment);
  packet.bytes = bytes;
  packet.transmission = transmission;
  return world_.launch(packet, EventKind::segment, way_, argument);
}

Passage World::Wire::send_acknowledgement(Instant at, std::uint32_t number) {
  if (const Duration* latency = world_.network_.steady_latency(to(), from())) [[likely]]
    return {at + *latency, Passage::Kind::arrives, false};
  const std::optional<Instant> arrival =
      world_.network_.send_weightless(at, world_.packet_on(way_ ^ 1U, PacketUse::acknowledgement, number));
  return {arrival.value_or(at), arrival ? Passage::Kind::arrives : Passage::Kind::lost, false};
}

void World::Wire::send_probe(Instant at, std::uint32_t number) {
  const std::optional<Instant> arrival =
      world_.network_.send_weightless(at, world_.packet_on(way_, PacketUse::probe, number));
  if (arrival) world_.schedule(*arrival, EventKind::probe, way_, connection_.epoch);
}

bool World::Wire::steady() const {
  return world_.network_.smooth(from(), to()) && world_.network_.smooth(to(), from()) && world_.believes(way_);
}

Passage World::launch(const Packet& packet, EventKind kind, std::uint32_t target, std::uint64_t argument) {
  return follow(network_.send(now(), packet), {packet, kind, target, argument, 0, false});
}

// What carries a frame of its own needs a second frame for a second copy.
std::uint64_t World::second_argument(const Flight& flight) {
  const auto frame = static_cast<std::uint32_t>(flight.argument);
  if (flight.kind == EventKind::up_frame) return up_frames_.insert(UpFrame(up_frames_[frame]));
  if (flight.kind == EventKind::direct_message || flight.kind == EventKind::direct_answer)
    return direct_frames_.insert(DirectFrame(direct_frames_[frame]));
  if (flight.kind != EventKind::down_frame) return flight.argument;
  const DownFrame copy = down_frames_[frame];
  connections_[copy.connection].down_used += copy.bytes;
  return down_frames_.insert(copy);
}

// A delay that varies is mostly a queue's, and a queue keeps the order of what one connection sends: a segment waits
// for the slower one before it, unless a link is said to reorder.
Instant World::not_overtaking(const Flight& segment, Instant at) {
  if (network_.constant(segment.packet.from, segment.packet.to)) return at;
  if (network_.reorders(segment.packet.from, segment.packet.to)) return at;
  Instant& last = connections_[connection_of(segment.target)].last_arrival[direction_of(segment.target)];
  return last = std::max(last, at);
}

Passage World::follow(const Hop& hop, const Flight& flight) {
  if (hop.duplicate) {
    Flight second = flight;
    second.argument = second_argument(flight);
    second.packet.transmission |= kSecondCopy;
    second.hop = hop.duplicate_next_hop;
    if (hop.duplicate_kind == Hop::Kind::delivered)
      schedule(hop.duplicate_at, second.kind, second.target, second.argument);
    else
      schedule(hop.duplicate_at, EventKind::packet, 0, flights_.insert(second));
  }
  switch (hop.kind) {
    case Hop::Kind::delivered: {
      const Instant at = flight.kind == EventKind::segment ? not_overtaking(flight, hop.at) : hop.at;
      schedule(at, flight.kind, flight.target, flight.argument);
      return {at, Passage::Kind::arrives, hop.duplicate};
    }
    case Hop::Kind::forwarded:
    case Hop::Kind::held:
      if (hop.at != Instant::never()) {
        Flight waiting = flight;
        waiting.hop = hop.next_hop;
        waiting.held = hop.kind == Hop::Kind::held;
        schedule(hop.at, EventKind::packet, 0, flights_.insert(waiting));
        return {hop.at, waiting.held ? Passage::Kind::lost : Passage::Kind::goes_on, hop.duplicate};
      }
      break;
    case Hop::Kind::lost:
      break;
  }
  packet_lost(flight);
  return {now(), Passage::Kind::lost, hop.duplicate};
}

void World::packet_event(std::uint32_t index) {
  const Flight flight = flights_[index];
  flights_.erase(index);
  const Hop hop =
      flight.held ? network_.send(now(), flight.packet) : network_.forward(now(), flight.packet, flight.hop);
  const Passage passage = follow(hop, flight);
  if (flight.kind != EventKind::segment) return;
  const std::uint32_t c = connection_of(flight.target);
  if (connections_[c].epoch != flight.argument >> 32) return;
  connections_[c].streams[direction_of(flight.target)].passed_hop(static_cast<std::uint32_t>(flight.argument), passage);
  arm(flight.target);
}

void World::packet_lost(const Flight& flight) {
  const auto frame = static_cast<std::uint32_t>(flight.argument);
  if (flight.kind == EventKind::up_frame) return up_frames_.erase(frame);
  if (flight.kind == EventKind::direct_message || flight.kind == EventKind::direct_answer)
    return direct_frames_.erase(frame);
  if (flight.kind != EventKind::down_frame) return;
  const DownFrame lost = down_frames_[frame];
  down_frames_.erase(frame);
  if (connections_[lost.connection].epoch == lost.epoch) datagram_read(lost.connection, lost.bytes);
}

void World::arm_poll(std::uint32_t way) {
  Connection& connection = connections_[connection_of(way)];
  const std::uint32_t direction = direction_of(way);
  const Instant wanted = connection.streams[direction].next_event();
  if (wanted == Instant::never()) return;
  Poll& poll = polls_.find_or_insert(way, Poll{});
  if (wanted >= poll.at) return;
  queue_.cancel(poll.event);
  poll.at = std::max(wanted, now());
  poll.event = queue_.schedule(poll.at, way, static_cast<std::uint32_t>(EventKind::way_poll), connection.epoch);
}

void World::cancel_poll(std::uint32_t way) {
  if (const Poll* poll = polls_.find(way)) queue_.cancel(poll->event);
  polls_.erase(way);
}

void World::way_poll(std::uint32_t way, std::uint32_t epoch) {
  const std::uint32_t c = connection_of(way);
  Connection& connection = connections_[c];
  if (connection.epoch != epoch) return;
  polls_.erase(way);
  if (!believes(way ^ 1U)) return;  // its sender is gone
  Wire wire(*this, connection, way);
  connection.streams[direction_of(way)].poll(now(), wire);
  if (connection.streams[direction_of(way)].failed()) return break_off(way ^ 1U);
  moved(connection, way);
}

void World::segment_arrived(std::uint32_t way, std::uint64_t argument) {
  const std::uint32_t c = connection_of(way);
  Connection& connection = connections_[c];
  if (connection.epoch != argument >> 32) return;
  const auto segment = static_cast<std::uint32_t>(argument);
  const std::uint32_t direction = direction_of(way);
  Stream& stream = *std::launder(&connection.streams[direction]);  // kept, and not worked out at each use
  if (!believes(way)) [[unlikely]]
    return nobody_there(way, segment);
  if (!watches_.empty()) [[unlikely]]
    heard_on(way);
  Wire wire(*this, connection, way);
  stream.segment_arrived(now(), segment, wire);
  if (connection.keeps_alive) [[unlikely]] {
    connection.streams[direction ^ 1U].heard(now());
    arm(way ^ 1U);  // probes that went unanswered had put the next one off
  }
  while (const std::optional<std::uint32_t> frame = stream.take_frame()) {
    if (direction == kUp)
      arrive_up(*frame);
    else
      arrive_down(*frame);
  }
  moved(connection, way);
}

// No process has this connection: its host says so, unless it is as dead.
void World::nobody_there(std::uint32_t way, std::uint32_t segment) {
  const std::uint32_t c = connection_of(way);
  connections_[c].streams[direction_of(way)].passed_hop(segment, {now(), Passage::Kind::lost, false});
  const bool silent = direction_of(way) == kUp ? broker_.host_silent : connections_[c].host_silent;
  if (!silent) send_reset(way ^ 1U);
  if (believes(way ^ 1U)) arm(way);
}

void World::probe_arrived(std::uint32_t way, std::uint32_t epoch) {
  const std::uint32_t c = connection_of(way);
  Connection& connection = connections_[c];
  if (connection.epoch != epoch) return;
  if (!believes(way)) [[unlikely]] {
    const bool silent = direction_of(way) == kUp ? broker_.host_silent : connection.host_silent;
    if (!silent) send_reset(way ^ 1U);
    return;
  }
  Wire wire(*this, connection, way);
  connection.streams[direction_of(way)].probe_arrived(now(), wire);
  moved(connection, way);
}

}  // namespace brokerlab::sim
