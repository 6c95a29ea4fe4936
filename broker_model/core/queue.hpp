// SPDX-License-Identifier: Apache-2.0
// A queue: a policy, a store, one subscription, its consumers, and the publishes that wait for room. The counts are
// kept for the limits and for replies; whoever checks the broker walks the store instead.
#pragma once

#include <cstdint>

#include "broker_model/base/deadline_queue.hpp"
#include "broker_model/base/ring.hpp"
#include "broker_model/core/ref.hpp"
#include "broker_model/core/segment_table.hpp"
#include "broker_model/core/subscription.hpp"
#include "broker_model/policy/queue_policy.hpp"

namespace brokerlab::core {

/// A publish that found the queue full under block-producer. It holds a reference to its record.
struct Parked {
  std::uint32_t record = kNil;
  std::uint32_t promise = kNil;  ///< among the open promises; kNil = no confirm wanted
  Ref session;
  Ref carrier;
};

/// Messages and body bytes in one state.
struct Load {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  void add(std::uint32_t size) { ++messages, bytes += size; }
  void remove(std::uint32_t size) { --messages, bytes -= size; }
};

struct Queue {
  NameId name;
  std::uint32_t serial = 0;
  QueuePolicy policy;
  SessionId exclusive_to;
  bool auto_delete = false;
  bool durable = false;  ///< and not exclusive: the log has it
  bool dirty = false;    ///< waits in State::dirty
  std::uint32_t log = 0;
  std::uint32_t consumer_count = 0;
  Load ready;
  Load leased;
  List consumers;
  List active;  ///< consumers in turn
  EntryStore entries;
  Subscription subscription;
  SegmentTable segments;
  Ring<Parked> parked;
  DeadlineQueue::Handle watch;  ///< when its head may expire; not later than it does

  /// What counts towards the length limits.
  Load limited() const {
    if (policy.store.limit_scope == LimitScope::ready) return ready;
    return {ready.messages + leased.messages, ready.bytes + leased.bytes};
  }
  bool over_limit() const {
    const Load load = limited();
    return load.messages > policy.store.max_messages || load.bytes > policy.store.max_bytes;
  }
  /// Whether one more message of `size` bytes would pass a limit.
  bool would_overflow(std::uint32_t size) const {
    const Load load = limited();
    return load.messages >= policy.store.max_messages ||
           (policy.store.max_bytes != kNoLimit && load.bytes + size > policy.store.max_bytes);
  }
  /// Whether a publish of `size` bytes waits under block-producer. An empty queue lets in what would never fit.
  bool must_wait(std::uint32_t size) const {
    const bool never_fits = size > policy.store.max_bytes && policy.store.max_messages > 0;
    return would_overflow(size) && !(never_fits && limited().messages == 0);
  }
};

}  // namespace brokerlab::core
