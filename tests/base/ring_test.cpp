// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/ring.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace brokerlab {
namespace {

TEST(Ring, BehavesAsADequeUnderRandomPushesAndPops) {
  std::mt19937 random(3);
  Ring<int> ring;
  std::deque<int> expected;
  for (int i = 0; i < 100'000; ++i) {
    const bool growing = (i / 5000) % 2 == 0;
    if (expected.empty() || random() % 100 < (growing ? 60u : 40u)) {
      ring.push_back(i);
      expected.push_back(i);
    } else {
      ASSERT_EQ(ring.pop_front(), expected.front());
      expected.pop_front();
    }
    ASSERT_EQ(ring.size(), expected.size());
    if (expected.empty()) continue;
    ASSERT_EQ(ring.front(), expected.front());
    ASSERT_EQ(ring.back(), expected.back());
    const std::size_t position = random() % expected.size();
    ASSERT_EQ(ring[position], expected[position]);
  }
}

TEST(Ring, KeepsItsOrderWhenItGrowsWhileWrappedAround) {
  Ring<int> ring;
  for (int i = 0; i < 8; ++i) ring.push_back(i);
  for (int i = 0; i < 5; ++i) ring.pop_front();
  for (int i = 8; i < 20; ++i) ring.push_back(i);
  for (int i = 5; i < 20; ++i) EXPECT_EQ(ring.pop_front(), i);
}

TEST(Ring, PushesAnItemOfItsOwnWhileItGrows) {
  Ring<int> ring;
  for (int i = 0; i < 8; ++i) ring.push_back(i + 40);
  ring.push_back(ring.front());
  EXPECT_EQ(ring.back(), 40);
}

TEST(Ring, CopyLivesItsOwnLife) {
  Ring<int> a;
  a.push_back(1);
  Ring<int> b = a;
  b.push_back(2);
  EXPECT_EQ(a.pop_front(), 1);
  EXPECT_TRUE(a.empty());
  EXPECT_EQ(b.size(), 2u);
}

TEST(Ring, DoesNotGrowInTheSteadyState) {
  Ring<int> ring;
  for (int i = 0; i < 100; ++i) ring.push_back(i);
  const std::size_t capacity = ring.capacity();
  for (int i = 0; i < 10'000; ++i) ring.push_back(ring.pop_front());
  EXPECT_EQ(ring.capacity(), capacity);
}

TEST(RingDeathTest, StopsAtAPopFromNothing) {
  Ring<int> ring;
  EXPECT_DEATH(ring.pop_front(), "beyond the end");
}

}  // namespace
}  // namespace brokerlab
