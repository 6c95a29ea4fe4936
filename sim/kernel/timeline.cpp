// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/timeline.hpp"

#include <algorithm>
#include <limits>

namespace brokerlab::sim {

void Timeline::insert_near(std::uint32_t index, std::uint64_t time) {
  wheel_.set_time(index, time);
  near_.insert({time, index});
  if (late_inserts_left_-- == 0) spill();
}

bool Timeline::take_from_wheel(std::uint64_t end, Entry& out) {
  near_.clear();
  while (!wheel_.empty()) {
    const RadixWheel::Bucket first = wheel_.first_bucket();
    bound_ = first.start;
    if (first.start >= end) return false;
    const std::uint64_t drained = wheel_.drain(first, std::min(kEnough, size_ / kPart), near_);
    if (drained != 0) {
      near_end_ = drained;
      late_inserts_left_ = kLateInserts;
      return take_near(end, out);
    }
    if (first.level == 0) return take_from_crowd(first, out);
    if (fill_near(first)) return take_near(end, out);
    wheel_.cascade(first);
    near_end_ = first.start;
  }
  bound_ = std::numeric_limits<std::uint64_t>::max();
  return false;
}

bool Timeline::take_from_crowd(const RadixWheel::Bucket& instant, Entry& out) {
  near_end_ = instant.start;
  out = {instant.start, wheel_.take_head(instant)};
  --size_;
  return true;
}

bool Timeline::fill_near(const RadixWheel::Bucket& bucket) {
  NearFuture::Staged staged(bucket.level * RadixWheel::kDigitBits - 6);
  if (!wheel_.stage(bucket, std::min(NearFuture::Staged::kMost, size_ / kPart), staged)) return false;
  wheel_.drop(bucket);
  near_.fill(staged);
  near_end_ = bucket.end();
  late_inserts_left_ = staged.size() / 4 + 8;
  return true;
}

void Timeline::spill() {
  near_end_ = near_.first().time;
  wheel_.move_base(near_end_);
  for (const Entry& entry : near_.entries()) wheel_.insert(entry.index, entry.time);
  near_.clear();
  late_inserts_left_ = kLateInserts;
}

std::uint64_t Timeline::lower_bound() const {
  if (!near_.empty()) return near_.first().time;
  return wheel_.empty() ? ~std::uint64_t{0} : wheel_.first_bucket().start;
}

std::uint64_t Timeline::first_time() const {
  if (!near_.empty()) return near_.first().time;
  return wheel_.empty() ? ~std::uint64_t{0} : wheel_.first_time();
}

std::optional<std::uint32_t> Timeline::first_at(std::uint64_t time) const {
  if (near_.empty()) return wheel_.empty() ? std::nullopt : wheel_.first_at(time);
  return near_.first().time == time ? std::optional(near_.first().index) : std::nullopt;
}

}  // namespace brokerlab::sim
