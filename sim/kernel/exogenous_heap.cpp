// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/exogenous_heap.hpp"

namespace brokerlab::sim {

void ExogenousHeap::push(const Entry& entry) {
  if (entry.index >= position_of_.size()) [[unlikely]]
    position_of_.resize(std::size_t{entry.index} + 1);
  if (hole_) [[likely]] {
    hole_ = false;
    return sift_down(0, entry);
  }
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

void ExogenousHeap::fill_hole() {
  hole_ = false;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0, last);
}

void ExogenousHeap::remove(std::uint32_t index) {
  if (hole_) fill_hole();
  const std::size_t hole = position_of_[index];
  hole_ = hole == 0;
  if (hole_) [[likely]]
    return;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (hole == heap_.size()) return;  // it was the last one
  if (hole > 0 && last < heap_[(hole - 1) / 2])
    sift_up(hole, last);
  else
    sift_down(hole, last);
}

void ExogenousHeap::sift_up(std::size_t position, const Entry& entry) {
  while (position > 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!(entry < heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, entry);
}

// Down along the earlier children to a leaf, and from there up to where `entry` belongs: it comes from the end of the
// heap and so mostly belongs near a leaf. Half of the comparisons, and which child is earlier needs no branch.
void ExogenousHeap::sift_down(std::size_t position, const Entry& entry) {
  std::size_t child = 2 * position + 1;
  for (; child + 1 < heap_.size(); child = 2 * position + 1) {
    child += heap_[child + 1] < heap_[child] ? 1U : 0U;
    place(position, heap_[child]);
    position = child;
  }
  if (child < heap_.size()) {
    place(position, heap_[child]);
    position = child;
  }
  sift_up(position, entry);
}

}  // namespace brokerlab::sim
