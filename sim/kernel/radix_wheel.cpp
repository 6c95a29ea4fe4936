// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/radix_wheel.hpp"

#include <algorithm>

namespace brokerlab::sim {

RadixWheel::RadixWheel() : links_(kBuckets) {
  for (std::uint32_t sentinel = 0; sentinel < kBuckets; ++sentinel) links_[sentinel] = {0, sentinel, sentinel};
}

std::uint64_t RadixWheel::first_time() const {
  const Bucket first = first_bucket();
  if (first.level == 0) return first.start;
  std::uint64_t earliest = ~std::uint64_t{0};
  for (std::uint32_t link = links_[first.sentinel].next; link != first.sentinel; link = links_[link].next)
    earliest = std::min(earliest, links_[link].time);
  return earliest;
}

bool RadixWheel::stage(const Bucket& bucket, NearFuture::Staged& out) const {
  for (std::uint32_t link = links_[bucket.sentinel].next; link != bucket.sentinel; link = links_[link].next) {
    if (out.size() == NearFuture::Staged::kMost) return false;
    out.add({links_[link].time, link - kBuckets});
  }
  return true;
}

void RadixWheel::drop(const Bucket& bucket) {
  links_[bucket.sentinel] = {0, bucket.sentinel, bucket.sentinel};
  mark_empty(bucket.sentinel);
  base_ = bucket.start;
}

void RadixWheel::cascade(const Bucket& bucket) {
  std::uint32_t link = links_[bucket.sentinel].next;
  drop(bucket);
  while (link != bucket.sentinel) {
    const std::uint32_t next = links_[link].next;
    append(link, links_[link].time);
    link = next;
  }
}

// Back from the base to `time`: let L be the level of the highest digit in which they differ. Seen from `time`, every
// entry below L differs first in digit L, where it has the base's digit: the one slot of level L that is empty by the
// definition of a level. Entries at L and above stay where they are. Equal times are in one bucket, so the order of
// splicing does not matter.
void RadixWheel::move_base(std::uint64_t time) {
  if (time < base_) {
    const unsigned level = level_of(time ^ base_);
    const auto slot = static_cast<unsigned>(base_ >> (level * kDigitBits)) % kSlots;
    for (std::uint32_t lower = level * kSlots; lower-- > 0;) splice(lower, level * kSlots + slot);
  }
  base_ = time;
}

void RadixWheel::splice(std::uint32_t from, std::uint32_t to) {
  if (links_[from].next == from) return;
  const std::uint32_t head = links_[from].next;
  const std::uint32_t tail = links_[from].prev;
  const std::uint32_t last = links_[to].prev;
  links_[last].next = head;
  links_[head].prev = last;
  links_[tail].next = to;
  links_[to].prev = tail;
  links_[from] = {0, from, from};
  mark_empty(from);
  mark_occupied(to);
}

}  // namespace brokerlab::sim
