// SPDX-License-Identifier: Apache-2.0
// The rules of the event queue, one by one.
#include "sim/kernel/event_queue.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace brokerlab::sim {
namespace {

constexpr Instant at(std::int64_t ns) { return {ns}; }

/// Pops up to `limit` and writes what came out as "TIME:ARGUMENT TIME:ARGUMENT".
std::string popped(EventQueue& queue, Instant limit = Instant::never()) {
  std::string out;
  Event event;
  while (queue.pop_until(limit, event)) {
    if (!out.empty()) out += ' ';
    out += std::to_string(event.time.ns) + ":" + std::to_string(event.argument);
  }
  return out;
}

TEST(EventQueue, HintsAtTheNextEventOfAKindOrSaysNothing) {
  EventQueue queue;
  for (std::uint32_t i = 0; i < 200; ++i) queue.schedule(at(10 * i), i, i % 2, 0);
  Event event;
  std::uint32_t hints = 0;
  for (std::uint32_t next = 1; queue.pop_until(Instant::never(), event); ++next) {
    const auto hint = queue.hint(next % 2);
    EXPECT_EQ(hint.value_or(next), next);
    hints += hint ? 1U : 0U;
    EXPECT_FALSE(queue.hint(1 - next % 2));
  }
  EXPECT_GT(hints, 100U);
}

TEST(EventQueue, GivesBackTheEventAsItWasScheduled) {
  EventQueue queue;
  queue.schedule(at(5), 7, 3, 0xfedcba9876543210u);
  const Event expected{at(5), 7, 3, 0xfedcba9876543210u};
  EXPECT_EQ(queue.pop_until(at(5)), expected);
  EXPECT_EQ(queue.now(), at(5));
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, PopsInOrderOfTime) {
  EventQueue queue;
  for (const int time : {4096, 1, 64, 0, 63, 4095, 65, 262144}) queue.schedule(at(time), 0, 0, 0);
  EXPECT_EQ(popped(queue), "0:0 1:0 63:0 64:0 65:0 4095:0 4096:0 262144:0");
}

TEST(EventQueue, PopsTiesInOrderOfScheduling) {
  EventQueue queue;
  for (std::uint64_t i = 1; i <= 5; ++i) queue.schedule(at(1000), 0, 0, i);
  queue.schedule(at(999), 0, 0, 6);
  EXPECT_EQ(popped(queue), "999:6 1000:1 1000:2 1000:3 1000:4 1000:5");
}

TEST(EventQueue, PopsTiesInOrderOfSchedulingHoweverTheyWereScheduled) {
  for (unsigned in_order = 0; in_order < 64; ++in_order) {
    EventQueue queue;
    for (std::uint64_t i = 0; i < 6; ++i) {
      if ((in_order >> i) % 2 != 0)
        queue.schedule_in_order(i % EventQueue::kLanes, at(1000), 0, 0, i);
      else
        queue.schedule(at(1000), 0, 0, i);
    }
    EXPECT_EQ(popped(queue), "1000:0 1000:1 1000:2 1000:3 1000:4 1000:5") << in_order;
  }
}

TEST(EventQueue, KeepsTheOrderWhenEventsDoNotComeInOrderAsPromised) {
  EventQueue queue;
  for (const int time : {50, 40, 30, 20, 10, 60, 45, 20, 0}) queue.schedule_in_order(0, at(time), 0, 0, 0);
  EXPECT_EQ(queue.size(), 9U);
  EXPECT_EQ(queue.next_time(), at(0));
  EXPECT_EQ(popped(queue), "0:0 10:0 20:0 20:0 30:0 40:0 45:0 50:0 60:0");
}

TEST(EventQueue, HintsAtAnEventThatCameInOrder) {
  EventQueue queue;
  queue.schedule_in_order(0, at(20), 7, 1, 0);
  EXPECT_EQ(queue.hint(1), 7U);
  EXPECT_FALSE(queue.hint(2));
}

TEST(EventQueue, KeepsTiesInOrderWhenTheyWereScheduledFromFarAndFromNear) {
  EventQueue queue;
  queue.schedule(at(100'000), 0, 0, 1);  // from afar: a high level
  queue.schedule(at(99'999), 0, 0, 0);
  ASSERT_TRUE(queue.pop_until(at(99'999)));
  queue.schedule(at(100'000), 0, 0, 2);  // from near: a low level
  queue.schedule(at(100'001), 0, 0, 3);
  EXPECT_EQ(popped(queue), "100000:1 100000:2 100001:3");
}

TEST(EventQueue, PutsZeroDelayBehindEverythingAlreadyDue) {
  EventQueue queue;
  for (std::uint64_t i = 1; i <= 3; ++i) queue.schedule(at(10), 0, 0, i);
  ASSERT_EQ(queue.pop_until(at(10))->argument, 1u);
  queue.schedule(queue.now(), 0, 0, 4);
  EXPECT_EQ(popped(queue), "10:2 10:3 10:4");
}

TEST(EventQueue, PutsThePlanFirstAtItsInstantByOrdinal) {
  EventQueue queue;
  queue.schedule(at(10), 0, 0, 1);
  queue.schedule_exogenous(at(10), 8, 0, 0, 2);
  queue.schedule_exogenous(at(10), 3, 0, 0, 3);
  queue.schedule(at(9), 0, 0, 4);
  queue.schedule_exogenous(at(11), 1, 0, 0, 5);
  EXPECT_EQ(popped(queue), "9:4 10:3 10:2 10:1 11:5");
}

TEST(EventQueue, PutsALatePlanItemBeforeWhatIsStillDueAtThisInstant) {
  EventQueue queue;
  queue.schedule(at(10), 0, 0, 1);
  queue.schedule(at(10), 0, 0, 2);
  ASSERT_EQ(queue.pop_until(at(10))->argument, 1u);
  queue.schedule_exogenous(at(10), 99, 0, 0, 3);
  EXPECT_EQ(popped(queue), "10:3 10:2");
}

TEST(EventQueue, PutsThePlanFirstAtTheVeryStart) {
  EventQueue queue;
  queue.schedule(at(0), 0, 0, 1);
  queue.schedule_exogenous(at(0), 0, 0, 0, 2);
  EXPECT_EQ(popped(queue, at(0)), "0:2 0:1");
}

TEST(EventQueue, PopsNothingAfterTheLimitAndLeavesThePresentAlone) {
  EventQueue queue;
  queue.schedule(at(100), 0, 0, 1);
  queue.schedule_exogenous(at(100), 0, 0, 0, 2);
  EXPECT_FALSE(queue.pop_until(at(99)));
  EXPECT_EQ(queue.now(), at(0));
  EXPECT_EQ(queue.size(), 2u);
  EXPECT_EQ(popped(queue, at(100)), "100:2 100:1");
}

TEST(EventQueue, KeepsOrderWhenALimitFallsInsideABucketAndEarlierEventsFollow) {
  EventQueue queue;
  for (std::uint64_t i = 0; i < 300; ++i) queue.schedule(at(5000 + static_cast<std::int64_t>(i % 10)), 0, 0, i);
  ASSERT_FALSE(queue.pop_until(at(4999)));  // deals out the bucket that begins at 4096
  queue.schedule(at(4500), 0, 0, 1001);     // behind its start
  queue.schedule(at(70), 0, 0, 1002);       // and far behind it
  queue.schedule(at(5000), 0, 0, 1003);
  EXPECT_EQ(popped(queue, at(4999)), "70:1002 4500:1001");
  EXPECT_EQ(queue.pop_until(at(5000))->argument, 0u);
  for (std::uint64_t i = 10; i < 300; i += 10) ASSERT_EQ(queue.pop_until(at(5000))->argument, i);
  EXPECT_EQ(queue.pop_until(at(5000))->argument, 1003u);
  EXPECT_EQ(queue.pop_until(at(5001))->argument, 1u);
}

TEST(EventQueue, ReachesTheEndOfTime) {
  EventQueue queue;
  queue.schedule(Instant::never(), 0, 0, 2);
  queue.schedule({Instant::never().ns - 1}, 0, 0, 1);
  EXPECT_FALSE(queue.pop_until({Instant::never().ns - 2}));
  EXPECT_EQ(queue.pop_until(Instant::never())->argument, 1u);
  EXPECT_EQ(queue.pop_until(Instant::never())->argument, 2u);
  EXPECT_EQ(queue.now(), Instant::never());
}

TEST(EventQueue, AdvancesToTheLimitOfARun) {
  EventQueue queue;
  queue.schedule(at(10), 0, 0, 1);
  queue.schedule(at(50), 0, 0, 2);
  EXPECT_EQ(popped(queue, at(20)), "10:1");
  queue.advance_to(at(20));
  EXPECT_EQ(queue.now(), at(20));
  EXPECT_EQ(queue.next_time(), at(50));
  queue.advance_to(at(50));  // up to a pending event, not past it
  EXPECT_EQ(popped(queue), "50:2");
  EXPECT_EQ(queue.next_time(), Instant::never());
}

TEST(EventQueue, CancelsAPendingEventOnce) {
  EventQueue queue;
  const EventHandle first = queue.schedule(at(10), 0, 0, 1);
  const EventHandle planned = queue.schedule_exogenous(at(10), 0, 0, 0, 2);
  queue.schedule(at(10), 0, 0, 3);
  EXPECT_TRUE(queue.pending(first));
  EXPECT_TRUE(queue.cancel(first));
  EXPECT_TRUE(queue.cancel(planned));
  EXPECT_FALSE(queue.pending(first));
  EXPECT_FALSE(queue.cancel(first));
  EXPECT_FALSE(queue.cancel(planned));
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(popped(queue), "10:3");
}

TEST(EventQueue, RefusesToCancelTheFiringEvent) {
  EventQueue queue;
  const EventHandle handle = queue.schedule(at(10), 0, 0, 1);
  ASSERT_TRUE(queue.pop_until(at(10)));
  EXPECT_FALSE(queue.cancel(handle));
}

TEST(EventQueue, RefusesAStaleHandleWhosePlaceWasTakenAgain) {
  EventQueue queue;
  const EventHandle stale = queue.schedule(at(10), 0, 0, 1);
  queue.cancel(stale);
  const EventHandle fresh = queue.schedule(at(10), 0, 0, 2);
  ASSERT_EQ(stale.index, fresh.index);
  EXPECT_FALSE(queue.cancel(stale));
  EXPECT_TRUE(queue.cancel(fresh));
}

TEST(EventQueue, RefusesAHandleThatNamesNothing) {
  EventQueue queue;
  EXPECT_FALSE(queue.cancel(EventHandle{}));
  queue.cancel(queue.schedule(at(1), 0, 0, 0));
  EXPECT_FALSE(queue.cancel(EventHandle{}));
}

TEST(EventQueue, RunsOnIdenticallyInACopy) {
  EventQueue queue;
  std::vector<EventHandle> handles;
  for (std::uint64_t i = 0; i < 1000; ++i)
    handles.push_back(queue.schedule(at(static_cast<std::int64_t>(i * i % 977)), 0, 0, i));
  for (int i = 0; i < 300; ++i) queue.pop_until(Instant::never());
  EventQueue copy = queue;
  EXPECT_EQ(queue.cancel(handles[700]), copy.cancel(handles[700]));
  const std::string expected = popped(queue);
  EXPECT_EQ(copy.size(), 700u - (queue.pending(handles[700]) ? 0 : 1));
  EXPECT_EQ(popped(copy), expected);
}

TEST(EventQueue, StopsARunThatStandsStillAndNamesTheLastEvents) {
  EventQueue queue(1000);
  queue.schedule(at(5), 0, 0, 0);
  Event event;
  std::uint64_t events = 0;
  while (queue.pop_until(Instant::never(), event)) {
    ++events;
    queue.schedule(event.time, 10 + (event.target + 1) % 2, 3, events);  // two entities that wake each other
  }
  EXPECT_EQ(events, 1000u);
  ASSERT_TRUE(queue.stalled());
  EXPECT_EQ(queue.stall()->at, at(5));
  EXPECT_EQ(queue.stall()->limit, 1000u);
  ASSERT_EQ(queue.stall()->recent_count, Stall::kRecent);
  for (std::size_t i = 0; i < Stall::kRecent; ++i)
    EXPECT_EQ(queue.stall()->recent[i].argument, 1000 - Stall::kRecent + i);
  EXPECT_FALSE(queue.pop_until(Instant::never()));
  queue.schedule_exogenous(at(5), 0, 0, 0, 0);
  EXPECT_FALSE(queue.pop_until(Instant::never()));
}

TEST(EventQueue, GoesOnWhenOneInstantHasAlmostTooManyEvents) {
  EventQueue queue(1000);
  for (int instant = 1; instant <= 3; ++instant)
    for (int i = 0; i < 999; ++i) queue.schedule(at(instant), 0, 0, 0);
  Event event;
  while (queue.pop_until(Instant::never(), event)) {
  }
  EXPECT_FALSE(queue.stalled());
  EXPECT_EQ(queue.now(), at(3));
}

TEST(EventQueue, StopsAtAMillionEventsPerInstantByDefault) {
  EventQueue queue;
  queue.schedule(at(1), 42, 7, 0);
  Event event;
  std::uint64_t events = 0;
  for (; queue.pop_until(Instant::never(), event); ++events) queue.schedule(event.time, 42, 7, 0);
  EXPECT_EQ(events, 1'000'000u);
  EXPECT_EQ(queue.stall()->recent[0].target, 42u);
}

TEST(EventQueueDeathTest, CallsSchedulingInThePastOurOwnMistake) {
  EventQueue queue;
  queue.advance_to(at(10));
  EXPECT_DEATH(queue.schedule(at(9), 0, 0, 0), "in the past");
  EXPECT_DEATH(queue.schedule_exogenous(at(9), 0, 0, 0, 0), "in the past");
}

TEST(EventQueueDeathTest, CallsPassingOverAnEventOurOwnMistake) {
  EventQueue queue;
  queue.schedule(at(9), 0, 0, 0);
  EXPECT_DEATH(queue.advance_to(at(10)), "advanced past");
  EventQueue planned;
  planned.schedule_exogenous(at(9), 0, 0, 0, 0);
  EXPECT_DEATH(planned.advance_to(at(10)), "advanced past");
  EXPECT_DEATH(planned.advance_to(at(-1)), "backwards");
}

}  // namespace
}  // namespace brokerlab::sim
