// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10, a counter-based generator: 128 random bits as a pure function of a 128-bit counter and a 64-bit key.
// Source: Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC 2011); the implementation is Random123's.
#pragma once

#include <array>
#include <cstdint>

namespace brokerlab {

using PhiloxBlock = std::array<std::uint32_t, 4>;

/// One block. Equal arguments give equal bits on every machine.
PhiloxBlock philox_block(PhiloxBlock counter, std::uint64_t key);

}  // namespace brokerlab
