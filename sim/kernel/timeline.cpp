// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/timeline.hpp"

namespace brokerlab::sim {

void Timeline::insert_near(std::uint32_t index, std::uint64_t time) {
  wheel_.set_time(index, time);
  near_.insert({time, index});
  --late_inserts_left_;
  if (near_.size() >= near_room() || late_inserts_left_ == 0) spill();
}

Timeline::Entry Timeline::take_from_wheel(std::uint64_t end) {
  while (!wheel_.empty()) {
    const RadixWheel::Bucket first = wheel_.first_bucket();
    if (first.start >= end) return {end, kNone};
    if (first.level == 0) {
      near_end_ = first.start;
      return {first.start, wheel_.take_head(first)};
    }
    if (fill_near(first)) return take_near(end);
    wheel_.cascade(first);
    near_end_ = first.start;
  }
  return {end, kNone};
}

bool Timeline::fill_near(const RadixWheel::Bucket& bucket) {
  NearFuture::Staged staged((bucket.level - 1) * RadixWheel::kDigitBits);
  if (!wheel_.stage(bucket, staged)) return false;
  wheel_.drop(bucket);
  near_.fill(staged);
  const bool few_in_all = wheel_.empty() && staged.size() <= kFew;
  near_end_ = few_in_all ? kEndOfTime : bucket.end();
  late_inserts_left_ = few_in_all ? kUnlimited : staged.size() / 4 + 8;
  return true;
}

void Timeline::spill() {
  near_end_ = near_.first().time;
  wheel_.move_base(near_end_);
  for (const NearFuture::Entry& entry : near_.entries()) wheel_.insert(entry.index, entry.time);
  near_.clear();
  late_inserts_left_ = kUnlimited;
}

std::uint64_t Timeline::lower_bound() const {
  if (!near_.empty()) return near_.first().time;
  return wheel_.empty() ? ~std::uint64_t{0} : wheel_.first_bucket().start;
}

std::uint64_t Timeline::first_time() const {
  if (!near_.empty()) return near_.first().time;
  return wheel_.empty() ? ~std::uint64_t{0} : wheel_.first_time();
}

}  // namespace brokerlab::sim
