// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/segment_table.hpp"

#include <algorithm>

#include "broker_model/base/check.hpp"

namespace brokerlab::core {

SegmentTable::Segment& SegmentTable::at_end(std::uint32_t segment) {
  if (segments_.empty() || segments_.back().number < segment) [[unlikely]]
    segments_.push_back(Segment{segment, 0, false});
  BROKERLAB_CHECK(segments_.back().number == segment, "log segments out of order");
  return segments_.back();
}

// Numbers ascend, so an item lies no further from the front than its number; gaps are rare.
SegmentTable::Segment* SegmentTable::find(std::uint32_t segment) {
  if (segments_.empty() || segment < segments_.front().number) return nullptr;
  std::size_t index = std::min<std::size_t>(segment - segments_.front().number, segments_.size() - 1);
  while (index > 0 && segments_[index].number > segment) --index;
  return segments_[index].number == segment ? &segments_[index] : nullptr;
}

bool SegmentTable::take(Segment& segment, std::uint32_t filling) {
  if (segment.gone || segment.unsettled > 0 || segment.number >= filling) [[likely]]
    return false;
  segment.gone = true;
  while (!segments_.empty() && segments_.front().gone) segments_.pop_front();
  return true;
}

bool SegmentTable::settle(std::uint32_t number, std::uint32_t filling) {
  Segment* segment = find(number);
  BROKERLAB_CHECK(segment != nullptr && segment->unsettled > 0, "settled more than was logged");
  --segment->unsettled;
  return take(*segment, filling);
}

std::optional<std::uint32_t> SegmentTable::close(std::uint32_t filling) {
  if (segments_.empty()) return std::nullopt;
  const std::uint32_t number = segments_.back().number;
  return take(segments_.back(), filling) ? std::optional(number) : std::nullopt;
}

std::optional<std::uint32_t> SegmentTable::take_settled(std::uint32_t filling) {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const std::uint32_t number = segments_[i].number;
    if (take(segments_[i], filling)) return number;
  }
  return std::nullopt;
}

}  // namespace brokerlab::core
