// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/lease_table.hpp"

namespace brokerlab::core {

std::uint32_t LeaseTable::add(const Lease& lease) {
  std::uint32_t index = free_head_;
  if (index == kNil) {
    index = static_cast<std::uint32_t>(leases_.size());
    leases_.emplace_back();
  } else {
    free_head_ = leases_[index].in_session.next;
  }
  leases_[index] = lease;
  leases_[index].generation = next_generation_;
  if (++next_generation_ == 0) next_generation_ = 1;
  ++size_;
  return index;
}

void LeaseTable::erase(std::uint32_t index) {
  leases_[index] = Lease{};
  leases_[index].in_session.next = free_head_;
  free_head_ = index;
  --size_;
}

Lease* LeaseTable::find(LeaseHandle handle) {
  if (handle.index >= leases_.size() || handle.generation == 0) return nullptr;
  Lease& lease = leases_[handle.index];
  return lease.generation == handle.generation ? &lease : nullptr;
}

}  // namespace brokerlab::core
