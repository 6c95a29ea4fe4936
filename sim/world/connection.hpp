// SPDX-License-Identifier: Apache-2.0
// What the world keeps of one client's connection to the broker, and the frames that are under way. Producers have the
// first connection numbers, consumers follow; the number is also the broker's SessionId. An epoch tells a connection
// from the one before it under the same number: frames, segments and notices of an earlier epoch are dropped.
//
// A connection has two ways, each a stream (or a flow of datagrams): way 2c leads from client c to the broker, way 2c+1
// back. Each end believes in the connection by itself: what ends it for one may never reach the other.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "broker_model/base/small_ring.hpp"
#include "broker_model/clients/confirm_numbers.hpp"
#include "broker_model/fronts/amqp/command.hpp"
#include "broker_model/fronts/amqp/frame.hpp"
#include "sim/kernel/event.hpp"
#include "sim/network/network.hpp"
#include "sim/network/stream.hpp"
#include "sim/world/event_kind.hpp"

namespace brokerlab::sim {

/// A command on its way to the broker, or read from the wire and waiting for a processor.
struct UpFrame {
  amqp::Input input;   ///< a command
  PublishToken token;  ///< of a producer's publish
  std::uint32_t connection = 0;
  std::uint32_t epoch = 0;
  std::uint32_t bytes = 0;

  const amqp::Command& command() const { return std::get<amqp::Command>(input); }
};

/// A frame on its way to a client.
struct DownFrame {
  amqp::Frame frame;
  PublishToken token;  ///< datagrams: the publish that a confirm answers; attempt 0 = look the number up
  std::uint32_t connection = 0;
  std::uint32_t epoch = 0;
  std::uint32_t bytes = 0;
};

/// A packet that has to be asked about again: at a queue on its way, or when a hold ends.
struct Flight {
  Packet packet;
  EventKind kind = EventKind::segment;  ///< of its arrival
  std::uint32_t target = 0;
  std::uint64_t argument = 0;
  std::uint32_t hop = 0;
  bool held = false;
};

inline constexpr amqp::ChannelNumber kChannel = 1;  // each client opens one

inline constexpr std::uint32_t kUp = 0, kDown = 1;
constexpr std::uint32_t way_of(std::uint32_t connection, std::uint32_t direction) { return connection * 2 + direction; }
constexpr std::uint32_t connection_of(std::uint32_t way) { return way / 2; }
constexpr std::uint32_t direction_of(std::uint32_t way) { return way % 2; }

struct Connection {
  std::array<Stream, 2> streams;
  ConfirmNumbers confirms;                ///< counted as the broker reads: what a datagram loses has no number
  std::uint64_t up_waiting = 0;           ///< bytes that the client wants to write and has no processor for
  std::uint64_t down_used = 0;            ///< bytes that the broker believes to be in its buffer
  std::uint64_t down_read = 0;            ///< of them, read or lost: datagrams alone, a stream knows by itself
  Instant lost_at{0};                     ///< by the client
  std::array<Instant, 2> last_arrival{};  ///< of what must not be overtaken
  std::uint32_t epoch = 0;
  std::uint32_t host = 0;      ///< the client's
  std::uint32_t control = 0;   ///< packets sent besides segments
  bool of_producer = false;    ///< whose it is: a producer's, or a consumer's
  bool over_stream = false;    ///< its transport; or datagrams
  bool keeps_alive = false;    ///< probes are configured
  bool client_open = false;    ///< the client believes in it
  bool broker_open = false;    ///< the broker's host believes in it
  bool session_open = false;   ///< the broker's process has been told of it, and not of its end
  bool broker_reading = true;  ///< false between PauseReading and ResumeReading
  bool up_was_full = false;    ///< the client was told to stop
  bool host_silent = false;    ///< the client's host lost its power and answers nothing
  SmallRing<std::uint32_t>
      deferred_up;                   ///< already in line when the broker paused, older than held_up; their cost is paid
  SmallRing<std::uint32_t> held_up;  ///< arrived while the broker paused
  SmallRing<std::uint32_t> held_down;  ///< arrived, not read: the consumer wants no more

  Stream& up() { return streams[kUp]; }
  Stream& down() { return streams[kDown]; }
  /// Bytes that it takes, its heap among them.
  std::size_t bytes() const {
    return sizeof(*this) + streams[kUp].heap_bytes() + streams[kDown].heap_bytes() + confirms.heap_bytes() +
           deferred_up.heap_bytes() + held_up.heap_bytes() + held_down.heap_bytes();
  }
};

/// When a way's stream has asked to be polled; rare, as an undisturbed one never does.
struct Poll {
  EventHandle event;
  Instant at = Instant::never();
};

/// What is kept of a connection that somebody may find silent or is trying to open; rare.
struct Watch {
  std::array<Instant, 2> deaf_since{Instant::never(), Instant::never()};  ///< by direction: its receiver
  std::array<EventHandle, 2> silence;
  EventHandle syn_timer;
  Instant attempt_began{0};
  Instant syn_sent{0};
  std::uint32_t attempt = 0;
};

}  // namespace brokerlab::sim
