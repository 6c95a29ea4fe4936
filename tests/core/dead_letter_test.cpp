// SPDX-License-Identifier: Apache-2.0
// Why messages die and where they go: reasons, counts, cycles. Numbers are recorded transcripts.
#include <gtest/gtest.h>

#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

class DeadLetter : public testing::Test {
 protected:
  QueuePolicy to(const std::string& exchange, const std::string& key = "") {
    QueuePolicy policy;
    policy.dead_letter.exchange = lab.name(exchange);
    if (!key.empty()) policy.dead_letter.key = lab.name(key);
    return policy;
  }
  Lab lab;
};

TEST_F(DeadLetter, CarriesItsReasonAndKeepsTheOrder) {  // 113
  lab.exchange("dlx");
  lab.queue("dq");
  lab.queue("q", to("dlx"));
  lab.bind("dlx", "dq", "q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.pull(c, "q");
  lab.pull(c, "q");
  lab.reject(c, 1);
  lab.reject(c, 2);
  lab.seen();
  lab.subscribe(c, "dq");
  EXPECT_EQ(lab.seen(),
            "s0: deliver dq m1 exchange=dlx key=q death=q:rejected:1 first=q:rejected\n"
            "s0: deliver dq m2 exchange=dlx key=q death=q:rejected:1 first=q:rejected\n");
}

TEST_F(DeadLetter, CountsARepeatedDeathAndKeepsTheFirst) {  // 119, with rejects at both ends
  lab.queue("q", to("", "w"));
  lab.queue("w", to("", "q"));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.reject(c, 1);
  lab.pull(c, "w");
  lab.reject(c, 1);
  lab.pull(c, "q");
  lab.reject(c, 1);
  lab.seen();
  lab.pull(c, "w");
  EXPECT_EQ(lab.seen(), "s0: got w m1 death=q:rejected:2 death=w:rejected:1 first=q:rejected remaining=0\n");
}

TEST_F(DeadLetter, OfARejectComesRoundToItsOwnQueue) {  // 121
  lab.queue("q", to("", "q"));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.reject(c, 1);
  lab.seen();
  lab.pull(c, "q");
  lab.reject(c, 1);
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(),
            "s0: got q m1 death=q:rejected:1 first=q:rejected remaining=0\n"
            "s0: got q m1 death=q:rejected:2 first=q:rejected remaining=0\n");
}

TEST_F(DeadLetter, OfALimitDoesNotComeRoundToItsOwnQueue) {  // 122
  QueuePolicy policy = to("", "q");
  policy.store.max_messages = 1;
  lab.queue("q", policy);
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.seen();
  lab.pull(c, "q");
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s0: got q m2 remaining=0\ns0: empty q\n");
}

TEST_F(DeadLetter, GoesRoundALongCycleOnceAndEnds) {
  constexpr int kQueues = 300;
  for (int i = 0; i < kQueues; ++i) {
    QueuePolicy policy = to("", "q" + std::to_string((i + 1) % kQueues));
    policy.store.max_messages = 0;
    lab.queue("q" + std::to_string(i), policy);
  }
  lab.notes().want(NoteKind::dead_lettered);
  lab.notes().want(NoteKind::dead_letter_lost);
  const SessionId p = lab.open();
  lab.publish(p, "q0", 1);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
  ASSERT_EQ(lab.notes().all().size(), static_cast<std::size_t>(kQueues));
  EXPECT_EQ(lab.notes().all().back().kind, NoteKind::dead_letter_lost);
}

TEST_F(DeadLetter, FollowsTooManyDeliveries) {
  QueuePolicy policy = to("", "dq");
  policy.subscription.max_deliveries = 2;
  lab.queue("q", policy);
  lab.queue("dq");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.give_back(c, 1);
  lab.pull(c, "q");
  lab.close(c);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  const SessionId d = lab.open();
  lab.seen();
  lab.pull(d, "dq");
  EXPECT_EQ(lab.seen(), "s1: got dq m1 death=q:delivery_limit:1 first=q:delivery_limit remaining=0\n");
}

TEST_F(DeadLetter, OfADroppedHeadHasReasonMaxlen) {
  QueuePolicy policy = to("", "dq");
  policy.store.max_messages = 1;
  lab.queue("q", policy);
  lab.queue("dq");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.seen();
  lab.pull(c, "dq");
  EXPECT_EQ(lab.seen(), "s0: got dq m1 death=q:maxlen:1 first=q:maxlen remaining=0\n");
}

TEST_F(DeadLetter, OfARefusedPublishOnlyIfThePolicySaysSo) {  // 110
  QueuePolicy policy = to("", "dq");
  policy.store.max_messages = 0;
  policy.store.overflow = Overflow::reject_new;
  lab.queue("q", policy);
  policy.store.dead_letter_refused = true;
  lab.queue("r", policy);
  lab.queue("dq");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "r", 2);
  EXPECT_EQ(lab.seen(), "s0: refused m1\ns0: refused m2\n");
  lab.pull(c, "dq");
  lab.pull(c, "dq");
  EXPECT_EQ(lab.seen(), "s0: got dq m2 death=r:maxlen:1 first=r:maxlen remaining=0\ns0: empty dq\n");
}

TEST_F(DeadLetter, PassesTheLimitOfARejectingQueue) {
  QueuePolicy full;
  full.store.max_messages = 0;
  full.store.overflow = Overflow::reject_new;
  lab.queue("dq", full);
  lab.queue("q", to("", "dq"));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.reject(c, 1);
  EXPECT_EQ(lab.depth("dq"), "ready 1 leased 0 blocked 0");
}

TEST_F(DeadLetter, WithoutATargetIsLost) {  // 118
  lab.exchange("dlx");
  lab.queue("q", to("dlx"));
  lab.queue("r", to("nowhere"));
  lab.notes().want(NoteKind::dead_letter_lost);
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "r", 2);
  lab.pull(c, "q");
  lab.pull(c, "r");
  lab.reject(c, 1);
  lab.reject(c, 2);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  ASSERT_EQ(lab.notes().all().size(), 2U);
  EXPECT_EQ(lab.notes().all()[0].place, lab.name("q").value);
  EXPECT_EQ(lab.notes().all()[1].place, lab.name("r").value);
}

TEST_F(DeadLetter, GoesToEveryQueueOfItsRoute) {  // 157
  lab.exchange("dlx");
  lab.queue("d1");
  lab.queue("d2");
  lab.bind("dlx", "d1", "k");
  lab.bind("dlx", "d2", "k");
  lab.queue("q", to("dlx", "k"));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.reject(c, 1);
  EXPECT_EQ(lab.depth("d1"), "ready 1 leased 0 blocked 0");
  EXPECT_EQ(lab.depth("d2"), "ready 1 leased 0 blocked 0");
}

TEST_F(DeadLetter, DoesNotComeOfPurgeOrDeletion) {  // 125
  lab.queue("dq");
  lab.queue("q", to("", "dq"));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.purge("q");
  lab.publish(c, "q", 2);
  lab.remove("q");
  EXPECT_EQ(lab.depth("dq"), "ready 0 leased 0 blocked 0");
}

TEST_F(DeadLetter, OfARunOfRejectsIsSentWithItsLastCommand) {  // 156
  lab.queue("dq");
  lab.queue("q", to("", "dq"));
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(c, "q", m);
  for (int i = 0; i < 3; ++i) lab.pull(c, "q");
  lab.subscribe(c, "dq");
  lab.seen();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.settle(c, m, Settlement::reject, m < 3);
  EXPECT_EQ(lab.seen(),
            "s0: deliver dq m1 death=q:rejected:1 first=q:rejected\n"
            "s0: deliver dq m2 death=q:rejected:1 first=q:rejected\n"
            "s0: deliver dq m3 death=q:rejected:1 first=q:rejected\n");
}

}  // namespace
}  // namespace brokerlab::test
