// SPDX-License-Identifier: Apache-2.0
// Publish, hand out, settle, return. What is marked with a number follows the transcript of that number recorded from
// RabbitMQ 3.10.8 (classic).
#include <gtest/gtest.h>

#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

TEST(Broker, HandsOutFromTheHeadAndForgetsWhatIsAcknowledged) {  // 001
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  lab.publish(p, "q", 1);
  lab.publish(p, "q", 2);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\ns0: confirmed m2\n");
  lab.pull(c, "q");
  lab.pull(c, "q");
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s1: got q m1 remaining=1\ns1: got q m2 remaining=0\ns1: empty q\n");
  lab.ack(c, 1);
  lab.ack(c, 2);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST(Broker, ReturnsAMessageToItsOriginalPosition) {  // 002
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(c, "q", m);
  lab.pull(c, "q");
  lab.pull(c, "q");
  lab.give_back(c, 2);
  lab.give_back(c, 1);
  lab.seen();
  for (int i = 0; i < 3; ++i) lab.pull(c, "q");
  EXPECT_EQ(lab.seen(),
            "s0: got q m1 redelivered count=2 remaining=2\n"
            "s0: got q m2 redelivered count=2 remaining=1\n"
            "s0: got q m3 remaining=0\n");
}

TEST(Broker, RedeliversToAnotherConsumerWhenTheFirstDisconnects) {
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  const SessionId first = lab.open();
  lab.subscribe(first, "q");
  lab.publish(p, "q", 1);
  EXPECT_EQ(lab.seen(), "s1: deliver q m1\ns0: confirmed m1\n");
  lab.close(first);
  const SessionId second = lab.open();
  lab.subscribe(second, "q");
  EXPECT_EQ(lab.seen(), "s2: deliver q m1 redelivered count=2\n");
}

TEST(Broker, GivesARequeuedMessageToTheConsumerWhoseTurnIsNext) {  // 005
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  const SessionId c1 = lab.open();
  const SessionId c2 = lab.open();
  lab.subscribe(c1, "q", 1);
  lab.subscribe(c2, "q", 1);
  lab.publish(p, "q", 1);
  lab.publish(p, "q", 2);
  EXPECT_EQ(lab.seen(), "s1: deliver q m1\ns0: confirmed m1\ns2: deliver q m2\ns0: confirmed m2\n");
  lab.ack(c2, 2);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  lab.give_back(c1, 1);
  EXPECT_EQ(lab.seen(), "s1: deliver q m1 redelivered count=2\n");
}

TEST(Broker, PassesOverAConsumerWithAFullWindow) {  // 033
  Lab lab;
  lab.queue("q");
  const SessionId c1 = lab.open();
  const SessionId c2 = lab.open();
  lab.subscribe(c1, "q", 1);
  lab.subscribe(c2, "q", 3);
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 5; ++m) lab.publish(p, "q", m);
  EXPECT_EQ(lab.seen(),
            "s0: deliver q m1\ns2: confirmed m1\ns1: deliver q m2\ns2: confirmed m2\ns1: deliver q m3\n"
            "s2: confirmed m3\ns1: deliver q m4\ns2: confirmed m4\ns2: confirmed m5\n");
  lab.ack(c2, 2);
  EXPECT_EQ(lab.seen(), "s1: deliver q m5\n");
  lab.ack(c1, 1);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
}

TEST(Broker, BoundsAWholeSessionAcrossItsConsumers) {  // 030
  Lab lab;
  lab.queue("q1");
  lab.queue("q2");
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  lab.subscribe(c, "q1", 2, "t1");
  lab.subscribe(c, "q2", 2, "t2");
  lab.command(SetSessionWindow{c, 3});
  auto publish = [&](const char* queue, std::uint32_t number) {
    Publish publication = lab.publication(p, "", queue, number);
    publication.confirm = 0;
    lab.command(publication);
    return lab.seen();
  };
  EXPECT_EQ(publish("q1", 1) + publish("q1", 2), "s1: deliver q1 m1 tag=t1\ns1: deliver q1 m2 tag=t1\n");
  EXPECT_EQ(publish("q2", 11), "s1: deliver q2 m11 tag=t2\n");
  EXPECT_EQ(publish("q2", 12), "(nothing)\n");
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "s1: deliver q2 m12 tag=t2\n");
  EXPECT_EQ(publish("q1", 3), "(nothing)\n");
  lab.ack(c, 11);
  EXPECT_EQ(lab.seen(), "s1: deliver q1 m3 tag=t1\n");
  lab.ack(c, 12);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  EXPECT_EQ(publish("q1", 4), "(nothing)\n");
  lab.ack(c, 2);
  EXPECT_EQ(lab.seen(), "s1: deliver q1 m4 tag=t1\n");
}

TEST(Broker, RefusesToSettleAStaleOrForeignLease) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  const SessionId other = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.seen();
  lab.ack(other, 1);
  EXPECT_EQ(lab.seen(), "s1: settle failed\n");
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "s0: settle failed\n");
  lab.command(Settle{c, LeaseHandle{77, 1}, Settlement::acknowledge, false});
  EXPECT_EQ(lab.seen(), "s0: settle failed\n");
}

}  // namespace
}  // namespace brokerlab::test
