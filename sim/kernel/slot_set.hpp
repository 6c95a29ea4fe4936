// SPDX-License-Identifier: Apache-2.0
// A set of up to 4096 slots that finds its least member in two steps: 64 words of 64 bits, and one word over them.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace brokerlab::sim {

class SlotSet {
 public:
  bool empty() const { return summary_ == 0; }

  /// The least slot. Requires !empty().
  unsigned first() const {
    const auto word = static_cast<unsigned>(std::countr_zero(summary_));
    return word * 64 + static_cast<unsigned>(std::countr_zero(words_[word]));
  }
  /// The members among the 64 slots around `slot`, as bits.
  std::uint64_t word_of(unsigned slot) const { return words_[slot / 64]; }
  void set_word_of(unsigned slot, std::uint64_t word) {
    words_[slot / 64] = word;
    if (word == 0) summary_ &= ~(std::uint64_t{1} << slot / 64);
  }

  void add(unsigned slot) {
    words_[slot / 64] |= std::uint64_t{1} << slot % 64;
    summary_ |= std::uint64_t{1} << slot / 64;
  }

 private:
  std::uint64_t summary_ = 0;
  std::array<std::uint64_t, 64> words_{};
};

}  // namespace brokerlab::sim
