// SPDX-License-Identifier: Apache-2.0
// The log segments of one queue: how many logged entries of each are unsettled. A segment can go when no further
// position can fall into it and nothing in it is unsettled. `filling` is everywhere the segment of the queue's next
// position: those before it are full.
#pragma once

#include <cstdint>
#include <optional>

#include "broker_model/base/ring.hpp"

namespace brokerlab::core {

class SegmentTable {
 public:
  /// An entry of `segment` was logged; segments come in ascending order.
  void add(std::uint32_t segment) { ++at_end(segment).unsettled; }
  /// The segment has records but perhaps no unsettled entry (recovery); in ascending order with add().
  void touch(std::uint32_t segment) { at_end(segment); }

  /// A logged entry of `segment` was settled; true if the segment can go, which it then has.
  bool settle(std::uint32_t segment, std::uint32_t filling);
  /// The newest segment, if it can go; called when a segment is full.
  std::optional<std::uint32_t> close(std::uint32_t filling);
  /// The next segment that can go, in ascending order; for recovery.
  std::optional<std::uint32_t> take_settled(std::uint32_t filling);

  std::size_t size() const { return segments_.size(); }

 private:
  struct Segment {
    std::uint32_t number = 0;
    std::uint32_t unsettled = 0;
    bool gone = false;
  };
  Segment& at_end(std::uint32_t segment);
  Segment* find(std::uint32_t segment);
  bool take(Segment& segment, std::uint32_t filling);

  Ring<Segment> segments_;
};

}  // namespace brokerlab::core
