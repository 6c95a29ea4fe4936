// SPDX-License-Identifier: Apache-2.0
// The counters of a counting sort over one digit of six bits: 64 counters of eight bits in eight words, so that turning
// counts into positions takes eight multiplications. At most 255 entries are counted.
#pragma once

#include <array>
#include <cstdint>

namespace brokerlab::sim {

class DigitCounters {
 public:
  static constexpr unsigned kDigits = 64;
  static constexpr unsigned kMostCounted = 255;

  void count(unsigned digit) { words_[digit / 8] += std::uint64_t{1} << shift_of(digit); }

  /// Turns counts into the positions at which each digit's entries begin. A multiplication by ones adds to every byte
  /// the bytes below it.
  void accumulate() {
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    std::uint64_t before = 0;
    for (std::uint64_t& word : words_) {
      const std::uint64_t up_to_here = (word + before) * kOnes;
      word = up_to_here - word;
      before = up_to_here >> 56;
    }
  }

  /// After accumulate(): the next position for this digit.
  unsigned take(unsigned digit) {
    const auto position = static_cast<unsigned>(words_[digit / 8] >> shift_of(digit) & 0xff);
    count(digit);
    return position;
  }

 private:
  static constexpr unsigned shift_of(unsigned digit) { return digit % 8 * 8; }
  std::array<std::uint64_t, kDigits / 8> words_{};
};

}  // namespace brokerlab::sim
