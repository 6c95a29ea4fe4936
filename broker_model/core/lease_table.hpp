// SPDX-License-Identifier: Apache-2.0
// What is out: one lease per hand-out of an entry that is not settled yet. A slot is used again under a new generation,
// so that a handle names one lease for ever.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/deadline_queue.hpp"
#include "broker_model/core/command.hpp"
#include "broker_model/core/ref.hpp"

namespace brokerlab::core {

struct Lease {
  std::uint64_t position = 0;  ///< of the entry in its queue
  Ref queue;                   ///< may have been deleted meanwhile
  Ref consumer;                ///< index kNil for a pull; may have been cancelled meanwhile
  std::uint32_t session = kNil;
  std::uint32_t generation = 0;  ///< 0: the slot is free
  Links in_session;
  DeadlineQueue::Handle deadline;  ///< none under a connection lease
};

class LeaseTable {
 public:
  /// Begins a lease, which the caller fills in; the table gives it its generation.
  std::uint32_t begin() {
    const std::uint32_t index = take_slot();
    Lease& slot = leases_[index];
    slot.in_session = {};  // a free slot is blank but for this
    slot.generation = next_generation_;
    if (++next_generation_ == 0) next_generation_ = 1;
    ++size_;
    return index;
  }
  void erase(std::uint32_t index);

  /// Null for a stale handle.
  Lease* find(const LeaseHandle& handle);
  LeaseHandle handle(std::uint32_t index) const { return {index, leases_[index].generation}; }

  Lease& operator[](std::uint32_t index) { return leases_[index]; }
  const Lease& operator[](std::uint32_t index) const { return leases_[index]; }
  std::size_t size() const { return size_; }

 private:
  std::uint32_t take_slot();

  std::vector<Lease> leases_;
  std::uint32_t free_head_ = kNil;  // the next free slot is in in_session.next
  std::uint32_t next_generation_ = 1;
  std::size_t size_ = 0;
};

}  // namespace brokerlab::core
