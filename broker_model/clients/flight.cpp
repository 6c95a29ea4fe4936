// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/flight.hpp"

#include "broker_model/base/check.hpp"

namespace brokerlab {

void FlightList::append(Slab<Flight>& flights, std::uint32_t slot) {
  flights[slot].previous = tail_;
  flights[slot].next = kNoSlot;
  (tail_ == kNoSlot ? head_ : flights[tail_].next) = slot;
  tail_ = slot;
}

void FlightList::remove(Slab<Flight>& flights, std::uint32_t slot) {
  const Flight& flight = flights[slot];
  (flight.previous == kNoSlot ? head_ : flights[flight.previous].next) = flight.next;
  (flight.next == kNoSlot ? tail_ : flights[flight.next].previous) = flight.previous;
}

void BackoffHeap::push(Slab<Flight>& flights, const Entry& entry) {
  entries_.push_back(entry);
  sift_up(flights, entries_.size() - 1, entry);
}

void BackoffHeap::remove(Slab<Flight>& flights, std::uint32_t position) {
  BROKERLAB_CHECK(position < entries_.size(), "a retry is not where it says");
  const Entry last = entries_.back();
  entries_.pop_back();
  if (position == entries_.size()) return;
  if (position > 0 && last < entries_[(position - 1) / 2]) {
    sift_up(flights, position, last);
  } else {
    sift_down(flights, position, last);
  }
}

void BackoffHeap::place(Slab<Flight>& flights, std::size_t position, const Entry& entry) {
  entries_[position] = entry;
  flights[entry.slot].previous = static_cast<std::uint32_t>(position);
}

void BackoffHeap::sift_up(Slab<Flight>& flights, std::size_t position, const Entry& entry) {
  while (position > 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!(entry < entries_[parent])) break;
    place(flights, position, entries_[parent]);
    position = parent;
  }
  place(flights, position, entry);
}

void BackoffHeap::sift_down(Slab<Flight>& flights, std::size_t position, const Entry& entry) {
  for (;;) {
    std::size_t child = 2 * position + 1;
    if (child >= entries_.size()) break;
    if (child + 1 < entries_.size() && entries_[child + 1] < entries_[child]) ++child;
    if (!(entries_[child] < entry)) break;
    place(flights, position, entries_[child]);
    position = child;
  }
  place(flights, position, entry);
}

}  // namespace brokerlab
