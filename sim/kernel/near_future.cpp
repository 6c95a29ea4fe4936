// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/near_future.hpp"

#include <algorithm>

namespace brokerlab::sim {

void NearFuture::insert_by_search(const Entry& entry) {
  const std::size_t position = position_after(entry.time);
  const bool towards_head = head_ > 0 && (tail_ == kCapacity || position - head_ < tail_ - position);
  if (towards_head) {
    std::copy(at(head_), at(position), at(head_ - 1));
    --head_;
    entries_[position - 1].assign(entry);
  } else {
    std::copy_backward(at(position), at(tail_), at(tail_ + 1));
    ++tail_;
    entries_[position].assign(entry);
  }
}

void NearFuture::remove(const Entry& entry) {
  std::size_t position = position_after(entry.time) - 1;
  while (entries_[position].index != entry.index) --position;
  if (position - head_ < tail_ - position) {
    std::copy_backward(at(head_), at(position), at(position + 1));
    ++head_;
  } else {
    std::copy(at(position + 1), at(tail_), at(position));
    --tail_;
  }
}

// A counting sort by the leading digit, stable, then a pass for the few neighbours that share it.
void NearFuture::fill(Staged& staged) {
  head_ = (kCapacity - staged.size_) / 2;
  tail_ = head_ + staged.size_;
  staged.digits_.accumulate();
  for (std::size_t i = 0; i < staged.size_; ++i) {
    const Entry& entry = staged.entries_[i];
    entries_[head_ + staged.digits_.take(staged.digit_of(entry))].assign(entry);
  }
  settle_neighbours();
}

void NearFuture::settle_neighbours() {
  for (std::size_t i = head_ + 1; i < tail_; ++i) {
    if (entries_[i - 1].time <= entries_[i].time) continue;
    const Entry entry{entries_[i].time, entries_[i].index};
    std::size_t hole = i;
    for (; hole > head_ && entries_[hole - 1].time > entry.time; --hole) entries_[hole].assign(entries_[hole - 1]);
    entries_[hole].assign(entry);
  }
}

}  // namespace brokerlab::sim
