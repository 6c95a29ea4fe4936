// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/traffic/plan.hpp"

namespace brokerlab::sim {
namespace {

TrafficGroup group(std::uint32_t producers, double rate, NameId destination) {
  TrafficGroup group;
  group.arrivals = ConstantArrivals{rate};
  group.producers = producers;
  group.destination = destination;
  return group;
}

TEST(Plan, NumbersProducersThroughAllGroups) {
  Plan plan(DrawKey{1});
  EXPECT_EQ(plan.add(group(3, 30, NameId{1})), ProducerId{0});
  EXPECT_EQ(plan.add(group(2, 2, NameId{2})), ProducerId{3});
  EXPECT_EQ(plan.producers(), 5U);
  EXPECT_EQ(plan.destination({ProducerId{2}, 0}), NameId{1});
  EXPECT_EQ(plan.destination({ProducerId{3}, 0}), NameId{2});
  EXPECT_EQ(plan.destination({ProducerId{4}, 9}), NameId{2});
  // The second producer of the second group takes the group's message 1: at (1 + 1/2) / 2 s.
  EXPECT_EQ(plan.sends(ProducerId{4}).next(), (IntendedSend{Instant{750'000'000}, 0}));
}

TEST(Plan, GivesEachProducerItsOwnEnd) {
  Plan plan(DrawKey{1});
  TrafficGroup limited = group(2, 1000, NameId{1});
  limited.end = {.until = Instant{seconds(1).ns}, .limit = 10};
  plan.add(limited);
  for (std::uint32_t producer = 0; producer < 2; ++producer) {
    ArrivalCursor sends = plan.sends(ProducerId{producer});
    int count = 0;
    while (sends.next()) ++count;
    EXPECT_EQ(count, 10);
  }
}

TEST(Plan, AnswersTheSameAboutAMessageWheneverItIsAsked) {
  Plan plan(DrawKey{1});
  TrafficGroup varied = group(2, 1, NameId{1});
  varied.body_size = Exponential{1000};
  plan.add(varied);
  const Body body = plan.body({ProducerId{1}, 77});
  std::set<std::uint64_t> digests;
  std::set<std::uint32_t> sizes;
  double sum = 0;
  constexpr std::uint32_t kMessages = 10000;
  for (std::uint32_t n = 0; n < kMessages; ++n) {
    const Body each = plan.body({ProducerId{n % 2}, n / 2});
    digests.insert(each.digest);
    sizes.insert(each.size);
    sum += each.size;
  }
  EXPECT_EQ(plan.body({ProducerId{1}, 77}), body);
  EXPECT_EQ(digests.size(), kMessages) << "every message has a digest of its own";
  EXPECT_GT(sizes.size(), 2000U);
  EXPECT_NEAR(sum / kMessages, 1000, 45) << "4.5 standard errors of 10";
}

TEST(Plan, KeepsSizesWithinWhatABodyCanHave) {
  const auto size = [](double bytes) {
    Plan plan(DrawKey{1});
    TrafficGroup fixed = group(1, 1, NameId{1});
    fixed.body_size = Constant{bytes};
    plan.add(fixed);
    return plan.body({ProducerId{0}, 0}).size;
  };
  EXPECT_EQ(size(0), 0U);
  EXPECT_EQ(size(1024), 1024U);
  EXPECT_EQ(size(1024.5), 1025U);
  EXPECT_EQ(size(-5), 0U);
  EXPECT_EQ(size(1e30), 0xffffffffU);
}

TrafficGroup spread_group(Keys keys) {
  TrafficGroup spread = group(2, 1, NameId{10});
  spread.partitions = {NameId{11}, NameId{12}, NameId{13}};
  spread.keys = keys;
  return spread;
}

TEST(Plan, AKeysMessagesAllGoToOneQueue) {
  Plan plan(DrawKey{3});
  plan.add(spread_group({.count = 50, .skew = 1}));
  std::map<std::uint64_t, NameId> place;
  std::map<std::uint64_t, int> seen;
  constexpr int kMessages = 20000;
  for (std::uint32_t n = 0; n < kMessages; ++n) {
    const MessageId id{ProducerId{n % 2}, n / 2};
    const std::uint64_t key = plan.key(id);
    ASSERT_GE(key, 1U);
    ASSERT_LE(key, 50U);
    const auto [found, is_new] = place.try_emplace(key, plan.destination(id));
    EXPECT_EQ(found->second, plan.destination(id));
    ++seen[key];
  }
  EXPECT_EQ(seen.size(), 50U);
  // Zipf: the first key's share is 1 / H(50) = 1 / 4.499; 4.5 standard errors of sqrt(0.222 * 0.778 / 20000).
  EXPECT_NEAR(seen[1] / double{kMessages}, 1 / 4.4992, 4.5 * 0.00294);
  EXPECT_NEAR(seen[10] / double{kMessages}, 0.1 / 4.4992, 4.5 * 0.00104);
}

TEST(Plan, MessagesWithoutKeysGoEverywhereAndRoundRobinGoesInTurn) {
  Plan random(DrawKey{3});
  random.add(spread_group({}));
  std::map<std::uint32_t, int> count;
  for (std::uint32_t n = 0; n < 4000; ++n) {
    EXPECT_EQ(random.key({ProducerId{0}, n}), kNoKey);
    ++count[random.destination({ProducerId{0}, n}).value];
  }
  for (const auto& [queue, messages] : count) EXPECT_NEAR(messages, 1000, 4.5 * 27.4) << queue;
  Plan turns(DrawKey{3});
  turns.add(spread_group({.spread = Spread::round_robin}));
  for (std::uint32_t n = 0; n < 8; ++n) {
    EXPECT_EQ(turns.destination({ProducerId{0}, n}), NameId{10 + n % 4});
    EXPECT_EQ(turns.destination({ProducerId{1}, n}), NameId{10 + (n + 1) % 4});
  }
}

}  // namespace
}  // namespace brokerlab::sim
