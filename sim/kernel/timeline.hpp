// SPDX-License-Identifier: Apache-2.0
// Indices in order of (time, insertion): the near future in a sorted array, the rest in a radix wheel.
//
// What always holds: everything in the array is earlier than `near_end_`, nothing in the wheel is; no entry of the
// wheel lies in [base, near_end_). So the time of an index tells where it waits, and equal times wait in one place.
// When the array is empty, the wheel's first bucket fills it if it is small, and is dealt out otherwise ("cascades"); a
// crowd at one instant is taken from its bucket directly. When the array overflows it goes back into the wheel as a
// whole. While there are only a few entries in all, the array holds every one of them.
//
// The caller owns the indices: add_index() makes a new one, and an index is here at most once. Times are below 2^63.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/kernel/near_future.hpp"
#include "sim/kernel/radix_wheel.hpp"

namespace brokerlab::sim {

class Timeline {
 public:
  using Entry = NearFuture::Entry;
  static constexpr std::uint32_t kNone = 0xffffffffu;

  /// Makes room for one more index and returns it: 0, 1, 2, ...
  std::uint32_t add_index() { return wheel_.add_index(); }

  /// Adds `index`, which must not be here, behind everything with the same time. `time` is not before the last taken.
  void insert(std::uint32_t index, std::uint64_t time) {
    if (time < near_end_)
      insert_near(index, time);
    else
      wheel_.insert(index, time);
  }

  /// Takes `index`, which must be here, out.
  void remove(std::uint32_t index) {
    const std::uint64_t time = wheel_.time_of(index);
    if (time < near_end_) [[unlikely]]
      near_.remove({time, index});
    else
      wheel_.remove(index);
  }

  /// Removes and returns the earliest entry if its time is less than `end`; otherwise removes none, and the index is
  /// kNone. A bucket cascades only if it starts before `end`.
  Entry take_before(std::uint64_t end) {
    if (near_.empty()) [[unlikely]]
      return take_from_wheel(end);
    return take_near(end);
  }

  /// An index that is likely to be taken soon, as a hint what to prefetch.
  std::uint32_t hint_ahead() const { return near_.hint_ahead(); }

  /// No entry is earlier than this; all ones when there is none. O(1).
  std::uint64_t lower_bound() const;
  /// The earliest time; all ones when there is none. Linear in the first bucket, which the next take deals out anyway.
  std::uint64_t first_time() const;

 private:
  static constexpr std::size_t kFew = 8;
  static constexpr std::size_t kNoLongerFew = 16;
  static constexpr std::size_t kUnlimited = ~std::size_t{0};
  static constexpr std::uint64_t kEndOfTime = std::uint64_t{1} << 63;

  Entry take_near(std::uint64_t end) {
    const Entry first{near_.first().time, near_.first().index};
    if (first.time >= end) return {end, kNone};
    near_.drop_first();
    return first;
  }

  std::size_t near_room() const { return near_end_ == kEndOfTime ? kNoLongerFew : NearFuture::kCapacity; }
  void insert_near(std::uint32_t index, std::uint64_t time);
  Entry take_from_wheel(std::uint64_t end);
  bool fill_near(const RadixWheel::Bucket& bucket);
  void spill();

  NearFuture near_;
  RadixWheel wheel_;
  std::uint64_t near_end_ = 0;
  std::size_t late_inserts_left_ = kUnlimited;
};

}  // namespace brokerlab::sim
