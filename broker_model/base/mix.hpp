// SPDX-License-Identifier: Apache-2.0
// The one integer mixer that hash tables and fingerprints share. A bijection, so distinct words stay distinct.
#pragma once

#include <bit>
#include <cstdint>

namespace brokerlab {

/// Every bit of `x` reaches every bit of the result (the finaliser "variant 13" of D. Stafford, as in SplitMix64).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

}  // namespace brokerlab
