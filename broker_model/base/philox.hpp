// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10, a counter-based generator: 128 random bits as a pure function of a 128-bit counter and a 64-bit key.
// Source: Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC 2011); the implementation is Random123's.
#pragma once

#include <array>
#include <cstdint>

namespace brokerlab {

using PhiloxBlock = std::array<std::uint32_t, 4>;

/// One block. Equal arguments give equal bits on every machine.
/// The counter as its lower and its upper 64 bits.
PhiloxBlock philox_block(std::uint64_t low, std::uint64_t high, std::uint64_t key);
inline PhiloxBlock philox_block(PhiloxBlock counter, std::uint64_t key) {
  return philox_block(std::uint64_t{counter[1]} << 32 | counter[0], std::uint64_t{counter[3]} << 32 | counter[2], key);
}

}  // namespace brokerlab
