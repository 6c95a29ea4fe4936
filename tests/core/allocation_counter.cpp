// SPDX-License-Identifier: Apache-2.0
#include "tests/core/allocation_counter.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace brokerlab::test {
namespace {

HeapUse use;

void* take(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++use.allocations;
  use.bytes += malloc_usable_size(memory);
  use.peak = std::max(use.peak, use.bytes);
  return memory;
}

void give(void* memory) {
  if (memory != nullptr) use.bytes -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

HeapUse heap_use() { return use; }
void reset_peak() { use.peak = use.bytes; }

}  // namespace brokerlab::test

void* operator new(std::size_t size) { return brokerlab::test::take(size); }
void* operator new[](std::size_t size) { return brokerlab::test::take(size); }
void operator delete(void* memory) noexcept { brokerlab::test::give(memory); }
void operator delete[](void* memory) noexcept { brokerlab::test::give(memory); }
void operator delete(void* memory, std::size_t) noexcept { brokerlab::test::give(memory); }
void operator delete[](void* memory, std::size_t) noexcept { brokerlab::test::give(memory); }
