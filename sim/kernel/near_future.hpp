// SPDX-License-Identifier: Apache-2.0
// The next few events in a sorted array: taking the earliest is one step of a cursor. Equal times stay in order of
// insertion. All operations are bounded by the fixed capacity; the caller inserts only while there is room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/kernel/digit_counters.hpp"

namespace brokerlab::sim {

class NearFuture {
 public:
  /// Copied member by member: a copy as one block of 16 bytes would wait for the two stores that have just made it.
  struct Entry {
    std::uint64_t time;
    std::uint32_t index;
    void assign(const Entry& other) {
      time = other.time;
      index = other.index;
    }
  };
  static constexpr std::size_t kCapacity = 384;

  /// What is about to fill the array: at most kMost entries in order of insertion, all in one range of 64 << `shift`
  /// nanoseconds that starts at a multiple of it.
  class Staged {
   public:
    static constexpr std::size_t kMost = DigitCounters::kMostCounted;
    explicit Staged(unsigned shift) : shift_(shift) {}
    std::size_t size() const { return size_; }
    /// Requires size() < kMost.
    void add(const Entry& entry) {
      entries_[size_++].assign(entry);
      digits_.count(digit_of(entry));
    }

   private:
    friend class NearFuture;
    unsigned digit_of(const Entry& entry) const {
      return static_cast<unsigned>(entry.time >> shift_) % DigitCounters::kDigits;
    }
    std::size_t size_ = 0;
    unsigned shift_;
    DigitCounters digits_;
    std::array<Entry, kMost>
        entries_;  // only the first size_ mean anything: clearing 4 KiB would cost more than sorting
  };

  bool empty() const { return head_ == tail_; }
  std::size_t size() const { return tail_ - head_; }
  /// Earliest first.
  std::span<const Entry> entries() const { return {entries_.data() + head_, size()}; }
  /// The earliest. Requires !empty().
  const Entry& first() const { return entries_[head_]; }
  void drop_first() { ++head_; }
  void clear() { head_ = tail_ = 0; }

  /// Puts an entry behind all with the same time. Requires size() < kCapacity.
  void insert(const Entry& entry) {
    if (size() <= kShort && tail_ < kCapacity)
      insert_from_tail(entry);
    else
      insert_by_search(entry);
  }

  /// The same for an entry that is not earlier than any other.
  void append(const Entry& entry) { entries_[tail_++].assign(entry); }

  /// Takes out the entry with this index and time, which must be here.
  void remove(const Entry& entry);

  /// Takes what is staged, stably sorted by time. Requires empty().
  void fill(Staged& staged);

 private:
  Entry* at(std::size_t position) { return entries_.data() + position; }

  void insert_from_tail(const Entry& entry) {
    std::size_t hole = tail_++;
    for (; hole > head_ && entries_[hole - 1].time > entry.time; --hole) entries_[hole].assign(entries_[hole - 1]);
    entries_[hole].assign(entry);
  }
  void insert_by_search(const Entry& entry);

  /// Where the entries later than `time` begin. A binary search without branches: its outcome cannot be predicted.
  std::size_t position_after(std::uint64_t time) const {
    std::size_t position = head_;
    for (std::size_t length = size(); length > 0;) {
      const std::size_t half = (length + 1) / 2;
      position += entries_[position + half - 1].time <= time ? half : 0;
      length -= half;
    }
    return position;
  }

  /// Up to this size stepping from the tail beats a search.
  static constexpr std::size_t kShort = 32;

  void settle_neighbours();

  std::size_t head_ = 0;
  std::size_t tail_ = 0;
  std::array<Entry, kCapacity> entries_{};
};

}  // namespace brokerlab::sim
