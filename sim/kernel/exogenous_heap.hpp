// SPDX-License-Identifier: Apache-2.0
// The pending events of the plan, ordered by (time, ordinal, order of scheduling): a binary heap that knows where each
// index stands, so that an event can be cancelled. A plan is handed over in about the order it happens, a few items
// ahead: what is taken is mostly followed by a push, which fills the hole that was left at the top. O(log n).
//
// The caller owns the indices; an index is in the heap at most once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace brokerlab::sim {

class ExogenousHeap {
 public:
  struct Entry {
    std::uint64_t time = 0;
    std::uint64_t ordinal = 0;
    std::uint64_t generation = 0;  ///< order of scheduling
    std::uint32_t index = 0;
    std::uint32_t unused = 0;  // so that a copy is a whole number of words
    friend constexpr bool operator<(const Entry& a, const Entry& b) {
      if (a.time == b.time) [[unlikely]]
        return a.ordinal != b.ordinal ? a.ordinal < b.ordinal : a.generation < b.generation;
      return a.time < b.time;
    }
  };

  bool empty() const { return size() == 0; }
  std::size_t size() const { return heap_.size() - (hole_ ? 1 : 0); }
  /// Requires !empty().
  const Entry& first() const { return hole_ ? heap_[earlier_child(0)] : heap_.front(); }
  void push(const Entry& entry);
  /// Takes `index`, which must be in the heap, out of it.
  void remove(std::uint32_t index);

 private:
  /// Of a position that has one.
  std::size_t earlier_child(std::size_t position) const {
    const std::size_t child = 2 * position + 1;
    return child + 1 < heap_.size() && heap_[child + 1] < heap_[child] ? child + 1 : child;
  }
  void fill_hole();
  void place(std::size_t position, const Entry& entry) {
    heap_[position] = entry;
    position_of_[entry.index] = static_cast<std::uint32_t>(position);
  }
  void sift_up(std::size_t position, const Entry& entry);
  void sift_down(std::size_t position, const Entry& entry);

  std::vector<Entry> heap_;
  bool hole_ = false;                       // the top was taken, and nothing has come into its place yet
  std::vector<std::uint32_t> position_of_;  // by index; meaningful only while the index is in the heap
};

}  // namespace brokerlab::sim
