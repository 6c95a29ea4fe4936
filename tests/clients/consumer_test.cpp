// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/consumer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/clients/consumer_rig.hpp"

namespace brokerlab {
namespace {

using testing::ConsumerRig;

ConsumerPolicy with_table() {
  ConsumerPolicy policy;
  policy.dedup = SeenIdsDedup{};
  return policy;
}

TEST(Consumer, AcknowledgesAfterProcessingAndTakesDeliveriesInOrder) {
  ConsumerRig rig({});
  rig.deliver(0);
  rig.deliver(1);
  EXPECT_EQ(rig.told(), "start in slot 0\n");
  EXPECT_EQ(rig.consumer.unsettled(), 2U);
  rig.done(0);
  EXPECT_EQ(rig.told(), "effect of 0\nack 100\nstart in slot 0\n");
  rig.done(0);
  EXPECT_EQ(rig.told(), "effect of 1\nack 101\n");
  EXPECT_EQ(rig.consumer.unsettled(), 0U);
}

TEST(Consumer, AcknowledgesBeforeProcessingWhenItStarts) {
  ConsumerPolicy policy;
  policy.acknowledge = Acknowledge::before_processing;
  ConsumerRig rig(policy);
  rig.deliver(0);
  rig.deliver(1);
  EXPECT_EQ(rig.told(), "ack 100\nstart in slot 0\n");
  EXPECT_EQ(rig.consumer.unsettled(), 1U);
  rig.done(0);
  EXPECT_EQ(rig.told(), "effect of 0\nack 101\nstart in slot 0\n");
}

TEST(Consumer, SettlesNothingWhenTheBrokerDidAsItSent) {
  ConsumerPolicy policy;
  policy.acknowledge = Acknowledge::automatic;
  ConsumerRig rig(policy);
  rig.deliver(0);
  rig.done(0);
  EXPECT_EQ(rig.told(), "start in slot 0\neffect of 0\n");
  EXPECT_EQ(rig.consumer.unsettled(), 0U);
}

TEST(Consumer, ProcessesAsManyAtATimeAsItsConcurrency) {
  ConsumerPolicy policy;
  policy.concurrency = 2;
  ConsumerRig rig(policy);
  for (std::uint32_t i = 0; i < 4; ++i) rig.deliver(i);
  EXPECT_EQ(rig.told(), "start in slot 0\nstart in slot 1\n");
  EXPECT_EQ(rig.consumer.buffered(), 2U);
  rig.done(1);
  EXPECT_EQ(rig.told(), "effect of 1\nack 101\nstart in slot 1\n");
  rig.done(0);
  EXPECT_EQ(rig.told(), "effect of 0\nack 100\nstart in slot 0\n");
}

TEST(Consumer, NotesDeliveriesWithTheirFlagCountAndTheWindowHeld) {
  ConsumerPolicy policy;
  policy.prefetch = 10;
  ConsumerRig rig(policy);
  rig.deliver(0);
  rig.deliver(5, 3);
  const std::span<const Note> notes = rig.effects.notes().all();
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0].kind, NoteKind::delivered);
  EXPECT_EQ(notes[0].message, (MessageId{ProducerId{1}, 5}));
  EXPECT_EQ(notes[0].actor, 2U);
  EXPECT_EQ(notes[0].place, 9U);
  EXPECT_EQ(notes[0].flag, 1);
  EXPECT_EQ(notes[0].count, 3);
  EXPECT_EQ(notes[0].detail, 105U);
  EXPECT_EQ(notes[1].kind, NoteKind::consumer_window);
  EXPECT_EQ(notes[1].count, 2);
  EXPECT_EQ(notes[1].detail, 10U);
}

TEST(Consumer, NotesEverySettlementWithItsKind) {
  const std::pair<OnFailure, NoteKind> cases[] = {{OnFailure::give_back, NoteKind::settled_return},
                                                  {OnFailure::reject, NoteKind::settled_reject}};
  for (const auto& [on_failure, kind] : cases) {
    ConsumerPolicy policy;
    policy.failure_probability = 1;
    policy.on_failure = on_failure;
    ConsumerRig rig(policy);
    rig.deliver(4);
    rig.done(0);
    EXPECT_EQ(rig.told(),
              on_failure == OnFailure::reject ? "start in slot 0\nreject 104\n" : "start in slot 0\ngive back 104\n");
    ASSERT_EQ(rig.effects.notes().all().size(), 1U) << "a failure has no effect";
    EXPECT_EQ(rig.effects.notes().all()[0].kind, kind);
    EXPECT_EQ(rig.effects.notes().all()[0].detail, 104U);
  }
}

TEST(Consumer, LosesAFailedMessageThatItAcknowledgedBefore) {
  ConsumerPolicy policy;
  policy.failure_probability = 1;
  policy.acknowledge = Acknowledge::before_processing;
  ConsumerRig rig(policy);
  rig.deliver(0);
  rig.done(0);
  EXPECT_EQ(rig.told(), "ack 100\nstart in slot 0\n");
}

TEST(Consumer, FailsEachTimeOnAPoisonousMessageUnlessItCanProcessIt) {
  ConsumerPolicy policy;
  ConsumerRig failing(policy);
  failing.deliver_poison(5);
  failing.done(0);
  EXPECT_EQ(failing.told(), "start in slot 0\ngive back 105\n");
  policy.on_poison = OnPoison::process;
  ConsumerRig processing(policy);
  processing.deliver_poison(5);
  processing.done(0);
  EXPECT_EQ(processing.told(), "start in slot 0\neffect of 5\nack 105\n");
}

TEST(Consumer, DiesOfAPoisonousMessageWithoutAnotherWord) {
  ConsumerPolicy policy;
  policy.on_poison = OnPoison::crash;
  ConsumerRig rig(policy);
  rig.deliver_poison(5);
  rig.deliver(6);
  rig.told();
  rig.done(0);
  EXPECT_EQ(rig.told(), "crash of 5\n");
}

TEST(Consumer, ForgetsItsBufferWithTheConnectionButFinishesWhatItHadBegun) {
  ConsumerRig rig({});
  rig.deliver(0);
  rig.deliver(1);
  rig.input(ConnectionLost{});
  EXPECT_EQ(rig.consumer.unsettled(), 0U);
  rig.input(ConnectionReady{});
  rig.told();
  rig.deliver(0, 2);
  EXPECT_EQ(rig.told(), "") << "the slot is still taken";
  rig.done(0);
  EXPECT_EQ(rig.told(), "effect of 0\nstart in slot 0\n") << "no settlement: its connection is gone";
  rig.done(0);
  EXPECT_EQ(rig.told(), "effect of 0\nack 100\n") << "the duplicate effect";
}

TEST(Consumer, KeepsWhatTheBrokerSettledAsItSentWhenTheConnectionBreaks) {
  ConsumerPolicy policy;
  policy.acknowledge = Acknowledge::automatic;
  ConsumerRig rig(policy);
  rig.deliver(0);
  rig.deliver(1);
  rig.input(ConnectionLost{});
  rig.done(0);
  rig.done(0);
  EXPECT_EQ(rig.told(), "start in slot 0\neffect of 0\nstart in slot 0\neffect of 1\n");
}

TEST(Consumer, SkipsARepeatedEffectWithoutServiceTimeAndAcknowledgesIt) {
  ConsumerRig rig(with_table());
  rig.deliver(0);
  rig.input(ConnectionLost{});
  rig.done(0);
  rig.input(ConnectionReady{});
  rig.told();
  rig.deliver(0, 2);
  EXPECT_EQ(rig.told(), "skip 0\nack 100\n");
  EXPECT_EQ(rig.consumer.processing(), 0U);
}

TEST(Consumer, SkipsTheLaterOfTwoCopiesThatItProcessesAtOnce) {
  ConsumerPolicy policy = with_table();
  policy.concurrency = 2;
  ConsumerRig rig(policy);
  rig.deliver(0);
  rig.deliver(0, 2);
  EXPECT_EQ(rig.told(), "start in slot 0\nstart in slot 1\n");
  rig.done(1);
  rig.done(0);
  EXPECT_EQ(rig.told(), "effect of 0\nack 100\nskip 0\nack 100\n");
}

TEST(Consumer, DoesNotRememberAFailureAsAnEffect) {
  ConsumerPolicy policy = with_table();
  policy.failure_probability = 0.5;
  int failures_then_effects = 0;
  for (std::uint32_t number = 0; number < 100; ++number) {
    ConsumerRig rig(policy);
    rig.deliver(number);
    rig.done(0);
    const bool failed = rig.told().find("give back") != std::string::npos;
    rig.deliver(number, 2);
    const std::string second = rig.told();
    EXPECT_EQ(failed, second == "start in slot 0\n") << "only a failed message is processed again";
    if (!failed) continue;
    rig.done(0);
    if (rig.told().starts_with("effect")) ++failures_then_effects;
  }
  // Failed first (1/2) and succeeded then (1/2, another draw): 25 of 100 on average, standard deviation 4.3.
  EXPECT_GE(failures_then_effects, 7);
  EXPECT_LE(failures_then_effects, 43);
}

TEST(Consumer, ForwardsBeforeItAcknowledgesAndAgainWhenItSkips) {
  ConsumerRig rig(with_table(), Onward{NameId{6}});
  rig.deliver(3);
  rig.done(0);
  EXPECT_EQ(rig.told(), "start in slot 0\neffect of 3\nforward 3 to 6\nack 103\n");
  rig.deliver(3, 2);
  EXPECT_EQ(rig.told(), "skip 3\nforward 3 to 6\nack 103\n");
}

TEST(Consumer, ForwardsNothingWithoutAConnectionOrAfterAFailure) {
  ConsumerRig rig({}, Onward{NameId{6}});
  rig.deliver(3);
  rig.input(ConnectionLost{});
  rig.done(0);
  EXPECT_EQ(rig.told(), "start in slot 0\neffect of 3\n");
  ConsumerPolicy failing;
  failing.failure_probability = 1;
  ConsumerRig other(failing, Onward{NameId{6}});
  other.deliver(3);
  other.done(0);
  EXPECT_EQ(other.told(), "start in slot 0\ngive back 103\n");
}

TEST(Consumer, HandsRepliesOverAndSecondOnesToo) {
  ConsumerRig rig(with_table(), Onward{NameId::none(), true});
  rig.deliver(3);
  rig.done(0);
  EXPECT_EQ(rig.told(), "start in slot 0\neffect of 3\nhand over 3\nack 103\n");
  rig.deliver(3, 2);
  EXPECT_EQ(rig.told(), "skip 3\nhand over 3\nack 103\n");
}

TEST(Consumer, DrawsServiceByMessageDeliveryCountAndStageAndByNothingElse) {
  ConsumerPolicy policy;
  policy.service = Exponential{0.5};
  policy.concurrency = 100;
  ConsumerRig one(policy);
  for (std::uint32_t n = 0; n < 50; ++n) one.deliver(n);
  ConsumerRig other(policy);
  for (std::uint32_t n = 50; n-- > 0;) other.deliver(n);
  std::reverse(other.durations.begin(), other.durations.end());
  EXPECT_EQ(one.durations, other.durations) << "the order does not matter";

  ConsumerRig again(policy);
  for (std::uint32_t n = 0; n < 50; ++n) again.deliver(n, 2);
  ConsumerRig next_stage(policy);
  next_stage.consumer = Consumer(ConsumerId{2}, std::make_shared<const ConsumerPolicy>(policy), DrawKey{}, 1);
  next_stage.input(ConnectionReady{});
  for (std::uint32_t n = 0; n < 50; ++n) next_stage.deliver(n);
  for (std::size_t n = 0; n < 50; ++n) {
    EXPECT_NE(one.durations[n], again.durations[n]);
    EXPECT_NE(one.durations[n], next_stage.durations[n]);
  }
}

TEST(Consumer, TakesLongerForALargerBody) {
  ConsumerPolicy policy;
  policy.service = Constant{0.010};
  policy.service_per_kib = milliseconds(16);
  ConsumerRig rig(policy);
  rig.deliver(0);  // 64 bytes: a sixteenth of a KiB
  ASSERT_EQ(rig.durations.size(), 1U);
  EXPECT_EQ(rig.durations[0], milliseconds(11));
}

TEST(Consumer, SlowsDownAndRecoversAsItsSlowdownSays) {
  ConsumerPolicy policy;
  policy.service = Constant{0.010};
  policy.concurrency = 100;
  policy.slowdown = {3, seconds(10), seconds(4), seconds(2), seconds(1)};
  ConsumerRig rig(policy);
  const std::pair<std::int64_t, std::int64_t> expected[] = {
      {0, 10}, {9999, 10}, {11000, 15}, {12000, 20}, {14000, 30}, {15999, 30}, {16500, 20}, {17000, 10}, {100000, 10}};
  std::uint32_t number = 0;
  for (const auto& [ms, takes] : expected) {
    rig.now = Instant{milliseconds(ms).ns};
    rig.deliver(number++);
    EXPECT_EQ(rig.durations.back(), milliseconds(takes)) << "at " << ms << " ms";
  }
}

TEST(Consumer, StopsReadingWhenItsLocalBufferIsFull) {
  ConsumerRig rig({});
  rig.deliver(0);  // goes to the slot
  for (std::uint32_t n = 1; n < kLocalBufferLimit; ++n) rig.deliver(n);
  EXPECT_TRUE(rig.consumer.wants_more());
  rig.deliver(5000);
  EXPECT_FALSE(rig.consumer.wants_more());
  rig.done(0);
  EXPECT_TRUE(rig.consumer.wants_more());
}

TEST(Consumer, AtRandomSettlesEveryDeliveryOnceOnItsConnectionAndHasNoEffectTwice) {
  std::mt19937 random(7);
  std::size_t skipped = 0;
  for (int round = 0; round < 200; ++round) {
    ConsumerPolicy policy = with_table();
    policy.concurrency = 1 + static_cast<std::uint32_t>(random() % 4);
    policy.failure_probability = 0.2;
    ConsumerRig rig(policy);
    std::set<std::uint32_t> at_broker, held, had_effect;
    std::vector<std::uint32_t> slots;
    std::map<std::uint32_t, std::uint16_t> deliveries;
    for (std::uint32_t n = 0; n < 40; ++n) at_broker.insert(n);
    const auto react = [&] {
      for (const ConsumerEffect& effect : rig.effects.items()) {
        if (const auto* start = std::get_if<StartProcessing>(&effect)) slots.push_back(start->slot);
        const auto* settle = std::get_if<SettleDelivery>(&effect);
        if (settle == nullptr) continue;
        const auto number = static_cast<std::uint32_t>(settle->token - 100);
        ASSERT_EQ(held.erase(number), 1U) << "settled twice, or on a connection that is gone";
        if (settle->how == ConsumerSettlement::give_back) at_broker.insert(number);
      }
      for (const Note& note : rig.effects.notes().all()) {
        if (note.kind == NoteKind::effect) {
          ASSERT_TRUE(had_effect.insert(note.message.number).second);
        }
        if (note.kind == NoteKind::effect_skipped) ++skipped;
      }
      ASSERT_EQ(rig.consumer.unsettled(), held.size());
    };
    while (!at_broker.empty() || !slots.empty()) {
      const auto roll = random() % 20;
      if (roll < 9 && !at_broker.empty()) {
        const std::uint32_t number = *at_broker.begin();
        at_broker.erase(number);
        held.insert(number);
        rig.deliver(number, ++deliveries[number]);
        react();
      } else if (roll < 19 && !slots.empty()) {
        const std::uint32_t slot = slots.back();
        slots.pop_back();
        rig.done(slot);
        react();
      } else if (roll == 19) {
        at_broker.insert(held.begin(), held.end());
        held.clear();
        rig.input(ConnectionLost{});
        react();
        rig.input(ConnectionReady{});
      }
    }
    EXPECT_EQ(had_effect.size(), 40U);
    EXPECT_TRUE(held.empty());
  }
  EXPECT_GT(skipped, 100U) << "a test without repeats tests nothing";
}

TEST(Consumer, IsSmallWhileNothingIsHeld) { EXPECT_LE(sizeof(Consumer), 240U); }

}  // namespace
}  // namespace brokerlab
