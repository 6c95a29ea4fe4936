// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/subscription.hpp"

#include <algorithm>
#include <functional>

#include "broker_model/base/check.hpp"

namespace brokerlab::core {

bool Subscription::head(const EntryStore& store, const ChunkPool& pool, std::uint64_t& position) {
  if (!front_.empty()) {
    position = front_.front();
    return true;
  }
  if (!original_.empty()) {
    position = original_.front();
    return true;
  }
  if (cursor_ >= store.end()) return false;
  cursor_ = store.next_live(pool, cursor_);
  position = cursor_;
  return cursor_ < store.end();
}

void Subscription::pop(std::uint64_t position) {
  if (!front_.empty() && front_.front() == position) {
    front_.pop_front();
  } else if (!original_.empty() && original_.front() == position) {
    std::pop_heap(original_.begin(), original_.end(), std::greater<>());
    original_.pop_back();
  } else {
    BROKERLAB_CHECK(position == cursor_, "served out of order");
    ++cursor_;
  }
}

void Subscription::return_to_original(std::uint64_t position) {
  original_.push_back(position);
  std::push_heap(original_.begin(), original_.end(), std::greater<>());
}

}  // namespace brokerlab::core
