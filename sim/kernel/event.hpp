// SPDX-License-Identifier: Apache-2.0
// What the kernel carries: plain data, so that a copy of the queue is a copy of the future. No callbacks, no pointers.
#pragma once

#include <cstdint>

#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

/// Something that happens to `target` at `time`. The kernel reads `time` alone; the rest is the world's business.
struct Event {
  Instant time;
  std::uint32_t target = 0;    ///< which entity of the world, by index
  std::uint32_t kind = 0;      ///< what happens to it
  std::uint64_t argument = 0;  ///< whatever that kind needs: an index, a count
  friend constexpr bool operator==(const Event&, const Event&) = default;
};

/// Names one scheduling, for cancel(). `generation` is unique in the whole run (a 64-bit count of schedulings), so a
/// handle that is kept for too long can never hit a later event. The default handle names nothing. It stays a value:
/// after a copy of the queue it names the same event in both.
/// 32 bits of index leave room for 4e9 pending events; the 64-bit split (24 + 40) would end at 16 million.
struct EventHandle {
  std::uint64_t generation = 0;
  std::uint32_t index = 0;
  /// Whether it ever named an event; not whether that event is still pending.
  constexpr bool valid() const { return generation != 0; }
  friend constexpr bool operator==(const EventHandle&, const EventHandle&) = default;
};

}  // namespace brokerlab::sim
