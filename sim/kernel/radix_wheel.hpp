// SPDX-License-Identifier: Apache-2.0
// A radix wheel over 64-bit times: O(1) insert and O(1) removal by index.
//
// Read a time as six digits of twelve bits. An entry lives at the level of the highest digit in which its time differs
// from `base`, in the slot of that digit; two steps of 64 find the least occupied slot (see slot_set.hpp). What always
// holds:
//   1. Every entry's time is >= base, and its bucket is a function of (time, base) alone: equal times share a bucket.
//   2. Buckets are first-in first-out and every move appends in list order, so equal times stay in order of insertion.
//   3. The earliest entry is in the lowest occupied slot of the lowest occupied level; at level 0 a slot is one
//   instant.
//
// Why twelve bits: a level spans 4096 slots, so that in most loads an entry moves down once or not at all, and most
// slots hold one entry or none. The price is 320 KiB of sentinels, of which a load touches few.
//
// The caller owns the indices: add_index() makes a new one, and an index is in the wheel at most once. Times are below
// 2^63 (an Instant that is not negative).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/kernel/near_future.hpp"
#include "sim/kernel/slot_set.hpp"

namespace brokerlab::sim {

class RadixWheel {
 public:
  static constexpr unsigned kDigitBits = 12;

  /// The times [start, end()).
  struct Bucket {
    unsigned level;
    std::uint32_t sentinel;
    std::uint64_t start;
    std::uint64_t end() const { return start + (std::uint64_t{1} << level * kDigitBits); }
  };

  RadixWheel();

  bool empty() const { return levels_ == 0; }

  /// Makes room for one more index and returns it: 0, 1, 2, ...
  std::uint32_t add_index() {
    links_.push_back({});
    return static_cast<std::uint32_t>(links_.size()) - kBuckets - 1;
  }

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
    const unsigned slot = occupied_[level].first();
    const unsigned shift = level * kDigitBits;
    return {level, level * kSlots + slot, ((base_ >> shift & ~std::uint64_t{kSlots - 1}) | slot) << shift};
  }

  /// The earliest time in the first bucket: linear in its entries. Requires !empty().
  std::uint64_t first_time() const;
  /// The first in the first bucket with this time, if any has it: linear in its entries. Requires !empty().
  std::optional<std::uint32_t> first_at(std::uint64_t time) const;

  /// Moves the entries of the first bucket, and of some that follow it, to the empty array `near`, until it holds
  /// `enough`; goes no further than a bucket of more than kMostDrained. Returns the time up to which the wheel is now
  /// empty; 0 when it has moved nothing.
  std::uint64_t drain(const Bucket& first, std::size_t enough, NearFuture& near);

  /// Copies the entries of the bucket in list order; false when they are more than `most`.
  bool stage(const Bucket& bucket, std::size_t most, NearFuture::Staged& out) const;

  /// Empties the first bucket: the base moves to its start, and what was in it belongs to the caller.
  void drop(const Bucket& bucket) {
    clear(bucket.level, bucket.sentinel % kSlots);
    base_ = bucket.start;
  }

  /// Removes and returns the first in the bucket, which must be the first bucket and of level 0.
  std::uint32_t take_head(const Bucket& bucket) {
    const std::uint32_t head = links_[bucket.sentinel].next;
    base_ = bucket.start;
    unlink(head);
    return head - kBuckets;
  }

  /// Deals the first bucket out to the levels below: the base moves to its start.
  void cascade(const Bucket& bucket);

  /// Moves the base to `time`. Forward it may go only within a bucket that holds no entry up to `time`; back it may go
  /// anywhere, and buckets are joined as a whole.
  void move_base(std::uint64_t time);

 private:
  static constexpr std::size_t kMostDrained = 4;
  static constexpr unsigned kSlots = 1u << kDigitBits;
  static constexpr unsigned kLevels = 6;
  /// Of the top digit only three bits are below 2^63.
  static constexpr std::uint32_t kBuckets = (kLevels - 1) * kSlots + 8;

  /// Sixteen bytes that a cascade touches, and no more: four to a cache line. Links 0 to kBuckets-1 are the buckets'
  /// sentinels (a bucket is a ring), so that linking needs no branch.
  struct Link {
    std::uint64_t time = 0;
    std::uint32_t next = 0;
    std::uint32_t prev = 0;
  };

  static constexpr unsigned level_of(std::uint64_t difference) {
    const unsigned highest_bit = 63u - static_cast<unsigned>(std::countl_zero(difference | 1));
    return highest_bit * 43u >> 9;  // highest_bit / 12, exact up to 63
  }
  static constexpr unsigned slot_of(std::uint64_t time, unsigned level) {
    return static_cast<unsigned>(time >> (level * kDigitBits)) % kSlots;
  }

  void append(std::uint32_t link, std::uint64_t time) {
    const unsigned level = level_of(time ^ base_);
    const unsigned slot = slot_of(time, level);
    const std::uint32_t sentinel = level * kSlots + slot;
    const std::uint32_t tail = links_[sentinel].prev;
    links_[link] = {time, sentinel, tail};
    links_[tail].next = link;
    links_[sentinel].prev = link;
    mark_occupied(level, slot);
  }

  void unlink(std::uint32_t link) {
    const std::uint32_t next = links_[link].next;
    const std::uint32_t prev = links_[link].prev;
    links_[prev].next = next;
    links_[next].prev = prev;
    if (prev == next) mark_empty(prev / kSlots, prev % kSlots);  // both neighbours are the sentinel
  }

  void mark_occupied(unsigned level, unsigned slot) {
    occupied_[level].add(slot);
    levels_ |= 1u << level;
  }
  void mark_empty(unsigned level, unsigned slot) {
    set_occupied(level, slot, occupied_[level].word_of(slot) & ~(std::uint64_t{1} << slot % 64));
  }
  void set_occupied(unsigned level, unsigned slot, std::uint64_t word) {
    occupied_[level].set_word_of(slot, word);
    if (occupied_[level].empty()) levels_ &= ~(1u << level);
  }

  bool copy_few(std::uint32_t sentinel, NearFuture& near) const;
  void clear(unsigned level, unsigned slot);
  void splice(unsigned level, unsigned slot, std::uint32_t to);

  std::vector<Link> links_;
  std::uint64_t base_ = 0;
  std::uint32_t levels_ = 0;
  std::array<SlotSet, kLevels> occupied_{};
};

}  // namespace brokerlab::sim
