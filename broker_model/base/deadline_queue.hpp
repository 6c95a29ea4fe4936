// SPDX-License-Identifier: Apache-2.0
// Deadlines, each with a 32-bit payload, popped earliest first and in arming order where they tie.
//
// Most deadlines in a broker share a constant timeout, and time never goes back, so they fall due in the order in which
// they were armed: those wait in one linked *lane* per timeout, where arm, cancel and expire are O(1). What does not
// fit (more timeouts than lanes, or a `now` that went back) waits in an indexed 4-ary heap. An empty lane is given to
// the next timeout that needs one. Nothing is left behind by a cancel, and the steady state allocates nothing.
// Copyable; a handle is good for the copy too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "broker_model/base/time.hpp"

namespace brokerlab {

/// Names one arming of one deadline, for ever: 64 bits count all armings, so a stale handle never means a newer
/// deadline.
struct DeadlineHandle {
  std::uint32_t index = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t serial_low = 0;
  std::uint32_t serial_high = 0;
  constexpr std::uint64_t serial() const { return (std::uint64_t{serial_high} << 32) | serial_low; }
  static constexpr DeadlineHandle none() { return {}; }
  constexpr bool valid() const { return serial() != 0; }
  friend constexpr bool operator==(const DeadlineHandle&, const DeadlineHandle&) = default;
};

class DeadlineQueue {
 public:
  using Handle = DeadlineHandle;
  static constexpr std::uint32_t kLanes = 64;

  /// A deadline at `now + timeout` (saturating).
  Handle arm(Instant now, Duration timeout, std::uint32_t payload);

  /// Removes a deadline; false, and nothing happens, if it was cancelled, extended or popped before.
  bool cancel(Handle handle);

  /// Moves a deadline to `now + timeout`, keeping its payload; it counts as armed now. The old handle is stale
  /// afterwards. Returns the new handle, or none if `handle` was stale.
  Handle extend(Handle handle, Instant now, Duration timeout);

  bool armed(Handle handle) const { return handle.index < slots_.size() && is_current(handle); }
  /// When an armed deadline falls due; none for a stale handle.
  std::optional<Instant> due(Handle handle) const;

  /// The earliest deadline; none if there is none.
  std::optional<Instant> next() const;

  /// Removes the earliest deadline and returns true with its payload, if it is due at `now` or before.
  bool pop_due(Instant now, std::uint32_t& payload);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::uint32_t kHeap = kLanes;  // the "lane" of what waits in the heap

  struct Key {  // the order of everything here
    Instant due;
    std::uint64_t serial = 0;
    friend constexpr auto operator<=>(const Key&, const Key&) = default;
  };
  struct Slot {
    Key key;                         // serial 0: the slot is free
    std::uint32_t previous = kNone;  // in the heap: the position there
    std::uint32_t next = kNone;      // free: the next free slot
    std::uint32_t payload = 0;
    std::uint32_t lane = kHeap;
  };
  struct Lane {
    Duration timeout;
    std::uint32_t head = kNone;
    std::uint32_t tail = kNone;
  };
  struct HeapEntry {
    Key key;
    std::uint32_t slot = kNone;
  };

  bool is_current(Handle handle) const { return handle.valid() && slots_[handle.index].key.serial == handle.serial(); }
  std::uint32_t take_slot();
  void release(std::uint32_t index);
  void detach(std::uint32_t index);
  std::uint32_t earliest() const;

  std::uint32_t lane_for(Duration timeout);
  std::uint32_t claim_lane(Duration timeout);
  void lane_append(std::uint32_t lane, std::uint32_t index);
  void lane_remove(std::uint32_t index);
  void lane_head_changed(std::uint32_t lane);
  void find_best_lane();

  void heap_push(std::uint32_t index);
  void heap_remove(std::size_t position);
  void heap_put(std::size_t position, const HeapEntry& entry);
  void sift_up(std::size_t position, const HeapEntry& entry);
  void sift_down(std::size_t position, const HeapEntry& entry);

  std::vector<Slot> slots_;
  std::vector<HeapEntry> heap_;
  std::array<Lane, kLanes> lanes_{};
  std::array<Key, kLanes> heads_{};  // copies of the lanes' first keys, close together for the scan
  std::uint64_t occupied_ = 0;       // one bit per lane that is not empty
  std::uint32_t lanes_used_ = 0;     // lanes with a timeout, empty or not
  std::uint32_t recent_lane_ = 0;    // where the last arming found its lane
  std::uint32_t best_lane_ = kNone;  // the occupied lane with the least head
  std::uint32_t free_head_ = kNone;
  std::uint64_t next_serial_ = 1;
  std::size_t size_ = 0;
};

}  // namespace brokerlab
