// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/timeline.hpp"

namespace brokerlab::sim {

void Timeline::insert_near(std::uint32_t index, std::uint64_t time) {
  wheel_.set_time(index, time);
  near_.insert({time, index});
  if (late_inserts_left_-- == 0) spill();
}

bool Timeline::take_from_wheel(std::uint64_t end, Entry& out) {
  while (!wheel_.empty()) {
    const RadixWheel::Bucket first = wheel_.first_bucket();
    if (first.start >= end) break;
    if (first.level == 0 || wheel_.has_one(first)) return take_only(wheel_.head_of(first), end, out);
    const std::uint32_t earliest = wheel_.earliest_of_few(first);
    if (earliest != RadixWheel::kNone) return take_earliest(earliest, end, out);
    if (fill_near(first)) return take_near(end, out);
    wheel_.cascade(first);
    near_end_ = first.start;
  }
  return false;
}

// The only entry of the first bucket, or of the only instant in it: base and near end can follow for free.
bool Timeline::take_only(std::uint32_t index, std::uint64_t end, Entry& out) {
  const std::uint64_t time = wheel_.time_of(index);
  if (time >= end) return false;
  wheel_.remove(index);
  --size_;
  wheel_.advance_base(time);
  near_end_ = time;
  out = {time, index};
  return true;
}

bool Timeline::take_earliest(std::uint32_t index, std::uint64_t end, Entry& out) {
  const std::uint64_t time = wheel_.time_of(index);
  if (time >= end) return false;
  wheel_.remove(index);
  --size_;
  out = {time, index};
  return true;
}

bool Timeline::fill_near(const RadixWheel::Bucket& bucket) {
  NearFuture::Staged staged((bucket.level - 1) * RadixWheel::kDigitBits);
  if (!wheel_.stage(bucket, staged)) return false;
  if (staged.size() * kWide > size_) return false;
  wheel_.drop(bucket);
  near_.fill(staged);
  near_end_ = bucket.end();
  late_inserts_left_ = staged.size() / 4 + 8;
  return true;
}

void Timeline::spill() {
  near_end_ = near_.first().time;
  wheel_.move_base(near_end_);
  for (const NearFuture::Entry& entry : near_.entries()) wheel_.insert(entry.index, entry.time);
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

}  // namespace brokerlab::sim
