// SPDX-License-Identifier: Apache-2.0
// The next few events in a sorted array: taking the earliest is one step of a cursor. Equal times stay in order of
// insertion. All operations are bounded by the fixed capacity; the caller inserts only while there is room.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace brokerlab::sim {

class NearFuture {
 public:
  struct Entry {
    std::uint64_t time = 0;
    std::uint32_t index = 0;
  };
  static constexpr std::size_t kCapacity = 384;
  /// The most that fill() takes: what an eight-bit counter can count.
  static constexpr std::size_t kMostFilled = 255;

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
    const std::size_t position = position_after(entry.time);
    const bool towards_head = head_ > 0 && (tail_ == kCapacity || position - head_ < tail_ - position);
    if (towards_head) {
      std::copy(at(head_), at(position), at(head_ - 1));
      --head_;
      entries_[position - 1] = entry;
    } else {
      std::copy_backward(at(position), at(tail_), at(tail_ + 1));
      ++tail_;
      entries_[position] = entry;
    }
  }

  /// Takes out the entry with this index and time, which must be here.
  void remove(const Entry& entry);

  /// Replaces an empty array by `unsorted` (at most kMostFilled), stably sorted by time. All times lie in one range of
  /// 64 << `shift` that starts at a multiple of it.
  void fill(std::span<const Entry> unsorted, unsigned shift);

 private:
  Entry* at(std::size_t position) { return entries_.data() + position; }

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

  void settle_neighbours();

  std::size_t head_ = 0;
  std::size_t tail_ = 0;
  std::array<Entry, kCapacity> entries_{};
};

}  // namespace brokerlab::sim
