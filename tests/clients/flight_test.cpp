// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/flight.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <set>

namespace brokerlab {
namespace {

TEST(BackoffHeap, AgreesWithAnOrderedSetUnderRandomPushesPopsAndRemovals) {
  std::mt19937 random(11);
  Slab<Flight> flights;
  BackoffHeap heap;
  std::set<BackoffHeap::Entry> expected;
  const auto remove = [&](const BackoffHeap::Entry entry) {
    heap.remove(flights, flights[entry.slot].previous);
    flights.erase(entry.slot);
    expected.erase(entry);
  };
  for (std::uint32_t number = 0; number < 100000; ++number) {
    const auto roll = random() % 100;
    if (roll < 51) {
      const std::uint32_t slot = flights.insert(Flight{});
      const BackoffHeap::Entry entry{Instant{static_cast<std::int64_t>(random() % 1000)}, number, slot};
      heap.push(flights, entry);
      expected.insert(entry);
    } else if (!expected.empty() && roll < 75) {
      remove(heap.top());
    } else if (!expected.empty()) {
      const auto which = static_cast<std::ptrdiff_t>(random() % std::min<std::size_t>(expected.size(), 50));
      remove(*std::next(expected.begin(), which));
    }
    ASSERT_EQ(heap.empty(), expected.empty());
    if (!expected.empty()) {
      ASSERT_EQ(heap.top(), *expected.begin());
    }
  }
  while (!expected.empty()) {
    ASSERT_EQ(heap.top(), *expected.begin());
    remove(heap.top());
  }
  EXPECT_TRUE(heap.empty());
}

TEST(FlightList, KeepsTheOrderOfAppendsWhenAnyIsRemoved) {
  Slab<Flight> flights;
  FlightList list;
  for (std::uint32_t i = 0; i < 5; ++i) list.append(flights, flights.insert(Flight{}));
  for (const std::uint32_t slot : {2U, 0U, 4U}) list.remove(flights, slot);
  list.append(flights, 2);
  for (const std::uint32_t slot : {1U, 3U, 2U}) {
    ASSERT_EQ(list.head(), slot);
    list.remove(flights, slot);
  }
  EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace brokerlab
