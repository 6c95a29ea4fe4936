// SPDX-License-Identifier: Apache-2.0
// Everything that can happen to a broker. The same frame serves the core (Command) and a front with its core (the
// protocol's commands).
#pragma once

#include <cstdint>
#include <type_traits>
#include <variant>

#include "broker_model/core/command.hpp"

namespace brokerlab {

/// A session exists. `carrier` is the session whose bytes carry it (itself for a connection). `credit` = bytes that may
/// be sent before Writable gives more; it counts for a carrier only. One hand-out may overrun the credit by its own
/// size.
struct SessionOpened {
  SessionId session;
  SessionId carrier;
  std::uint64_t credit;
};
struct SessionClosed {
  SessionId session;
};
struct Writable {
  SessionId session;
  std::uint64_t bytes;
};
/// Everything appended up to and including `sequence` is in the page cache.
struct WriteCompleted {
  std::uint64_t sequence;
};
/// Everything appended up to and including `sequence` survives a power cut.
struct SyncCompleted {
  std::uint64_t sequence;
};
/// The disk is short of room, or is so no longer.
struct DiskAlarm {
  bool raised;
};
struct ReadCompleted {
  std::uint64_t token;
};
struct PeerMessage {
  std::uint32_t peer;
  std::uint32_t handle;
};
struct TimePassed {};

template <class AnyCommand>
using InputOf = std::variant<SessionOpened, SessionClosed, AnyCommand, Writable, WriteCompleted, SyncCompleted,
                             DiskAlarm, ReadCompleted, PeerMessage, TimePassed>;

using Input = InputOf<Command>;
static_assert(sizeof(Input) <= 64 && std::is_trivially_copyable_v<Input>);

}  // namespace brokerlab
