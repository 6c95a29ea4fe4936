// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/message_store.hpp"

#include "broker_model/base/check.hpp"

namespace brokerlab::core {

std::uint32_t MessageStore::take_slot() {
  if (free_head_ != kNil) {
    const std::uint32_t index = free_head_;
    free_head_ = (*this)[index].deaths;
    return index;
  }
  BROKERLAB_CHECK(slots_ != kNil, "message store is full");
  if (slots_ % kChunk == 0) chunks_.emplace_back(kChunk);
  return slots_++;
}

std::uint32_t MessageStore::add(const Record& record) {
  const std::uint32_t index = begin();
  (*this)[index] = record;
  (*this)[index].references = 1;
  return index;
}

void MessageStore::release(std::uint32_t index) {
  Record& record = (*this)[index];
  BROKERLAB_CHECK(record.references > 0, "release of a message that is gone");
  if (--record.references > 0) return;
  deaths_.erase(record.deaths);
  record.deaths = free_head_;
  free_head_ = index;
  --size_;
}

}  // namespace brokerlab::core
