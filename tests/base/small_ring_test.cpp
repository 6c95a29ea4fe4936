// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/small_ring.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

namespace brokerlab {
namespace {

TEST(SmallRing, KeepsItsOrderHoweverItGrowsAndIsCopied) {
  SmallRing<std::uint64_t> ring;
  std::deque<std::uint64_t> expected;
  std::uint64_t state = 1;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const std::uint64_t pushes_of_ten = i / 500 % 2 == 0 ? 6 : 4;
    if (expected.empty() || (state >> 33U) % 10 < pushes_of_ten) {
      ring.push_back(i);
      expected.push_back(i);
    } else {
      ASSERT_EQ(ring.pop_front(), expected.front());
      expected.pop_front();
    }
    ASSERT_EQ(ring.size(), expected.size());
    for (std::size_t at = 0; at < expected.size(); at += 7) ASSERT_EQ(ring[at], expected[at]);
    if (i % 97 != 0) continue;
    SmallRing<std::uint64_t> copy = ring;
    ring = std::move(copy);
  }
}

TEST(SmallRing, TakesItemsInTheMiddleInAndOut) {
  SmallRing<std::uint64_t> ring;
  for (const std::uint64_t number : {0U, 0U, 0U, 1U, 2U, 4U}) ring.push_back(number);
  for (int i = 0; i < 3; ++i) ring.pop_front();  // what follows wraps around the end of the storage
  ring.insert(2, 3);
  ring.insert(0, 9);
  ring.insert(5, 5);
  ASSERT_EQ(ring.size(), 6U);
  ring.erase(0);
  for (std::size_t i = 0; i < ring.size(); ++i) EXPECT_EQ(ring[i], i + 1);
  ring.erase(4);
  ring.erase(1);
  EXPECT_EQ(ring.pop_front(), 1U);
  EXPECT_EQ(ring.pop_front(), 3U);
  EXPECT_EQ(ring.pop_front(), 4U);
  EXPECT_TRUE(ring.empty());
}

TEST(SmallRing, CanBeFilledAgainHoweverItWasEmptied) {
  SmallRing<std::uint64_t> ring, other;
  ring.clear();  // it never held anything: neither does any other
  EXPECT_TRUE(other.empty());
  ring.push_back(1);
  ring.clear();
  ring.push_back(2);
  const SmallRing<std::uint64_t> taken = std::move(ring);
  ring.clear();
  ring.push_back(3);
  EXPECT_EQ(taken.front(), 2U);
  EXPECT_EQ(ring.pop_front(), 3U);
  EXPECT_TRUE(other.empty());
}

TEST(SmallRing, KnowsWhatWasAddedBeforeTheLastItemEvenIfItWasTaken) {
  SmallRing<std::uint64_t> ring;
  for (std::uint64_t i = 1; i < 100; ++i) {
    ring.push_back(i);
    if (i > 1) {
      ASSERT_EQ(ring.before_last(), i - 1);
    }
    if (i % 7 < 4) ring.pop_front();
    while (i % 5 == 0 && !ring.empty()) ring.pop_front();
  }
}

TEST(SmallRing, IsOnePointerUntilItHoldsSomething) {
  SmallRing<std::uint64_t> ring;
  EXPECT_EQ(sizeof(ring), sizeof(void*));
  EXPECT_EQ(ring.heap_bytes(), 0U);
  ring.push_back(1);
  EXPECT_EQ(ring.heap_bytes(), 32U);
}

}  // namespace
}  // namespace brokerlab
