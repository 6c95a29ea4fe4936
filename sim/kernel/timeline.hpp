// SPDX-License-Identifier: Apache-2.0
// Indices in order of (time, insertion): the next few in a sorted array, the rest in a radix wheel.
//
// What always holds: everything in the array is earlier than `near_end_`, nothing in the wheel is; no entry of the
// wheel lies in [base, near_end_). So the time of an index tells where it waits, and equal times wait in one place.
// When the array is empty, the wheel's first buckets fill it; a bucket of many is dealt out to the levels below first
// ("cascades"), and a crowd at one instant is taken from its bucket directly. When the array overflows, it goes back
// into the wheel as a whole.
//
// The caller owns the indices: add_index() makes a new one, and an index is here at most once. Times are below 2^63.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/kernel/near_future.hpp"
#include "sim/kernel/radix_wheel.hpp"

namespace brokerlab::sim {

class Timeline {
 public:
  using Entry = NearFuture::Entry;

  std::size_t size() const { return size_; }

  /// Makes room for one more index and returns it: 0, 1, 2, ...
  std::uint32_t add_index() { return wheel_.add_index(); }

  /// Adds `index`, which must not be here, behind everything with the same time. `time` is not before the last taken.
  void insert(std::uint32_t index, std::uint64_t time) {
    ++size_;
    bound_ = std::min(bound_, time);
    if (time < near_end_) [[unlikely]]
      insert_near(index, time);
    else
      wheel_.insert(index, time);
  }

  /// Takes `index`, which must be here, out.
  void remove(std::uint32_t index) {
    --size_;
    if (wheel_.time_of(index) < near_end_) [[unlikely]]
      near_.remove({wheel_.time_of(index), index});
    else
      wheel_.remove(index);
  }

  /// Removes the earliest entry if its time is less than `end` and puts it in `out`; otherwise returns false and
  /// removes none. A bucket cascades only if it starts before `end`.
  bool take_before(std::uint64_t end, Entry& out) {
    if (near_.empty()) [[unlikely]]
      return take_from_wheel(end, out);
    return take_near(end, out);
  }

  /// Likely the next to be taken, as a hint what to fetch: null when that takes longer to find out.
  const Entry* hint() const { return near_.empty() ? nullptr : &near_.first(); }

  /// Whether it is known without looking that no entry is at or before `time`.
  bool none_up_to(std::uint64_t time) const { return bound_ > time; }

  /// No entry is earlier than this; all ones when there is none. O(1).
  std::uint64_t lower_bound() const;
  /// The earliest time; all ones when there is none. Linear in the first bucket, which the next take deals out anyway.
  std::uint64_t first_time() const;
  /// The first to be taken of those at `time`, given that none is earlier; nothing where there is none.
  std::optional<std::uint32_t> first_at(std::uint64_t time) const;

 private:
  /// The array takes at most this part of all there is, and at most so many: later inserts should rarely fall into it.
  static constexpr std::size_t kPart = 4;
  static constexpr std::size_t kEnough = 16;
  static constexpr std::size_t kLateInserts = 64;

  bool take_near(std::uint64_t end, Entry& out) {
    out.assign(near_.first());
    bound_ = out.time;
    if (out.time >= end) return false;
    near_.drop_first();
    --size_;
    return true;
  }

  void insert_near(std::uint32_t index, std::uint64_t time);
  bool take_from_wheel(std::uint64_t end, Entry& out);
  bool take_from_crowd(const RadixWheel::Bucket& instant, Entry& out);
  bool fill_near(const RadixWheel::Bucket& bucket);
  void spill();

  NearFuture near_;
  std::uint64_t near_end_ = 0;
  std::size_t late_inserts_left_ = 0;  // until the array is given up as too wide
  std::size_t size_ = 0;
  std::uint64_t bound_ = 0;  // none is earlier
  RadixWheel wheel_;
};

}  // namespace brokerlab::sim
