// SPDX-License-Identifier: Apache-2.0
// What a queue writes about its entries, and when a segment of its log has become unnecessary.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

std::uint32_t segment_of(const State& state, std::uint64_t position);

/// Writes a durable queue's new entry with the message's death history; returns its sequence.
std::uint64_t log_entry(Turn& t, Queue& queue, std::uint64_t position, const Entry& entry);

/// Writes that `count` logged entries from `position` on, all in one segment, are gone. Nobody waits for that: it goes
/// with the next write, or within NodePolicy::flush_settlements_after.
void log_settled(Turn& t, Queue& queue, std::uint64_t position, std::uint32_t count = 1);

/// Lets the last segment go if the queue has just left it with nothing unsettled in it.
void close_segment(Turn& t, Queue& queue);

/// Gathers settled entries into runs, which take one record each.
class SettledRun {
 public:
  void add(Turn& t, Queue& queue, std::uint64_t position);
  void flush(Turn& t, Queue& queue);

 private:
  std::uint64_t first_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace brokerlab::core
