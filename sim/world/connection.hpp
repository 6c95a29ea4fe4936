// SPDX-License-Identifier: Apache-2.0
// What the world keeps of one client's connection to the broker, and the frames that are under way. Producers have the
// first connection numbers, consumers follow; the number is also the broker's SessionId. An epoch tells a connection
// from the one before it under the same number: frames and notices of an earlier epoch are dropped.
#pragma once

#include <cstdint>

#include "broker_model/base/ring.hpp"
#include "broker_model/clients/confirm_numbers.hpp"
#include "broker_model/fronts/amqp/command.hpp"
#include "broker_model/fronts/amqp/frame.hpp"
#include "sim/network/pipe.hpp"

namespace brokerlab::sim {

/// A command on its way to the broker, or read from the wire and waiting for a processor.
struct UpFrame {
  amqp::Command command;
  PublishToken token;  ///< of a producer's publish
  std::uint32_t connection = 0;
  std::uint32_t epoch = 0;
  std::uint32_t bytes = 0;
};

/// A frame on its way to a client.
struct DownFrame {
  amqp::Frame frame;
  PublishToken token;  ///< datagrams: the publish that a confirm answers; attempt 0 = look the number up
  std::uint32_t connection = 0;
  std::uint32_t epoch = 0;
  std::uint32_t bytes = 0;
};

struct Connection {
  Pipe up, down;
  ConfirmNumbers confirms;  ///< counted as the broker reads: what a datagram loses has no number
  std::uint32_t epoch = 0;
  Instant lost_at{0};               ///< by the client
  bool client_open = false;         ///< the client believes in it
  bool broker_open = false;         ///< the broker believes in it
  bool broker_reading = true;       ///< false between PauseReading and ResumeReading
  bool up_was_full = false;         ///< the client was told to stop
  Ring<std::uint32_t> deferred_up;  ///< already in line when the broker paused, older than held_up; their cost is paid
  Ring<std::uint32_t> held_up;      ///< arrived while the broker paused
  Ring<std::uint32_t> held_down;    ///< arrived, not read: the consumer wants no more
};

}  // namespace brokerlab::sim
