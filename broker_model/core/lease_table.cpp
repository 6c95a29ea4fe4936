// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/lease_table.hpp"

namespace brokerlab::core {

std::uint32_t LeaseTable::take_slot() {
  const std::uint32_t index = free_head_;
  if (index == kNil) {
    leases_.emplace_back();
    return static_cast<std::uint32_t>(leases_.size() - 1);
  }
  free_head_ = leases_[index].in_session.next;
  return index;
}

void LeaseTable::erase(std::uint32_t index) {
  leases_[index] = Lease{};
  leases_[index].in_session.next = free_head_;
  free_head_ = index;
  --size_;
}

Lease* LeaseTable::find(const LeaseHandle& handle) {
  if (handle.index >= leases_.size() || handle.generation == 0) return nullptr;
  Lease& lease = leases_[handle.index];
  return lease.generation == handle.generation ? &lease : nullptr;
}

}  // namespace brokerlab::core
