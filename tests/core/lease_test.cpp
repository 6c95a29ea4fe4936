// SPDX-License-Identifier: Apache-2.0
// Leases that run out, and where entries go that come back.
#include <gtest/gtest.h>

#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

QueuePolicy timed(Duration timeout) {
  QueuePolicy policy;
  policy.subscription.lease = TimeoutLease{timeout};
  return policy;
}
QueuePolicy returning(ReturnPosition on_return, ReturnPosition on_loss) {
  QueuePolicy policy;
  policy.subscription.on_return = on_return;
  policy.subscription.on_loss = on_loss;
  return policy;
}

TEST(Lease, RunsOutAndTheMessageIsHandedOutAgain) {
  Lab lab;
  lab.queue("q", timed(seconds(30)));
  lab.notes().want(NoteKind::lease_expired);
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.wait(seconds(30) - nanoseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1 blocked 0");
  lab.wait(nanoseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  ASSERT_EQ(lab.notes().all().size(), 1U);
  EXPECT_EQ(lab.notes().all()[0].time, Instant{} + seconds(30));
  lab.seen();
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "s0: settle failed\n");
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s0: got q m1 redelivered count=2 remaining=0\n");
}

TEST(Lease, ThatRanOutGivesTheWindowBack) {
  Lab lab;
  lab.queue("q", timed(seconds(1)));
  const SessionId c = lab.open();
  lab.subscribe(c, "q", 1);
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.seen();
  lab.wait(seconds(1));
  EXPECT_EQ(lab.seen(), "s0: deliver q m1 redelivered count=2\n");
}

TEST(Lease, IsExtendedFromNow) {
  Lab lab;
  lab.queue("q", timed(seconds(10)));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.wait(seconds(9));
  lab.extend(c, 1, seconds(10));
  lab.wait(seconds(10) - nanoseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1 blocked 0");
  lab.wait(nanoseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
}

TEST(Lease, ExtendedByZeroEndsAtOnce) {
  Lab lab;
  lab.queue("q", timed(seconds(10)));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.extend(c, 1, Duration{0});
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  lab.seen();
  lab.extend(c, 1, seconds(1));
  EXPECT_EQ(lab.seen(), "s0: settle failed\n");
}

TEST(Lease, OfAConnectionNeverRunsOut) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  EXPECT_EQ(lab.broker().next_deadline(), Instant::never());
  lab.wait(seconds(1000000));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1 blocked 0");
}

TEST(Lease, IsDisarmedBySettlement) {
  Lab lab;
  lab.queue("q", timed(seconds(10)));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  EXPECT_EQ(lab.broker().next_deadline(), Instant{} + seconds(10));
  lab.ack(c, 1);
  EXPECT_EQ(lab.broker().next_deadline(), Instant::never());
}

TEST(Lease, OnADeletedQueueIsSettledInVain) {
  Lab lab;
  lab.queue("q", timed(seconds(10)));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.pull(c, "q");
  lab.pull(c, "q");
  lab.remove("q");
  lab.seen();
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  lab.wait(seconds(10));
  lab.ack(c, 2);
  EXPECT_EQ(lab.seen(), "s0: settle failed\n");
}

std::string order_after_return(ReturnPosition where, bool by_loss) {
  Lab lab;
  lab.queue("q", by_loss ? returning(ReturnPosition::original, where) : returning(where, ReturnPosition::original));
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 4; ++m) lab.publish(p, "q", m);
  for (int i = 0; i < 3; ++i) lab.pull(c, "q");
  if (by_loss) {
    lab.ack(c, 1);
    lab.close(c);
  } else {
    lab.give_back(c, 3, true);
    lab.give_back(c, 2);
  }
  lab.seen();
  std::string order;
  for (lab.pull(p, "q");; lab.pull(p, "q")) {
    const std::string line = lab.seen();
    const std::size_t at = line.find(" m");
    if (at == std::string::npos) return order;
    order += line.substr(at + 2, 1);
  }
}

TEST(Return, GoesToTheOriginalPosition) { EXPECT_EQ(order_after_return(ReturnPosition::original, false), "234"); }
TEST(Return, GoesToTheFrontInTheOrderOfReturn) { EXPECT_EQ(order_after_return(ReturnPosition::front, false), "324"); }
TEST(Return, GoesToTheBackInTheOrderOfReturn) { EXPECT_EQ(order_after_return(ReturnPosition::back, false), "432"); }
TEST(Return, AfterALossGoesToTheOriginalPosition) {
  EXPECT_EQ(order_after_return(ReturnPosition::original, true), "234");
}
TEST(Return, AfterALossGoesToTheFront) { EXPECT_EQ(order_after_return(ReturnPosition::front, true), "234"); }
TEST(Return, AfterALossGoesToTheBack) { EXPECT_EQ(order_after_return(ReturnPosition::back, true), "423"); }

TEST(Return, ToTheFrontIsServedBeforeOneToTheOriginalPosition) {
  Lab lab;
  lab.queue("q", returning(ReturnPosition::front, ReturnPosition::original));
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(p, "q", m);
  lab.pull(c, "q");
  lab.pull(p, "q");
  lab.give_back(p, 2);
  lab.close(c);
  lab.seen();
  lab.pull(p, "q");
  lab.pull(p, "q");
  lab.pull(p, "q");
  EXPECT_EQ(lab.seen(),
            "s0: got q m2 redelivered count=2 remaining=2\n"
            "s0: got q m1 redelivered count=2 remaining=1\n"
            "s0: got q m3 remaining=0\n");
}

TEST(Return, AfterTheLastAllowedDeliveryDiscards) {
  Lab lab;
  QueuePolicy policy;
  policy.subscription.max_deliveries = 3;
  lab.queue("q", policy);
  lab.notes().want(NoteKind::discarded);
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
    lab.pull(c, "q");
    lab.give_back(c, 1);
  }
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  ASSERT_EQ(lab.notes().all().size(), 1U);
  EXPECT_EQ(lab.notes().all()[0].flag, static_cast<std::uint8_t>(DeathReason::delivery_limit));
}

}  // namespace
}  // namespace brokerlab::test
