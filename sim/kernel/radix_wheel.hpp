// SPDX-License-Identifier: Apache-2.0
// A 64-ary radix wheel over 64-bit times: O(1) insert and O(1) removal by index.
//
// Read a time as eleven digits of six bits. An entry lives at the level of the highest digit in which its time differs
// from `base`, in the slot of that digit. What always holds:
//   1. Every entry's time is >= base, and its bucket is a function of (time, base) alone: equal times share a bucket.
//   2. Buckets are first-in first-out and every move appends in list order, so equal times stay in order of insertion.
//   3. The earliest entry is in the lowest occupied slot of the lowest occupied level; at level 0 a slot is one
//   instant.
//
// The caller owns the indices: add_index() makes a new one, and an index is in the wheel at most once. Times are below
// 2^63 (an Instant that is not negative).
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/kernel/near_future.hpp"

namespace brokerlab::sim {

class RadixWheel {
 public:
  static constexpr unsigned kDigitBits = 6;
  static constexpr std::uint32_t kNone = 0xffffffffu;

  /// The times [start, start + (1 << level * kDigitBits)).
  struct Bucket {
    unsigned level;
    std::uint32_t sentinel;
    std::uint64_t start;
    std::uint64_t end() const { return start + (std::uint64_t{1} << level * kDigitBits); }
  };

  RadixWheel();

  /// Makes room for one more index and returns it: 0, 1, 2, ...
  std::uint32_t add_index() {
    links_.push_back({});
    return static_cast<std::uint32_t>(links_.size()) - kBuckets - 1;
  }

  bool empty() const { return levels_ == 0; }

  /// Appends `index`, which must not be in the wheel, behind everything with the same time. Requires time >= base.
  void insert(std::uint32_t index, std::uint64_t time) { append(index + kBuckets, time); }

  /// Takes `index`, which must be in the wheel, out of it.
  void remove(std::uint32_t index) { unlink(index + kBuckets); }

  /// The time last given to `index`. It may be set for an index that waits elsewhere.
  std::uint64_t time_of(std::uint32_t index) const { return links_[index + kBuckets].time; }
  void set_time(std::uint32_t index, std::uint64_t time) { links_[index + kBuckets].time = time; }

  /// The bucket with the earliest entry. Requires !empty().
  Bucket first_bucket() const {
    const auto level = static_cast<unsigned>(std::countr_zero(levels_));
    const auto slot = static_cast<unsigned>(std::countr_zero(occupied_[level]));
    const unsigned shift = level * kDigitBits;
    return {level, level * kSlots + slot, ((base_ >> shift & ~std::uint64_t{kSlots - 1}) | slot) << shift};
  }

  /// The earliest time in the first bucket: linear in its entries. Requires !empty().
  std::uint64_t first_time() const;

  /// The first in the bucket, and whether it is the only one. Requires that the bucket is occupied.
  std::uint32_t head_of(const Bucket& bucket) const { return links_[bucket.sentinel].next - kBuckets; }
  bool has_one(const Bucket& bucket) const { return links_[bucket.sentinel].next == links_[bucket.sentinel].prev; }

  /// The earliest of a bucket of at most kSearched entries; kNone when there are more.
  std::uint32_t earliest_of_few(const Bucket& bucket) const {
    std::uint32_t best = links_[bucket.sentinel].next;
    std::uint64_t best_time = links_[best].time;
    std::uint32_t link = links_[best].next;
    for (int seen = 1; link != bucket.sentinel; ++seen) {
      if (seen == kSearched) return kNone;
      const bool earlier = links_[link].time < best_time;
      best = earlier ? link : best;
      best_time = earlier ? links_[link].time : best_time;
      link = links_[link].next;
    }
    return best - kBuckets;
  }

  /// Copies the entries of the bucket in list order; false when they are too many.
  bool stage(const Bucket& bucket, NearFuture::Staged& out) const;

  /// Empties the first bucket: the base moves to its start, and what was in it belongs to the caller.
  void drop(const Bucket& bucket);

  /// Deals the first bucket out to the levels below: the base moves to its start.
  void cascade(const Bucket& bucket);

  /// Moves the base forward, within a bucket that holds no entry up to `time`.
  void advance_base(std::uint64_t time) { base_ = time; }
  /// Moves the base to `time`: back to anywhere (buckets are joined as a whole), forward as advance_base().
  void move_base(std::uint64_t time);

 private:
  static constexpr int kSearched = 4;
  static constexpr unsigned kLevels = 11;
  static constexpr unsigned kSlots = 64;
  static constexpr std::uint32_t kBuckets = kLevels * kSlots;

  /// Sixteen bytes that a cascade touches, and no more: four to a cache line. Links 0 to kBuckets-1 are the buckets'
  /// sentinels (a bucket is a ring), so that linking needs no branch.
  struct Link {
    std::uint64_t time = 0;
    std::uint32_t next = 0;
    std::uint32_t prev = 0;
  };

  static constexpr unsigned level_of(std::uint64_t difference) {
    const unsigned highest_bit = 63u - static_cast<unsigned>(std::countl_zero(difference | 1));
    return highest_bit * 43u >> 8;  // highest_bit / 6, exact up to 63
  }

  void append(std::uint32_t link, std::uint64_t time) {
    const unsigned level = level_of(time ^ base_);
    const auto slot = static_cast<unsigned>(time >> (level * kDigitBits)) % kSlots;
    const std::uint32_t sentinel = level * kSlots + slot;
    const std::uint32_t tail = links_[sentinel].prev;
    links_[link] = {time, sentinel, tail};
    links_[tail].next = link;
    links_[sentinel].prev = link;
    mark_occupied(sentinel);
  }

  void unlink(std::uint32_t link) {
    const auto [time, next, prev] = links_[link];
    links_[prev].next = next;
    links_[next].prev = prev;
    if (prev == next) mark_empty(prev);  // both neighbours are the sentinel
  }

  void mark_occupied(std::uint32_t sentinel) {
    occupied_[sentinel / kSlots] |= std::uint64_t{1} << sentinel % kSlots;
    levels_ |= 1u << sentinel / kSlots;
  }
  void mark_empty(std::uint32_t sentinel) {
    const unsigned level = sentinel / kSlots;
    occupied_[level] &= ~(std::uint64_t{1} << sentinel % kSlots);
    levels_ &= ~(static_cast<std::uint32_t>(occupied_[level] == 0) << level);
  }
  void splice(std::uint32_t from, std::uint32_t to);

  std::vector<Link> links_;
  std::array<std::uint64_t, kLevels> occupied_{};
  std::uint32_t levels_ = 0;
  std::uint64_t base_ = 0;
};

}  // namespace brokerlab::sim
