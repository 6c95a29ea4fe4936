// SPDX-License-Identifier: Apache-2.0
// Length limits in messages and bytes: drop-head, reject-new, block-producer. Numbers are recorded transcripts.
#include <gtest/gtest.h>

#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

QueuePolicy limited(std::uint64_t messages, Overflow overflow = Overflow::drop_head) {
  QueuePolicy policy;
  policy.store.max_messages = messages;
  policy.store.overflow = overflow;
  return policy;
}
QueuePolicy limited_bytes(std::uint64_t bytes, Overflow overflow = Overflow::drop_head) {
  QueuePolicy policy;
  policy.store.max_bytes = bytes;
  policy.store.overflow = overflow;
  return policy;
}

TEST(LengthLimit, DropsARequeuedOlderMessageFirst) {  // 102
  Lab lab;
  lab.queue("q", limited(2));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.publish(c, "q", 2);
  lab.give_back(c, 1);
  EXPECT_EQ(lab.depth("q"), "ready 2 leased 0 blocked 0");
  lab.pull(c, "q");
  lab.publish(c, "q", 3);
  lab.give_back(c, 1);
  lab.seen();
  lab.pull(c, "q");
  lab.pull(c, "q");
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s0: got q m2 remaining=1\ns0: got q m3 remaining=0\ns0: empty q\n");
}

TEST(LengthLimit, OfZeroKeepsNothingButServesAWaitingConsumer) {  // 103
  Lab lab;
  lab.queue("q", limited(0));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  lab.subscribe(p, "q");
  lab.publish(p, "q", 2);
  EXPECT_EQ(lab.seen(), "s0: deliver q m2\ns0: confirmed m2\n");
}

TEST(LengthLimit, DoesNotTouchWhatGoesStraightToAConsumer) {  // 104
  Lab lab;
  lab.queue("q", limited(1));
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  lab.subscribe(c, "q", 2);
  for (std::uint32_t m = 1; m <= 4; ++m) lab.publish(p, "q", m);
  EXPECT_EQ(lab.seen(),
            "s1: deliver q m1\ns0: confirmed m1\ns1: deliver q m2\ns0: confirmed m2\n"
            "s0: confirmed m3\ns0: confirmed m4\n");
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "s1: deliver q m4\n");
}

TEST(LengthLimit, RefusesNewMessagesButNotRequeues) {  // 107
  Lab lab;
  lab.queue("q", limited(2, Overflow::reject_new));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.publish(p, "q", 2);
  lab.pull(p, "q");
  lab.pull(p, "q");
  lab.publish(p, "q", 3);
  lab.publish(p, "q", 4);
  lab.give_back(p, 1, true);
  lab.give_back(p, 2);
  EXPECT_EQ(lab.depth("q"), "ready 4 leased 0 blocked 0");
  lab.seen();
  lab.publish(p, "q", 5);
  EXPECT_EQ(lab.seen(), "s0: refused m5\n");
}

TEST(LengthLimit, InBytesDropsUntilTheRestFits) {  // 111
  Lab lab;
  lab.queue("q", limited_bytes(10));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1, 4);
  lab.publish(p, "q", 2, 4);
  EXPECT_EQ(lab.depth("q"), "ready 2 leased 0 blocked 0");
  lab.publish(p, "q", 3, 4);
  EXPECT_EQ(lab.depth("q"), "ready 2 leased 0 blocked 0");
  lab.publish(p, "q", 4, 2);
  EXPECT_EQ(lab.depth("q"), "ready 3 leased 0 blocked 0");
  lab.publish(p, "q", 5, 12);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST(LengthLimit, InBytesIsTestedBeforeTheNewMessageIsAdded) {  // 112
  Lab lab;
  lab.queue("q", limited_bytes(10, Overflow::reject_new));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1, 4);
  lab.publish(p, "q", 2, 12);
  lab.publish(p, "q", 3, 1);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\ns0: refused m2\ns0: confirmed m3\n");
}

TEST(LengthLimit, DropsTheOldestReadyMessageAndNotOneThatIsOut) {  // 163
  Lab lab;
  lab.queue("q", limited(1));
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  lab.subscribe(c, "q", 1);
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(p, "q", m);
  lab.seen();
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "s1: deliver q m3\n");
}

TEST(LengthLimit, OverReadyAndLeasedCountsWhatIsOut) {
  Lab lab;
  QueuePolicy policy = limited(2, Overflow::reject_new);
  policy.store.limit_scope = LimitScope::ready_and_leased;
  lab.queue("q", policy);
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.pull(p, "q");
  lab.publish(p, "q", 2);
  lab.seen();
  lab.publish(p, "q", 3);
  EXPECT_EQ(lab.seen(), "s0: refused m3\n");
  lab.ack(p, 1);
  lab.publish(p, "q", 4);
  EXPECT_EQ(lab.seen(), "s0: confirmed m4\n");
}

TEST(LengthLimit, OverReadyAndLeasedDropsReadyMessagesOnly) {
  Lab lab;
  QueuePolicy policy = limited(1);
  policy.store.limit_scope = LimitScope::ready_and_leased;
  lab.queue("q", policy);
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.pull(p, "q");
  lab.publish(p, "q", 2);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1 blocked 0");
}

TEST(LengthLimit, RefusesOnceIfOneOfSeveralQueuesRefuses) {
  Lab lab;
  lab.exchange("x");
  lab.queue("a", limited(0, Overflow::reject_new));
  lab.queue("b");
  lab.bind("x", "a", "k");
  lab.bind("x", "b", "k");
  const SessionId p = lab.open();
  lab.publish(p, "x", "k", 1);
  EXPECT_EQ(lab.seen(), "s0: refused m1\n");
  EXPECT_EQ(lab.depth("a"), "ready 0 leased 0 blocked 0");
  EXPECT_EQ(lab.depth("b"), "ready 1 leased 0 blocked 0");
}

TEST(LengthLimit, BlocksTheProducerUntilThereIsRoomAndKeepsTheOrder) {
  Lab lab;
  lab.queue("q", limited(1, Overflow::block_producer));
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(p, "q", m);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\ns0: paused\n");
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 2");
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s1: got q m1 remaining=0\ns0: confirmed m2\n");
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s1: got q m2 remaining=0\ns0: resumed\ns0: confirmed m3\n");
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s1: got q m3 remaining=0\n");
}

TEST(LengthLimit, ServesWaitingConsumersFromParkedPublishes) {
  Lab lab;
  lab.queue("q", limited(1, Overflow::block_producer));
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 4; ++m) lab.publish(p, "q", m);
  lab.seen();
  const SessionId c = lab.open();
  lab.subscribe(c, "q");
  EXPECT_EQ(lab.seen(),
            "s1: deliver q m1\ns1: deliver q m2\ns1: deliver q m3\ns0: resumed\ns1: deliver q m4\n"
            "s0: confirmed m2\ns0: confirmed m3\ns0: confirmed m4\n");
}

TEST(LengthLimit, ForgetsTheParkedPublishesOfAClosedSession) {
  Lab lab;
  lab.queue("q", limited(1, Overflow::block_producer));
  const SessionId connection = lab.open();
  const SessionId channel = lab.open_on(connection);
  const SessionId other = lab.open();
  lab.publish(channel, "q", 1);
  lab.publish(channel, "q", 2);
  lab.publish(other, "q", 3);
  EXPECT_EQ(lab.seen(), "s1: confirmed m1\ns0: paused\ns2: paused\n");
  lab.close(channel);
  EXPECT_EQ(lab.seen(), "s0: resumed\n");
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 1");
  lab.purge("q");
  EXPECT_EQ(lab.seen(), "admin: done 1 0\ns2: resumed\ns2: confirmed m3\n");
}

TEST(LengthLimit, RefusesParkedPublishesWhenTheirQueueIsDeleted) {
  Lab lab;
  lab.queue("q", limited(1, Overflow::block_producer));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.publish(p, "q", 2);
  lab.seen();
  lab.remove("q");
  EXPECT_EQ(lab.seen(), "s0: resumed\nadmin: done 1 0\ns0: refused m2\n");
}

TEST(LengthLimit, LetsAMessageThatNeverFitsIntoAnEmptyBlockingQueue) {
  Lab lab;
  lab.queue("q", limited_bytes(10, Overflow::block_producer));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1, 12);
  lab.publish(p, "q", 2, 1);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\ns0: paused\n");
}

TEST(LengthLimit, ConfirmsAPublishToSeveralQueuesWhenTheLastLetsItIn) {
  Lab lab;
  lab.exchange("x");
  lab.queue("a", limited(1, Overflow::block_producer));
  lab.queue("b");
  lab.bind("x", "a", "k");
  lab.bind("x", "b", "k");
  const SessionId p = lab.open();
  lab.publish(p, "x", "k", 1);
  lab.publish(p, "x", "k", 2);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\ns0: paused\n");
  EXPECT_EQ(lab.depth("b"), "ready 2 leased 0 blocked 0");
  lab.purge("a");
  EXPECT_EQ(lab.seen(), "admin: done 1 0\ns0: resumed\ns0: confirmed m2\n");
}

}  // namespace
}  // namespace brokerlab::test
