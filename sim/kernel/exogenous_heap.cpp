// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/exogenous_heap.hpp"

namespace brokerlab::sim {

void ExogenousHeap::push(const Entry& entry) {
  if (entry.index >= position_of_.size()) position_of_.resize(std::size_t{entry.index} + 1);
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

void ExogenousHeap::remove(std::uint32_t index) {
  const std::size_t hole = position_of_[index];
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

void ExogenousHeap::sift_down(std::size_t position, const Entry& entry) {
  for (;;) {
    std::size_t child = 2 * position + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
    if (!(heap_[child] < entry)) break;
    place(position, heap_[child]);
    position = child;
  }
  place(position, entry);
}

}  // namespace brokerlab::sim
