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

std::optional<std::uint32_t> RadixWheel::first_at(std::uint64_t time) const {
  const std::uint32_t sentinel = first_bucket().sentinel;
  for (std::uint32_t link = links_[sentinel].next; link != sentinel; link = links_[link].next)
    if (links_[link].time == time) return link - kBuckets;
  return std::nullopt;
}

// Goes no further than the 64 slots of one word, whose bits can be walked in a register.
std::uint64_t RadixWheel::drain(const Bucket& first, std::size_t enough, NearFuture& near) {
  const std::uint32_t word_start = first.sentinel & ~std::uint32_t{63};
  std::uint64_t word = occupied_[first.level].word_of(first.sentinel % kSlots);
  std::uint32_t last = kBuckets;  // none yet
  do {
    const std::uint32_t sentinel = word_start + static_cast<std::uint32_t>(std::countr_zero(word));
    const std::uint32_t head = links_[sentinel].next;
    if (links_[head].next == sentinel)
      near.append({links_[head].time, head - kBuckets});
    else if (!copy_few(sentinel, near))
      break;
    links_[sentinel].next = sentinel;
    links_[sentinel].prev = sentinel;
    last = sentinel;
    word &= word - 1;
  } while (word != 0 && near.size() < enough);
  if (last == kBuckets) return 0;
  set_occupied(first.level, first.sentinel % kSlots, word);
  base_ = first.start + (std::uint64_t{last - first.sentinel} << first.level * kDigitBits);
  return base_ + (std::uint64_t{1} << first.level * kDigitBits);
}

// False, and nothing copied, if the bucket holds too many.
bool RadixWheel::copy_few(std::uint32_t sentinel, NearFuture& near) const {
  std::uint32_t link = links_[sentinel].next;
  for (std::size_t count = 1; links_[link].next != sentinel; ++count) {
    if (count == kMostDrained) [[unlikely]]
      return false;
    link = links_[link].next;
  }
  for (link = links_[sentinel].next; link != sentinel; link = links_[link].next)
    near.insert({links_[link].time, link - kBuckets});
  return true;
}

bool RadixWheel::stage(const Bucket& bucket, std::size_t most, NearFuture::Staged& out) const {
  for (std::uint32_t link = links_[bucket.sentinel].next; link != bucket.sentinel; link = links_[link].next) {
    if (out.size() == most) return false;
    out.add({links_[link].time, link - kBuckets});
  }
  return true;
}

void RadixWheel::clear(unsigned level, unsigned slot) {
  const std::uint32_t sentinel = level * kSlots + slot;
  links_[sentinel] = {0, sentinel, sentinel};
  mark_empty(level, slot);
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
    const std::uint32_t to = level * kSlots + slot_of(base_, level);
    for (unsigned lower = 0; lower < level; ++lower)
      while (!occupied_[lower].empty()) splice(lower, occupied_[lower].first(), to);
  }
  base_ = time;
}

void RadixWheel::splice(unsigned level, unsigned slot, std::uint32_t to) {
  const std::uint32_t from = level * kSlots + slot;
  const std::uint32_t head = links_[from].next;
  const std::uint32_t tail = links_[from].prev;
  const std::uint32_t last = links_[to].prev;
  links_[last].next = head;
  links_[head].prev = last;
  links_[tail].next = to;
  links_[to].prev = tail;
  clear(level, slot);
  mark_occupied(to / kSlots, to % kSlots);
}

}  // namespace brokerlab::sim
