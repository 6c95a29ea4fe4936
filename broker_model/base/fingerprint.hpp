// SPDX-License-Identifier: Apache-2.0
// A running 64-bit hash over 64-bit words, to tell whether two runs did the same things in the same order. Every word
// and its place count; for a fixed past the step is a bijection of the word, so runs that differ in one word differ. It
// costs one multiplication of latency a word. It is not cryptographic: nobody who wants a collision is kept from one.
#pragma once

#include <bit>
#include <cstdint>
#include <string>

#include "broker_model/base/mix.hpp"

namespace brokerlab {

class Fingerprint {
 public:
  void add(std::uint64_t word) {
    const std::uint64_t spread = (word ^ (word >> 32)) * 0x9E3779B97F4A7C15u;
    state_ = std::rotl(state_ ^ spread, 29) * 0xD1342543DE82EF95u + 0x2545F4914F6CDD1Du;
  }
  template <class... Words>
  void add(std::uint64_t first, std::uint64_t second, Words... rest) {
    add(first);
    add(second);
    (add(static_cast<std::uint64_t>(rest)), ...);
  }

  std::uint64_t value() const { return mix64(state_); }

  /// The value in 16 lower-case hexadecimal digits.
  std::string hex() const {
    std::string text(16, '0');
    std::uint64_t rest = value();
    for (int i = 15; i >= 0; --i, rest >>= 4) text[static_cast<std::size_t>(i)] = "0123456789abcdef"[rest & 15];
    return text;
  }

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

 private:
  std::uint64_t state_ = 0x6A09E667F3BCC908u;
};

}  // namespace brokerlab
