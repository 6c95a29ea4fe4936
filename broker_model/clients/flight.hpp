// SPDX-License-Identifier: Apache-2.0
// The messages that a producer has attempted and that have no outcome yet, and the two places where they wait: a list
// in order (for what times out or is resent in order; link, unlink and front in O(1)) and a heap (for retries, whose
// delays differ). Both hold indices into the producer's slab, so a copy of all three together is a copy.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "broker_model/base/slab.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab {

inline constexpr std::uint32_t kNoSlot = 0xffffffff;

/// under_way: waits for its answer; backing_off: waits until its retry is due; due: waits to be sent again.
enum class FlightState : std::uint8_t { under_way, backing_off, due };

struct Flight {
  Instant due;
  std::uint32_t number = 0;
  std::uint32_t attempt = 0;         ///< the latest, from 1
  std::uint32_t previous = kNoSlot;  ///< in a list; in the heap: the position there
  std::uint32_t next = kNoSlot;      ///< in a list
  FlightState state = FlightState::due;
  bool unanswered = false;  ///< an attempt ended without an answer: the broker may have the message

  /// What a new one is, whatever was here before.
  void begin(std::uint32_t of_number) {
    number = of_number;
    attempt = 0;
    previous = next = kNoSlot;
    state = FlightState::due;
    unanswered = false;
  }
};

/// A doubly linked list through the flights, oldest first.
class FlightList {
 public:
  void append(Slab<Flight>& flights, std::uint32_t slot);
  void remove(Slab<Flight>& flights, std::uint32_t slot);
  bool empty() const { return head_ == kNoSlot; }
  std::uint32_t head() const { return head_; }

 private:
  std::uint32_t head_ = kNoSlot;
  std::uint32_t tail_ = kNoSlot;
};

/// A binary heap by (due, number), from which any entry can be removed: each flight knows its position.
class BackoffHeap {
 public:
  struct Entry {
    Instant due;
    std::uint32_t number = 0;
    std::uint32_t slot = kNoSlot;
    friend constexpr auto operator<=>(const Entry&, const Entry&) = default;
  };

  void push(Slab<Flight>& flights, const Entry& entry);
  void remove(Slab<Flight>& flights, std::uint32_t position);
  bool empty() const { return entries_.empty(); }
  const Entry& top() const { return entries_.front(); }

 private:
  void place(Slab<Flight>& flights, std::size_t position, const Entry& entry);
  void sift_up(Slab<Flight>& flights, std::size_t position, const Entry& entry);
  void sift_down(Slab<Flight>& flights, std::size_t position, const Entry& entry);

  std::vector<Entry> entries_;
};

}  // namespace brokerlab
