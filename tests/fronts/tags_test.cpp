// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "broker_model/base/mix.hpp"
#include "broker_model/fronts/amqp/confirm_numbers.hpp"
#include "broker_model/fronts/amqp/delivery_tags.hpp"

namespace brokerlab::amqp {
namespace {

LeaseHandle lease(std::uint32_t index) { return {index, 1}; }

TEST(DeliveryTags, CountFromOneAndTakeEachOnce) {
  DeliveryTags tags;
  EXPECT_EQ(tags.next(lease(10)), 1U);
  EXPECT_EQ(tags.next(), 2U);
  EXPECT_EQ(tags.next(lease(30)), 3U);
  EXPECT_FALSE(tags.is_outstanding(0));
  EXPECT_FALSE(tags.is_outstanding(2));
  EXPECT_EQ(tags.take(4), LeaseHandle{});
  EXPECT_EQ(tags.take(3), lease(30));
  EXPECT_EQ(tags.take(3), LeaseHandle{});
  EXPECT_EQ(tags.take(1), lease(10));
  EXPECT_EQ(tags.outstanding(), 0U);
}

TEST(DeliveryTags, TakeTheOldestUpToALimit) {
  DeliveryTags tags;
  for (std::uint32_t i = 1; i <= 5; ++i) tags.next(lease(i));
  tags.take(2);
  EXPECT_EQ(tags.take_oldest(3), lease(1));
  EXPECT_TRUE(tags.any(3));
  EXPECT_EQ(tags.take_oldest(3), lease(3));
  EXPECT_FALSE(tags.any(3));
  EXPECT_FALSE(tags.take_oldest(3));
  EXPECT_EQ(tags.outstanding(), 2U);
}

TEST(DeliveryTags, HoldMemoryForWhatIsOutAndNotForWhatWasSent) {
  DeliveryTags tags;
  tags.next(lease(0));  // never settled
  for (std::uint32_t i = 1; i <= 100'000; ++i) {
    const std::uint64_t tag = tags.next(lease(i));
    tags.next();
    ASSERT_EQ(tags.take(tag), lease(i));
  }
  EXPECT_EQ(tags.outstanding(), 1U);
  EXPECT_LE(tags.slots(), 66U);
  EXPECT_TRUE(tags.is_outstanding(1));
}

TEST(DeliveryTags, AgreeWithAnOrderedMapUnderRandomUse) {
  DeliveryTags tags;
  std::map<std::uint64_t, LeaseHandle> model;
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    const std::uint64_t chance = mix64(i);
    if (chance % 5 < 2 || model.empty()) {
      model[tags.next(lease(i))] = lease(i);
    } else if (chance % 5 == 2) {
      tags.next();
    } else if (chance % 997 == 0) {
      const std::uint64_t limit = tags.last() - tags.last() / 4;
      while (tags.take_oldest(limit)) model.erase(model.begin());
      ASSERT_TRUE(model.empty() || model.begin()->first > limit);
    } else {
      const std::uint64_t tag = model.begin()->first + (chance >> 8) % (tags.last() + 2 - model.begin()->first);
      const auto found = model.find(tag);
      ASSERT_EQ(tags.is_outstanding(tag), found != model.end());
      ASSERT_EQ(tags.take(tag), found != model.end() ? found->second : LeaseHandle{});
      if (found != model.end()) model.erase(found);
    }
    ASSERT_EQ(tags.outstanding(), model.size());
    ASSERT_LE(tags.slots(), std::max<std::size_t>(65, 2 * model.size() + 1));
  }
}

TEST(ConfirmNumbers, SayWhenAnAnswerMaySpeakForARun) {
  ConfirmNumbers numbers;
  for (std::uint32_t i = 1; i <= 5; ++i) EXPECT_EQ(numbers.next(), i);
  EXPECT_TRUE(numbers.answered(1));
  EXPECT_FALSE(numbers.answered(3));
  EXPECT_EQ(numbers.floor(), 1U);
  EXPECT_TRUE(numbers.answered(2));
  EXPECT_EQ(numbers.floor(), 3U);
  EXPECT_FALSE(numbers.answered(5));
  EXPECT_TRUE(numbers.answered(4));
  EXPECT_EQ(numbers.floor(), 5U);
}

}  // namespace
}  // namespace brokerlab::amqp
