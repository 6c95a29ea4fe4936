// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/refilled.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace brokerlab {
namespace {

TEST(Refilled, HoldsWhatWasAddedSinceItWasEmptied) {
  Refilled<std::uint64_t> list;
  EXPECT_TRUE(list.items().empty());
  for (std::uint64_t round = 0; round < 50; ++round) {
    list.clear();
    EXPECT_EQ(list.size(), 0U);
    for (std::uint64_t i = 0; i < round * 3 % 40; ++i) list.add() = round * 100 + i;
    ASSERT_EQ(list.size(), round * 3 % 40);
    for (std::uint64_t i = 0; i < list.size(); ++i) ASSERT_EQ(list.items()[i], round * 100 + i);
  }
}

TEST(Refilled, IsCopiedWithWhatItHolds) {
  Refilled<int> list;
  list.add() = 7;
  Refilled<int> copy = list;
  copy.add() = 8;
  EXPECT_EQ(list.size(), 1U);
  ASSERT_EQ(copy.size(), 2U);
  EXPECT_EQ(copy.items()[0], 7);
}

}  // namespace
}  // namespace brokerlab
