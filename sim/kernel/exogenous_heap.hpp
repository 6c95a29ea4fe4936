// SPDX-License-Identifier: Apache-2.0
// The pending events of the plan, ordered by (time, ordinal, order of scheduling): a binary heap that knows where each
// index stands, so that an event can be cancelled. A plan is handed over in about the order it happens, a few items
// ahead; then a push is O(1) and the heap stays small. Worst case O(log n).
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
    friend constexpr bool operator<(const Entry& a, const Entry& b) {
      if (a.time == b.time) [[unlikely]]
        return a.ordinal != b.ordinal ? a.ordinal < b.ordinal : a.generation < b.generation;
      return a.time < b.time;
    }
  };

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// Requires !empty().
  const Entry& first() const { return heap_.front(); }
  void push(const Entry& entry);
  /// Takes `index`, which must be in the heap, out of it.
  void remove(std::uint32_t index);

 private:
  void place(std::size_t position, const Entry& entry) {
    heap_[position] = entry;
    position_of_[entry.index] = static_cast<std::uint32_t>(position);
  }
  void sift_up(std::size_t position, const Entry& entry);
  void sift_down(std::size_t position, const Entry& entry);

  std::vector<Entry> heap_;
  std::vector<std::uint32_t> position_of_;  // by index; meaningful only while the index is in the heap
};

}  // namespace brokerlab::sim
