// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/seen_ids.hpp"

#include <gtest/gtest.h>

namespace brokerlab {
namespace {

MessageId id(std::uint32_t number, std::uint32_t producer = 0) { return {ProducerId{producer}, number}; }

TEST(SeenIds, ForgetsTheOldestWhenItIsFull) {
  SeenIds seen(SeenIdsDedup{.capacity = 3});
  for (std::uint32_t n = 0; n < 3; ++n) EXPECT_TRUE(seen.insert(id(n)));
  EXPECT_FALSE(seen.insert(id(0))) << "seen; and being seen again makes it no younger";
  EXPECT_TRUE(seen.insert(id(3)));
  EXPECT_FALSE(seen.contains(id(0)));
  for (std::uint32_t n = 1; n < 4; ++n) EXPECT_TRUE(seen.contains(id(n)));
  EXPECT_EQ(seen.size(), 3U);
}

TEST(SeenIds, TellsProducersApart) {
  SeenIds seen(SeenIdsDedup{.capacity = 10});
  EXPECT_TRUE(seen.insert(id(0, 1)));
  EXPECT_FALSE(seen.contains(id(0, 0)));
  EXPECT_FALSE(seen.contains(id(1, 0)));
  EXPECT_TRUE(seen.insert(id(0, 0)));
}

TEST(SeenIds, SurvivesAKillOnlyIfItIsDurable) {
  SeenIds durable(SeenIdsDedup{.capacity = 10, .durable = true});
  SeenIds memory(SeenIdsDedup{.capacity = 10, .durable = false});
  for (SeenIds* seen : {&durable, &memory}) {
    seen->insert(id(1));
    seen->process_killed();
  }
  EXPECT_TRUE(durable.contains(id(1)));
  EXPECT_FALSE(memory.contains(id(1)));
  EXPECT_TRUE(memory.insert(id(1)));
}

}  // namespace
}  // namespace brokerlab
