// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/slab.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace brokerlab {
namespace {

TEST(Slab, GivesOutTheLastFreedIndexFirst) {
  Slab<int> slab;
  EXPECT_EQ(slab.insert(10), 0u);
  EXPECT_EQ(slab.insert(11), 1u);
  EXPECT_EQ(slab.insert(12), 2u);
  slab.erase(0);
  slab.erase(2);
  EXPECT_EQ(slab.insert(20), 2u);
  EXPECT_EQ(slab.insert(21), 0u);
  EXPECT_EQ(slab.insert(22), 3u);
  EXPECT_EQ(slab[2], 20);
  EXPECT_EQ(slab[1], 11);
}

template <class T, class Make>
void churn_against_a_map(Make make) {
  std::mt19937 random(7);
  Slab<T> slab;
  std::map<std::uint32_t, T> expected;
  for (int i = 0; i < 50'000; ++i) {
    if (expected.empty() || random() % 100 < 51) {
      const T item = make(i);
      const std::uint32_t index = slab.insert(item);
      ASSERT_TRUE(expected.emplace(index, item).second) << "an index was given out twice";
    } else {
      auto victim = expected.lower_bound(static_cast<std::uint32_t>(random() % slab.slots()));
      if (victim == expected.end()) victim = expected.begin();
      ASSERT_EQ(slab[victim->first], victim->second);
      slab.erase(victim->first);
      ASSERT_FALSE(slab.live(victim->first));
      expected.erase(victim);
    }
    ASSERT_EQ(slab.size(), expected.size());
  }
  for (const auto& [index, item] : expected) ASSERT_EQ(slab[index], item);
}

TEST(Slab, KeepsEveryLiveItemUnderRandomInsertsAndErases) {
  churn_against_a_map<int>([](int i) { return i; });
  churn_against_a_map<char>([](int i) { return static_cast<char>(i & 127); });  // too small for a link in its slot
  churn_against_a_map<std::string>([](int i) { return std::to_string(i) + " long enough for the heap"; });
}

TEST(Slab, CopyHasTheSameIndicesAndItsOwnItems) {
  Slab<int> a;
  a.insert(1);
  a.insert(2);
  a.erase(0);
  Slab<int> b = a;
  EXPECT_EQ(b.insert(5), 0u);
  EXPECT_FALSE(a.live(0));
  EXPECT_EQ(a.insert(6), 0u);
  EXPECT_EQ(b[0], 5);
}

TEST(Slab, StorageStaysTheSameWhenFreedSlotsAreUsedAgain) {
  Slab<int> slab;
  for (int i = 0; i < 100; ++i) slab.insert(i);
  const std::size_t capacity = slab.capacity();
  for (std::uint32_t round = 0; round < 1000; ++round) {
    slab.erase(round % 100);
    slab.insert(1);
  }
  EXPECT_EQ(slab.capacity(), capacity);
  EXPECT_EQ(slab.slots(), 100u);
}

TEST(SlabDeathTest, StopsAtADoubleEraseAndAtAnIndexThatNeverWas) {
  Slab<int> slab;
  slab.insert(1);
  slab.erase(0);
  EXPECT_DEATH(slab.erase(0), "not live");
  EXPECT_DEATH((void)slab[1], "slab slot");
}

}  // namespace
}  // namespace brokerlab
