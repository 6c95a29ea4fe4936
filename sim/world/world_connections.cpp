// SPDX-License-Identifier: Apache-2.0
// Connections: how they come about, how each end learns that they are over, and when a client tries again.
#include <algorithm>
#include <utility>

#include "broker_model/base/mix.hpp"
#include "broker_model/clients/backoff.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {
/// RFC 6298 (2.1): before a round trip is known. Doubled with every further try.
constexpr Duration kSynTimeout = seconds(1);
}  // namespace

Watch& World::watch(std::uint32_t c) {
  if (watches_.empty()) watches_.resize(connections_.size());
  return watches_[c];
}

/// The run begins with connections that stand.
void World::begin_connected(std::uint32_t c) {
  if (direct_) return direct_ready(c);
  const std::optional<Instant> there = send_weightless(way_of(c, kUp), PacketUse::control);
  const std::optional<Instant> back = send_weightless(way_of(c, kDown), PacketUse::control);
  establish(c, there && back ? std::optional((*there - now()) + (*back - now())) : std::nullopt);
}

void World::connect(std::uint32_t c) {
  if (direct_) return direct_ready(c);
  if (!broker_.server) return;  // the broker's restart brings everybody back
  if (link_of(c).transport == Transport::datagram) return begin_connected(c);
  Watch& watched = watch(c);
  ++watched.attempt;
  watched.attempt_began = now();
  send_syn(c, 0);
}

void World::send_syn(std::uint32_t c, std::uint32_t tries) {
  Watch& watched = watch(c);
  watched.syn_sent = now();
  const Instant gives_up = watched.attempt_began + link_of(c).connect_timeout;
  const Duration patience = kSynTimeout * (std::int64_t{1} << std::min(tries, 6U));
  watched.syn_timer =
      queue_.schedule(std::min(now() + patience, gives_up), c, static_cast<std::uint32_t>(EventKind::syn_timer),
                      std::uint64_t{tries} << 32 | watched.attempt);
  if (const std::optional<Instant> at = send_weightless(way_of(c, kUp), PacketUse::control))
    schedule(*at, EventKind::syn, c, watched.attempt);
}

void World::syn_arrived(std::uint32_t c, std::uint32_t attempt) {
  if (broker_.host_silent) return;
  const EventKind answer = broker_.server ? EventKind::syn_answered : EventKind::syn_refused;
  if (const std::optional<Instant> at = send_weightless(way_of(c, kDown), PacketUse::control))
    schedule(*at, answer, c, attempt);
}

bool World::attempting(std::uint32_t c, std::uint32_t attempt) const {
  return !watches_.empty() && watches_[c].attempt == attempt && client_up(c) && !connections_[c].client_open;
}

// A broker that is down tells everybody when it is back: that stands for their asking again and again.
void World::syn_refused(std::uint32_t c, std::uint32_t attempt) {
  if (!attempting(c, attempt)) return;
  queue_.cancel(watch(c).syn_timer);
  if (broker_.server) schedule(next_connect(c, now()), EventKind::reconnect, c, client_life(c));
}

void World::syn_answered(std::uint32_t c, std::uint32_t attempt) {
  if (!broker_.server) return syn_refused(c, attempt);
  if (!attempting(c, attempt)) return;
  queue_.cancel(watch(c).syn_timer);
  establish(c, now() - watch(c).syn_sent);
}

void World::syn_timer(std::uint32_t c, std::uint64_t argument) {
  if (!attempting(c, static_cast<std::uint32_t>(argument))) return;
  if (now() < watch(c).attempt_began + link_of(c).connect_timeout)
    return send_syn(c, static_cast<std::uint32_t>(argument >> 32) + 1);
  ++watch(c).attempt;
  schedule(next_connect(c, now()), EventKind::reconnect, c, client_life(c));
}

/// Whatever was under way on the connection before is gone; a broker that still believed in it gives it up now.
void World::establish(std::uint32_t c, std::optional<Duration> round_trip) {
  Connection& connection = connections_[c];
  forget_unread(c);
  if (connection.session_open)
    submit(kBrokerHost, {0, static_cast<std::uint32_t>(JobKind::session_closed), c, broker_.life, {}});
  forget_streams(c);
  for (Stream& stream : connection.streams) {
    stream = Stream(*stream_configs_[is_producer(c) ? 0 : 1]);
    stream.heard(now());
    if (round_trip) stream.round_trip_measured(*round_trip);
  }
  connection.up_waiting = connection.down_used = connection.down_read = 0;
  connection.last_arrival.fill(now());
  ++connection.epoch;
  connection.client_open = connection.broker_open = true;
  connection.broker_reading = true;
  connection.up_was_full = false;
  connection.host_silent = false;
  connection.confirms.clear();
  arm(way_of(c, kUp));
  arm(way_of(c, kDown));
  submit(kBrokerHost,
         {down_limit(connections_[c]), static_cast<std::uint32_t>(JobKind::session_opened), c, broker_.life, {}});
  client_connected(c);
}

void World::forget_streams(std::uint32_t c) {
  Connection& connection = connections_[c];
  connection.up().each_untaken([&](std::uint32_t frame) { up_frames_.erase(frame); });
  connection.down().each_untaken([&](std::uint32_t frame) { down_frames_.erase(frame); });
  for (const std::uint32_t direction : {kUp, kDown}) {
    cancel_poll(way_of(c, direction));
    if (watches_.empty()) continue;
    queue_.cancel(watches_[c].silence[direction]);
    watches_[c].deaf_since[direction] = Instant::never();
  }
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

/// One end has given the connection up: the other end learns of it if the packet gets there, behind what was sent
/// before. `way` leads to that other end.
void World::send_reset(std::uint32_t way) {
  const std::uint32_t c = connection_of(way);
  const std::optional<Instant> at = send_weightless(way, PacketUse::control);
  if (!at) return;
  const Instant in_turn = std::max(*at, connections_[c].last_arrival[direction_of(way)]);
  schedule(in_turn, direction_of(way) == kUp ? EventKind::broker_lost : EventKind::client_lost, c,
           connections_[c].epoch);
}

/// The receiver of `way` gives the connection up by itself.
void World::break_off(std::uint32_t way) {
  const std::uint32_t c = connection_of(way);
  if (direction_of(way) == kUp) {
    broker_lost(c, connections_[c].epoch);
    send_reset(way_of(c, kDown));
  } else {
    send_reset(way_of(c, kUp));
    client_lost(c, connections_[c].epoch);
  }
}

void World::broker_lost(std::uint32_t c, std::uint32_t epoch) {
  if (connections_[c].epoch != epoch || !std::exchange(connections_[c].broker_open, false)) return;
  submit(kBrokerHost, {0, static_cast<std::uint32_t>(JobKind::session_closed), c, broker_.life, {}});
}

bool World::believes(std::uint32_t way) const {
  const Connection& connection = connections_[connection_of(way)];
  return direction_of(way) == kUp ? connection.broker_open : connection.client_open;
}

/// Whether the sender of `way` sends heartbeats that arrive.
bool World::audible(std::uint32_t way) const {
  const Connection& connection = connections_[connection_of(way)];
  if (direction_of(way) == kUp)
    return connection.client_open && !is_paused(connection_of(way)) && network_.open(connection.host, kBrokerHost);
  return connection.broker_open && !is_paused(broker_number()) && network_.open(kBrokerHost, connection.host);
}

// Heartbeats cost nothing while they get through: only their absence is modelled. Where bytes are still to arrive, they
// come before any heartbeat.
void World::listen(std::uint32_t way) {
  const std::uint32_t c = connection_of(way);
  const LinkConfig& link = link_of(c);
  if (direct_ || link.heartbeat.ns == 0 || link.transport == Transport::datagram || !believes(way)) return;
  if (watches_.empty() && audible(way)) return;
  Instant& deaf_since = watch(c).deaf_since[direction_of(way)];
  if (!audible(way)) {
    if (deaf_since == Instant::never()) begin_silence(way);
  } else if (deaf_since != Instant::never() && connections_[c].streams[direction_of(way)].undelivered() == 0) {
    deaf_since = Instant::never();
    queue_.cancel(watch(c).silence[direction_of(way)]);
  }
}

/// What others hear of this process may have changed.
void World::listen_to(std::uint32_t process) {
  if (process != broker_number()) return listen(way_of(process, kUp));
  for (std::uint32_t c = 0; c < connections(); ++c) listen(way_of(c, kDown));
}

void World::begin_silence(std::uint32_t way) {
  const std::uint32_t c = connection_of(way);
  Watch& watched = watch(c);
  watched.deaf_since[direction_of(way)] = now();
  queue_.cancel(watched.silence[direction_of(way)]);
  watched.silence[direction_of(way)] = queue_.schedule(
      now() + link_of(c).heartbeat, way, static_cast<std::uint32_t>(EventKind::silence), connections_[c].epoch);
}

void World::heard_on(std::uint32_t way) {
  Watch& watched = watch(connection_of(way));
  if (watched.deaf_since[direction_of(way)] == Instant::never()) return;
  if (!audible(way)) return begin_silence(way);
  watched.deaf_since[direction_of(way)] = Instant::never();
  queue_.cancel(watched.silence[direction_of(way)]);
}

void World::silence(std::uint32_t way, std::uint32_t epoch) {
  const std::uint32_t c = connection_of(way);
  if (connections_[c].epoch != epoch || !believes(way)) return;
  watch(c).deaf_since[direction_of(way)] = Instant::never();
  break_off(way);
}

/// A host is back whose process knows nothing of the connection: the next heartbeat, if nothing else, shows it.
void World::expect_heartbeat(std::uint32_t c) {
  const LinkConfig& link = link_of(c);
  if (link.heartbeat.ns < 2 || link.transport == Transport::datagram) return;
  const auto half = static_cast<std::uint64_t>(link.heartbeat.ns / 2);
  const std::uint64_t phase = mix64(key_.value ^ mix64(std::uint64_t{c} << 32 | connections_[c].epoch)) % half;
  schedule(now() + Duration{static_cast<std::int64_t>(phase)}, EventKind::heartbeat, way_of(c, kUp),
           connections_[c].epoch);
}

void World::heartbeat(std::uint32_t way, std::uint32_t epoch) {
  const std::uint32_t c = connection_of(way);
  const Connection& connection = connections_[c];
  if (connection.epoch != epoch || !connection.client_open || connection.broker_open) return;
  if (send_weightless(way, PacketUse::control) && !broker_.host_silent) send_reset(way_of(c, kDown));
}

}  // namespace brokerlab::sim
