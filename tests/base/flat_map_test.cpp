// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/flat_map.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace brokerlab {
namespace {

template <class Key>
void churn(std::uint32_t keys, Key stride) {
  std::mt19937 random(11);
  FlatMap<Key, int> map;
  std::map<Key, int> expected;
  for (int i = 0; i < 200'000; ++i) {
    const auto key = static_cast<Key>(static_cast<Key>(random() % keys) * stride);
    switch (random() % 4) {
      case 0:
        ASSERT_EQ(map.insert(key, i), expected.emplace(key, i).second);
        break;
      case 1:
        map.find_or_insert(key, i) = expected[key] = i;
        break;
      case 2:
        ASSERT_EQ(map.erase(key), expected.erase(key) == 1);
        break;
      default: {
        const int* found = map.find(key);
        const auto wanted = expected.find(key);
        ASSERT_EQ(found != nullptr, wanted != expected.end());
        if (found != nullptr) {
          ASSERT_EQ(*found, wanted->second);
        }
      }
    }
    ASSERT_EQ(map.size(), expected.size());
  }
  for (const auto& [key, value] : expected) ASSERT_EQ(*map.find(key), value);
}

TEST(FlatMap, AgreesWithAnOrderedMapUnderRandomUse) {
  churn<std::uint32_t>(20, 1);  // so few keys that most deletions shift something back
  churn<std::uint32_t>(3000, 1);
  churn<std::uint64_t>(3000, std::uint64_t{1} << 40);
  churn<std::uint64_t>(3000, 0x9E3779B97F4A7C15u);
}

TEST(FlatMap, HasKeyZeroAndTheGreatestKey) {
  FlatMap<std::uint32_t, int> map;
  EXPECT_EQ(map.find(0), nullptr);
  EXPECT_TRUE(map.insert(0, 7));
  EXPECT_FALSE(map.insert(0, 8));
  EXPECT_TRUE(map.insert(0xFFFFFFFFu, 9));
  EXPECT_EQ(*map.find(0), 7);
  EXPECT_EQ(*map.find(0xFFFFFFFFu), 9);
  EXPECT_TRUE(map.erase(0));
  EXPECT_FALSE(map.erase(0));
  EXPECT_EQ(map.size(), 1u);
}

TEST(FlatMap, CopyLivesItsOwnLife) {
  FlatMap<std::uint64_t, int> a;
  a.insert(1, 1);
  FlatMap<std::uint64_t, int> b = a;
  b.erase(1);
  EXPECT_TRUE(a.contains(1));
  EXPECT_FALSE(b.contains(1));
}

TEST(FlatMap, ReservedRoomIsEnough) {
  FlatMap<std::uint64_t, int> map;
  map.reserve(1000);
  map.insert(1, 1);
  const int* first = map.find(1);
  for (std::uint64_t key = 2; key <= 1000; ++key) map.insert(key, 0);
  EXPECT_EQ(map.find(1), first) << "the table moved although room was reserved";
}

TEST(FlatMap, ClearForgetsEverything) {
  FlatMap<std::uint64_t, int> map;
  map.insert(0, 1);
  map.insert(5, 1);
  map.clear();
  EXPECT_TRUE(map.empty());
  EXPECT_FALSE(map.contains(5));
  EXPECT_FALSE(map.contains(0));
}

}  // namespace
}  // namespace brokerlab
