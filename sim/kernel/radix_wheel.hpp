// SPDX-License-Identifier: Apache-2.0
// A 64-ary radix wheel: a monotone priority queue over 64-bit times with O(1) insert and O(1) removal by index.
//
// Read a time as eleven digits of six bits. An entry lives at the level of the highest digit in which its time differs
// from `base`, in the slot of that digit. What always holds:
//   1. Every entry's time is >= base, and its bucket is a function of (time, base) alone: equal times share a bucket.
//   2. Buckets are first-in first-out and every move appends in list order, so equal times leave in order of insertion.
//   3. The earliest entry is in the lowest occupied slot of the lowest occupied level; at level 0 a slot is one
//   instant.
// The first bucket is dealt out to lower levels ("cascades") only when its start is before the caller's end; a bucket
// of a few entries is searched instead. If an end let the base run ahead of a later insert, insert() winds it back.
//
// The caller owns the indices: add_index() makes a new one, and an index is in the wheel at most once.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace brokerlab::sim {

class RadixWheel {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffu;

  RadixWheel();

  /// Makes room for one more index and returns it: 0, 1, 2, ...
  std::uint32_t add_index() {
    links_.push_back({});
    return static_cast<std::uint32_t>(links_.size()) - kBuckets - 1;
  }
  void reserve(std::size_t indices) { links_.reserve(indices + kBuckets); }

  /// Appends `index` behind everything with the same time. The index must not be in the wheel.
  void insert(std::uint32_t index, std::uint64_t time) {
    if (time < base_) [[unlikely]]
      rewind(time);
    append(index + kBuckets, time);
  }

  /// Takes `index`, which must be in the wheel, out of it.
  void remove(std::uint32_t index) { unlink(index + kBuckets); }

  /// Removes and returns the earliest index if its time is less than `end`; otherwise returns kNone and removes none.
  std::uint32_t take_before(std::uint64_t end) {
    while (levels_ != 0) {
      const Bucket first = first_bucket();
      if (first.start >= end) return kNone;
      const std::uint32_t head = links_[first.sentinel].next;
      if (first.level == 0 || links_[head].next == first.sentinel) return take_sole(head, end);
      const std::uint32_t found = search_small(first.sentinel, head);
      if (found != kNone) return take_found(found, end);
      cascade(first);
    }
    return kNone;
  }

  std::uint64_t time_of(std::uint32_t index) const { return links_[index + kBuckets].time; }

  /// No entry is earlier than this; all ones when the wheel is empty. O(1).
  std::uint64_t lower_bound() const { return levels_ == 0 ? ~std::uint64_t{0} : first_bucket().start; }

  /// The earliest time; all ones when the wheel is empty. Linear in the first bucket, which the next take_before deals
  /// out anyway.
  std::uint64_t first_time() const;

 private:
  static constexpr unsigned kLevels = 11;
  static constexpr unsigned kDigitBits = 6;
  static constexpr unsigned kSlots = 64;
  static constexpr std::uint32_t kBuckets = kLevels * kSlots;
  static constexpr int kSearchAtMost = 4;

  /// Sixteen bytes that a cascade touches, and no more: four to a cache line. Links 0 to kBuckets-1 are the buckets'
  /// sentinels (a bucket is a ring), so that linking needs no branch.
  struct Link {
    std::uint64_t time = 0;
    std::uint32_t next = 0;
    std::uint32_t prev = 0;
  };
  struct Bucket {
    unsigned level;
    std::uint32_t sentinel;
    std::uint64_t start;
  };

  static constexpr unsigned level_of(std::uint64_t difference) {
    const unsigned highest_bit = 63u - static_cast<unsigned>(std::countl_zero(difference | 1));
    return highest_bit * 43u >> 8;  // highest_bit / 6, exact up to 63
  }

  Bucket first_bucket() const {
    const auto level = static_cast<unsigned>(std::countr_zero(levels_));
    const auto slot = static_cast<unsigned>(std::countr_zero(occupied_[level]));
    const unsigned shift = level * kDigitBits;
    return {level, level * kSlots + slot, ((base_ >> shift & ~std::uint64_t{kSlots - 1}) | slot) << shift};
  }

  void append(std::uint32_t link, std::uint64_t time) {
    const unsigned level = level_of(time ^ base_);
    const auto slot = static_cast<unsigned>(time >> (level * kDigitBits)) & (kSlots - 1);
    const std::uint32_t sentinel = level * kSlots + slot;
    const std::uint32_t tail = links_[sentinel].prev;
    links_[link] = {time, sentinel, tail};
    links_[tail].next = link;
    links_[sentinel].prev = link;
    occupied_[level] |= std::uint64_t{1} << slot;
    levels_ |= 1u << level;
  }

  void unlink(std::uint32_t link) {
    const auto [time, next, prev] = links_[link];
    links_[prev].next = next;
    links_[next].prev = prev;
    if (prev == next) mark_empty(prev);  // both neighbours are the sentinel
  }

  void mark_empty(std::uint32_t sentinel) {
    const unsigned level = sentinel / kSlots;
    occupied_[level] &= ~(std::uint64_t{1} << sentinel % kSlots);
    if (occupied_[level] == 0) levels_ &= ~(1u << level);
  }

  /// Everything below the bucket is empty, and so is the bucket once its sole entry or sole instant has begun to leave:
  /// the base can follow for free.
  std::uint32_t take_sole(std::uint32_t head, std::uint64_t end) {
    const std::uint64_t time = links_[head].time;
    if (time >= end) return kNone;
    base_ = time;
    unlink(head);
    return head - kBuckets;
  }

  std::uint32_t take_found(std::uint32_t link, std::uint64_t end) {
    if (links_[link].time >= end) return kNone;
    unlink(link);
    return link - kBuckets;
  }

  /// The earliest of a bucket of at most kSearchAtMost entries; kNone when there are more.
  std::uint32_t search_small(std::uint32_t sentinel, std::uint32_t head) const {
    std::uint32_t best = head;
    std::uint64_t best_time = links_[head].time;
    std::uint32_t link = links_[head].next;
    for (int seen = 1; link != sentinel; ++seen) {
      if (seen == kSearchAtMost) return kNone;
      const bool earlier = links_[link].time < best_time;
      best = earlier ? link : best;
      best_time = earlier ? links_[link].time : best_time;
      link = links_[link].next;
    }
    return best;
  }

  void cascade(const Bucket& bucket);
  void rewind(std::uint64_t time);
  void splice(std::uint32_t from, std::uint32_t to);

  std::vector<Link> links_;
  std::array<std::uint64_t, kLevels> occupied_{};
  std::uint32_t levels_ = 0;
  std::uint64_t base_ = 0;
};

}  // namespace brokerlab::sim
