// SPDX-License-Identifier: Apache-2.0
// One channel's delivery tags: dense from 1 in the order of sending, and the leases of those that are still
// outstanding. What was sent in auto-ack mode has a tag and is never outstanding.
//
// Outstanding tags sit in a ring in rising order. Settled ones leave holes; holes never outnumber live ones by more
// than a constant, so memory follows what is outstanding, not what was ever sent. Finding a tag is O(1) where tags are
// dense, else a binary search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "broker_model/base/ring.hpp"
#include "broker_model/core/command.hpp"

namespace brokerlab::amqp {

class DeliveryTags {
 public:
  /// The next tag, for a message that needs no settlement.
  std::uint64_t next() { return ++last_; }

  /// The next tag, outstanding until it is taken.
  std::uint64_t next(LeaseHandle lease) {
    ring_.push_back({++last_, lease, true});
    ++outstanding_;
    return last_;
  }

  bool is_outstanding(std::uint64_t tag) const {
    const std::size_t at = position(tag);
    return at < ring_.size() && ring_[at].tag == tag && ring_[at].live;
  }

  /// Ends one outstanding tag; no lease if it is not outstanding.
  LeaseHandle take(std::uint64_t tag) {
    const std::size_t at = position(tag);
    if (at >= ring_.size() || ring_[at].tag != tag || !ring_[at].live) [[unlikely]]
      return {};
    const LeaseHandle lease = ring_[at].lease;
    ring_[at].live = false;
    --outstanding_;
    drop_holes();
    return lease;
  }

  /// Ends the oldest outstanding tag if it is at most `up_to`.
  std::optional<LeaseHandle> take_oldest(std::uint64_t up_to) {
    if (!any(up_to)) return std::nullopt;
    const LeaseHandle lease = ring_.pop_front().lease;
    --outstanding_;
    drop_holes();
    return lease;
  }

  /// Is any outstanding tag at most `up_to`?
  bool any(std::uint64_t up_to) const { return !ring_.empty() && ring_.front().tag <= up_to; }

  std::uint64_t last() const { return last_; }
  std::size_t outstanding() const { return outstanding_; }
  /// Slots held, live and holes: for the test that memory stays bounded.
  std::size_t slots() const { return ring_.size(); }

 private:
  struct Slot {
    std::uint64_t tag = 0;
    LeaseHandle lease;
    bool live = false;
  };

  // The first slot whose tag is not below `tag`; the ring's size if there is none.
  std::size_t position(std::uint64_t tag) const {
    if (ring_.empty() || tag < ring_.front().tag) [[unlikely]]
      return 0;
    const std::uint64_t guess = tag - ring_.front().tag;
    if (guess < ring_.size() && ring_[guess].tag == tag) [[likely]]
      return guess;
    std::size_t low = 0;
    std::size_t high = ring_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (ring_[middle].tag < tag) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void drop_holes() {
    while (!ring_.empty() && !ring_.front().live) ring_.pop_front();
    if (ring_.size() > 64 && ring_.size() > 2 * outstanding_) [[unlikely]]
      compact();
  }

  // Amortised O(1): half of the slots were settled since the last time.
  void compact() {
    for (std::size_t n = ring_.size(); n > 0; --n) {
      const Slot slot = ring_.pop_front();
      if (slot.live) ring_.push_back(slot);
    }
  }

  Ring<Slot> ring_;  // the front, if any, is live
  std::uint64_t last_ = 0;
  std::size_t outstanding_ = 0;
};

}  // namespace brokerlab::amqp
