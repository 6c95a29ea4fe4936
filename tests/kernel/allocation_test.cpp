// SPDX-License-Identifier: Apache-2.0
// Once grown, the event queue allocates nothing. This file counts the allocations of the whole test program (not
// inlined: the compiler would take malloc and free for mismatched).
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

#include "sim/kernel/event_queue.hpp"

namespace {
std::size_t allocations = 0;
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto align = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(align, (size + align - 1) / align * align)) return memory;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace brokerlab::sim {
namespace {

TEST(EventQueue, AllocatesNothingInSteadyState) {
  EventQueue queue;
  constexpr std::uint32_t kEntities = 2000;
  std::vector<EventHandle> timers(kEntities);
  std::uint64_t state = 1;
  const auto round = [&](std::uint32_t entity) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const auto delay = static_cast<std::int64_t>(state >> 44);
    queue.schedule(queue.now() + Duration{delay}, entity, 0, 0);
    queue.cancel(timers[entity]);
    timers[entity] = queue.schedule_exogenous(queue.now() + Duration{delay * 100}, entity, entity, 1, 0);
  };
  const auto in_order = [&](std::uint32_t entity) {
    queue.schedule_in_order(0, queue.now() + Duration{500'000}, entity, 2, 0);
  };
  for (std::uint32_t entity = 0; entity < kEntities; ++entity) {
    round(entity);
    in_order(entity);
  }
  const std::size_t before = allocations;
  Event event;
  for (int i = 0; i < 400'000 && queue.pop_until(Instant::never(), event); ++i) {
    if (event.kind == 0) round(event.target);
    if (event.kind == 2) in_order(event.target);
  }
  EXPECT_EQ(allocations, before);
  EXPECT_GT(queue.size(), 2 * std::size_t{kEntities});
}

}  // namespace
}  // namespace brokerlab::sim
