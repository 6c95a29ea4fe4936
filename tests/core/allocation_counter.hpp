// SPDX-License-Identifier: Apache-2.0
// Counts what this test program takes from the heap.
#pragma once

#include <cstddef>

namespace brokerlab::test {

struct HeapUse {
  std::size_t allocations = 0;  ///< calls so far
  std::size_t bytes = 0;        ///< held now, as the allocator rounds them
  std::size_t peak = 0;         ///< most ever held since reset_peak()
};
HeapUse heap_use();
void reset_peak();

}  // namespace brokerlab::test
