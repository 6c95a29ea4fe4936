// SPDX-License-Identifier: Apache-2.0
// What every knob of a world's configuration is called, counts, may be and means: the definitions of config.hpp's
// `describe`. Include it where configurations are read, written or listed; running them does not need it.
//
// A value outside its range (no limit, never) is one that a scenario cannot write: it stands for the key's absence.
#pragma once

#include "broker_model/policy/field.hpp"
#include "sim/disk/disk_describe.hpp"
#include "sim/faults/fault_describe.hpp"
#include "sim/network/network_describe.hpp"
#include "sim/world/config.hpp"

namespace brokerlab {
template <>
struct EnumNames<sim::Transport> {
  static constexpr std::array names{std::pair{sim::Transport::stream, "stream"},
                                    std::pair{sim::Transport::datagram, "datagram"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

/// Bounds that keep a hostile file from asking for more memory than a machine has.
inline constexpr double kMaxClientsPerGroup = 1'000'000;
inline constexpr double kMaxBufferBytes = 1024.0 * 1024 * 1024;
inline constexpr double kMaxMessagesPerRun = 4294967295.0;
template <class Visitor>
void LinkConfig::describe(Visitor& v) {
  WireConfig::describe(v);
  v.field({"transport", Unit::none, 0, 0,
           "stream = a connection: bytes come in order, and what is lost is sent again; datagram = each frame a packet "
           "of its own: what is lost is lost",
           "neutral"},
          transport);
  v.field({"send_buffer", Unit::bytes, 1024, kMaxBufferBytes,
           "bytes written and not yet acknowledged before a sender has to wait",
           "64 KiB, of the order of Linux's default socket buffers"},
          send_buffer);
  v.field({"receive_buffer", Unit::bytes, 1024, kMaxBufferBytes,
           "bytes a process may leave unread before the peer has to stop",
           "64 KiB, of the order of Linux's default socket buffers"},
          receive_buffer);
  v.field({"initial_window", Unit::count, 1, 1000, "segments that a new connection sends before it hears of any",
           "RFC 6928: 10"},
          initial_window);
  v.field({"rto_min", Unit::duration, 1'000'000, kLongestTime,
           "the least that the retransmission timeout exceeds the round trip", "Linux: 200 ms (TCP_RTO_MIN)"},
          rto_min);
  v.field({"user_timeout", Unit::duration, 0, kLongestTime,
           "how long data may stay unacknowledged before its sender gives the connection up; 0 = until 15 repetitions",
           "Linux: TCP_USER_TIMEOUT off, tcp_retries2 = 15"},
          user_timeout);
  v.field(
      {"keep_alive", Unit::duration, 0, kLongestTime,
       "idle time before a sender asks whether its peer still answers; 0 = it never asks", "Linux: SO_KEEPALIVE off"},
      keep_alive);
  v.field({"heartbeat", Unit::duration, 0, kLongestTime,
           "silence after which a peer counts as dead and the connection as lost; 0 = no heartbeats",
           "RabbitMQ: heartbeat = 60, frames every half of it"},
          heartbeat);
  v.field({"connect_timeout", Unit::duration, 1, kLongestTime,
           "how long a client tries to connect, with repetitions after 1, 2, 4, ... seconds, before it waits again",
           "pika: socket_timeout = 10 s"},
          connect_timeout);
}

template <class Visitor>
void HostConfig::describe(Visitor& v) {
  v.field({"cores", Unit::count, 1, 4096, "steps that the machine does at a time", "neutral"}, cores);
  v.field(
      {"per_command", Unit::duration, 0, kLongestTime, "processor time of each command", "neutral: processing is free"},
      per_command);
  v.field({"per_kib", Unit::duration, 0, kLongestTime, "processor time of each KiB of a message",
           "neutral: bytes are free"},
          per_kib);
  v.field(
      {"per_sync", Unit::duration, 0, kLongestTime, "processor time of each sync to disk", "neutral: syncs are free"},
      per_sync);
}

template <class Visitor>
void QueueConfig::describe(Visitor& v) {
  store.describe(v);
  subscription.describe(v);
  v.field({"dead_letter_queue", Unit::none, 0, 0, "the queue that dead letters go to; without one they are discarded",
           "x-dead-letter-exchange: none by default"},
          dead_letter_queue);
}

template <class Visitor>
void ProducerGroupConfig::describe(Visitor& v) {
  v.field({"count", Unit::count, 1, kMaxClientsPerGroup, "producers in the group, all equal", "neutral"}, count);
  v.field({"host", Unit::none, 0, 0, "the machine they run on, one of network.hosts; without it, producers", "neutral"},
          host);
  v.field({"to", Unit::none, 0, 0, "the queue they send to", "neutral", true}, to);
  v.field({"partitions", Unit::none, 0, 0, "further queues, over which and to the messages are spread", "neutral"},
          partitions);
  v.group("keys", "which keys the messages have, and how they choose among the group's queues", keys);
  v.field({"arrivals", Unit::none, 0, 0, "when messages are intended to be sent; the rate is the whole group's",
           "neutral", true},
          arrivals);
  v.field(
      {"body_size", Unit::bytes, 0, kMaxBufferBytes, "size of a body, drawn for each message and rounded", "neutral"},
      body_size);
  v.field({"limit", Unit::count, 0, kMaxMessagesPerRun,
           "messages that each producer intends to send at most; 0 = no limit", "neutral"},
          limit);
  v.field(
      {"poison", Unit::none, 0, 0, "which messages no consumer can process; see consumers.NAME.on_poison", "neutral"},
      poison);
  policy.describe(v);
}

template <class Visitor>
void ConsumerGroupConfig::describe(Visitor& v) {
  v.field({"count", Unit::count, 1, kMaxClientsPerGroup, "consumers in the group, all equal", "neutral"}, count);
  v.field({"host", Unit::none, 0, 0, "the machine they run on, one of network.hosts; without it, consumers", "neutral"},
          host);
  v.field({"from", Unit::none, 0, 0, "the queue they consume", "neutral", true}, from);
  v.field({"forward_to", Unit::none, 0, 0,
           "the queue that processed messages are published to; without one they are not", "neutral"},
          forward_to);
  v.field({"replies_to", Unit::none, 0, 0,
           "the producers' group whose messages these are replies to; what is processed is handed to who sent it",
           "neutral"},
          replies_to);
  policy.describe(v);
}

template <class Visitor>
void RunConfig::describe(Visitor& v) {
  v.field({"seed", Unit::count, 0, 9223372036854775807.0, "what all chance is drawn from", "neutral"}, seed);
  v.field({"warm_up", Unit::duration, 0, kLongestTime,
           "figures (not verdicts) leave out messages intended before this time", "neutral"},
          warm_up);
  v.field({"duration", Unit::duration, 1, kLongestTime, "how long producers intend to send", "neutral"}, duration);
  v.field({"drain", Unit::duration, 0, kLongestTime, "how long the world may then take to become quiet", "neutral"},
          drain);
  v.field({"heal", Unit::none, 0, 0,
           "faults end when the load does: what passes is over, what is down comes back, and none begins; so that the "
           "drain shows whether the system recovers",
           "neutral"},
          heal);
  v.field({"max_messages", Unit::count, 1, kMaxMessagesPerRun, "intended messages that end the run, as a limit reached",
           "neutral: bounds memory"},
          max_messages);
  v.field({"max_events", Unit::count, 1, 9223372036854775807.0, "events that end the run, as a limit reached",
           "neutral: bounds time"},
          max_events);
  v.field({"reconnect_after", Unit::duration, 1, kLongestTime,
           "how long a client that lost its connection waits before it connects again", "neutral"},
          reconnect_after);
}

}  // namespace brokerlab::sim
