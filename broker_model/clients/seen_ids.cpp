// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/seen_ids.hpp"

#include <variant>

#include "broker_model/base/check.hpp"

namespace brokerlab {

SeenIds::SeenIds(const Dedup& policy) {
  if (const auto* table = std::get_if<SeenIdsDedup>(&policy)) {
    capacity_ = table->capacity;
    durable_ = table->durable;
  }
}

bool SeenIds::insert(MessageId id) {
  BROKERLAB_CHECK(capacity_ > 0, "a table of seen ids needs room for one");
  if (!set_.insert(pack(id), Present{})) return false;
  if (order_.size() == capacity_) set_.erase(order_.pop_front());
  order_.push_back(pack(id));
  return true;
}

void SeenIds::process_killed() {
  if (durable_) return;
  set_.clear();
  order_.clear();
}

}  // namespace brokerlab
