// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/near_future.hpp"

namespace brokerlab::sim {
namespace {

constexpr unsigned kDigits = 64;

/// 64 counters of eight bits: how many entries have each digit, then where the entries of each digit begin.
class DigitCounters {
 public:
  void count(unsigned digit) { words_[digit / 8] += std::uint64_t{1} << shift_of(digit); }
  unsigned take(unsigned digit) {
    const auto value = static_cast<unsigned>(words_[digit / 8] >> shift_of(digit) & 0xff);
    count(digit);
    return value;
  }
  /// Turns counts into first positions. Multiplying by ones adds up the bytes below: the sum fits, at most 255.
  void accumulate() {
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    std::uint64_t before = 0;
    for (std::uint64_t& word : words_) {
      const std::uint64_t up_to_here = word * kOnes + before * kOnes;
      word = up_to_here - word;
      before = up_to_here >> 56;
    }
  }

 private:
  static unsigned shift_of(unsigned digit) { return digit % 8 * 8; }
  std::array<std::uint64_t, kDigits / 8> words_{};
};

}  // namespace

void NearFuture::remove(const Entry& entry) {
  std::size_t position = position_after(entry.time) - 1;
  while (entries_[position].index != entry.index) --position;
  if (position - head_ < tail_ - position) {
    std::copy_backward(at(head_), at(position), at(position + 1));
    ++head_;
  } else {
    std::copy(at(position + 1), at(tail_), at(position));
    --tail_;
  }
}

// A counting sort by the leading digit, stable, then a pass for the few neighbours that share it.
void NearFuture::fill(std::span<const Entry> unsorted, unsigned shift) {
  const auto digit_of = [shift](const Entry& e) { return static_cast<unsigned>(e.time >> shift) % kDigits; };
  head_ = (kCapacity - unsorted.size()) / 2;
  tail_ = head_ + unsorted.size();
  DigitCounters counters;
  for (const Entry& entry : unsorted) counters.count(digit_of(entry));
  counters.accumulate();
  for (const Entry& entry : unsorted) entries_[head_ + counters.take(digit_of(entry))] = entry;
  settle_neighbours();
}

void NearFuture::settle_neighbours() {
  for (std::size_t i = head_ + 1; i < tail_; ++i) {
    if (entries_[i - 1].time <= entries_[i].time) continue;
    const Entry entry = entries_[i];
    std::size_t hole = i;
    for (; hole > head_ && entries_[hole - 1].time > entry.time; --hole) entries_[hole] = entries_[hole - 1];
    entries_[hole] = entry;
  }
}

}  // namespace brokerlab::sim
