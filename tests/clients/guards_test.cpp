// SPDX-License-Identifier: Apache-2.0
// What protects a producer and what it calls: retry budget, circuit breaker, replies with a deadline, outbox,
// connection backoff.
#include <gtest/gtest.h>

#include "broker_model/clients/backoff.hpp"
#include "tests/clients/producer_rig.hpp"

namespace brokerlab {
namespace {

using testing::ProducerRig;

/// Retries refusals after 1 ms.
ProducerPolicy retrying() {
  ProducerPolicy policy;
  policy.retry_refused = true;
  policy.backoff = {milliseconds(1), milliseconds(1), 1, Jitter::none};
  return policy;
}

TEST(RetryBudget, GivesUpAMessageWhoseRetryFindsItEmpty) {
  ProducerPolicy policy = retrying();
  policy.retry_budget = RatioRetryBudget{0.5, 2};
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(3);
  rig.told();
  for (std::uint32_t n = 0; n < 3; ++n) rig.answer(n, 1, AnswerKind::refused);
  rig.until(10);
  EXPECT_EQ(rig.told(), "0 refused 2#1\n1 publish 0#2\n1 publish 1#2\n") << "two tokens, and the third finds none";
  rig.answer(0, 2, AnswerKind::refused);
  EXPECT_EQ(rig.told(), "10 refused 0#2\n");
  rig.intend(2);  // half a token each
  rig.told();
  rig.answer(3, 1, AnswerKind::refused);
  rig.answer(4, 1, AnswerKind::refused);
  rig.until(20);
  EXPECT_EQ(rig.told(), "10 refused 4#1\n11 publish 3#2\n");
}

TEST(RetryBudget, LeavesTheOutcomeUnknownWhereAnAnswerIsMissing) {
  ProducerPolicy policy = retrying();
  policy.retry_budget = RatioRetryBudget{0, 0};
  policy.confirm_timeout = milliseconds(5);
  ProducerRig rig(policy);
  rig.connect();
  rig.intend();
  rig.until(10);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n5 unknown 0#1\n");
}

ProducerPolicy breaking() {
  ProducerPolicy policy;
  policy.circuit_breaker = OpeningBreaker{2, milliseconds(100), 2};
  return policy;
}

TEST(CircuitBreaker, OpensAfterFailuresInARowAndDropsWhatIsIntended) {
  ProducerRig rig(breaking());
  rig.connect();
  rig.intend(4);
  rig.told();
  rig.answer(0, 1, AnswerKind::refused);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.answer(2, 1, AnswerKind::refused);
  rig.intend();
  EXPECT_EQ(rig.told(), "0 refused 0#1\n0 confirmed 1#1\n0 refused 2#1\n0 publish 4#1\n") << "not in a row";
  rig.answer(3, 1, AnswerKind::refused);
  rig.intend(2);
  EXPECT_EQ(rig.told(), "0 refused 3#1\n0 dropped 5\n0 dropped 6\n");
}

TEST(CircuitBreaker, ProbesOneAtATimeAndClosesAfterEnoughSuccesses) {
  ProducerRig rig(breaking());
  rig.connect();
  rig.intend(2);
  rig.answer(0, 1, AnswerKind::refused);
  rig.answer(1, 1, AnswerKind::refused);
  rig.until(100);
  rig.told();
  rig.intend(4);
  EXPECT_EQ(rig.told(), "100 publish 2#1\n");
  rig.answer(2, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "100 publish 3#1\n100 confirmed 2#1\n") << "one more probe";
  rig.answer(3, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "100 publish 4#1\n100 publish 5#1\n100 confirmed 3#1\n") << "closed";
}

TEST(CircuitBreaker, OpensAgainWhenAProbeFailsAndWakesUpForWhatWaits) {
  ProducerPolicy policy = breaking();
  policy.window = 1;
  policy.confirm_timeout = milliseconds(10);
  policy.max_attempts = 1;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(5);
  rig.told();
  rig.until(115);
  EXPECT_EQ(rig.told(), "10 publish 1#1\n10 unknown 0#1\n20 unknown 1#1\n") << "open from 20 to 120";
  rig.until(129);
  EXPECT_EQ(rig.told(), "120 publish 2#1\n");
  rig.until(229);
  EXPECT_EQ(rig.told(), "130 unknown 2#1\n") << "open again from 130 to 230";
  rig.until(230);
  EXPECT_EQ(rig.told(), "230 publish 3#1\n");
}

ProducerPolicy asking(Duration deadline) {
  ProducerPolicy policy = retrying();
  policy.reply = AwaitReply{deadline};
  return policy;
}

TEST(Replies, AreReceivedOnceAndIgnoredAfterTheirDeadline) {
  ProducerRig rig(asking(milliseconds(50)));
  rig.connect();
  rig.intend(2);
  rig.answer(0, 1, AnswerKind::confirmed);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.told();
  rig.until(20);
  rig.input(ReplyArrived{1});
  rig.input(ReplyArrived{1});
  EXPECT_FALSE(rig.producer.settled());
  rig.until(60);
  rig.input(ReplyArrived{0});
  EXPECT_EQ(rig.told(), "20 reply to 1\n20 ignores a reply to 1\n50 no reply to 0\n60 ignores a reply to 0\n");
  EXPECT_TRUE(rig.producer.settled());
}

TEST(Replies, ThatNobodyWaitsForAnyMoreSaveTheirMessagesARetry) {
  ProducerPolicy policy = asking(milliseconds(50));
  policy.window = 1;
  policy.backoff = {milliseconds(60), milliseconds(60), 1, Jitter::none};
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(2);
  rig.answer(0, 1, AnswerKind::refused);
  rig.told();
  rig.until(200);
  EXPECT_EQ(rig.told(), "50 no reply to 0\n50 no reply to 1\n60 refused 0#1\n60 dropped 1\n");
}

TEST(Replies, EndWithARefusalAndWithoutADeadlineOtherwiseNever) {
  ProducerPolicy policy = asking(Duration{0});
  policy.retry_refused = false;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(2);
  rig.answer(0, 1, AnswerKind::refused);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.told();
  rig.input(ReplyArrived{0});
  EXPECT_EQ(rig.producer.next_deadline(), Instant::never());
  EXPECT_FALSE(rig.producer.settled());
  rig.input(ReplyArrived{1});
  EXPECT_EQ(rig.told(), "0 ignores a reply to 0\n0 reply to 1\n");
}

TEST(Replies, ThatFailToComeOpenTheBreaker) {
  ProducerPolicy policy = asking(milliseconds(50));
  policy.circuit_breaker = OpeningBreaker{2, milliseconds(100), 1};
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(2);
  rig.answer(0, 1, AnswerKind::confirmed);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.until(60);
  rig.told();
  rig.intend();
  EXPECT_EQ(rig.told(), "60 dropped 2\n");
}

TEST(Outbox, HoldsWhatHasNoOutcomeAndSendsItAgain) {
  ProducerPolicy policy;
  policy.window = 2;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(4);
  rig.answer(0, 1, AnswerKind::confirmed);
  const std::vector<OutboxEntry> outbox = rig.producer.unfinished();
  ASSERT_EQ(outbox.size(), 3U);
  EXPECT_EQ(outbox[0].number, 1U);
  EXPECT_EQ(outbox[0].attempt, 1U);
  EXPECT_EQ(outbox[2].number, 3U);
  EXPECT_EQ(outbox[2].attempt, 0U);

  ProducerRig next(policy);
  next.producer = Producer(ProducerId{7}, std::make_shared<const ProducerPolicy>(policy), DrawKey{}, 4);
  next.producer.restore(outbox);
  next.connect();
  EXPECT_EQ(next.told(), "0 publish 1#2\n0 publish 2#2\n");
  next.answer(1, 2, AnswerKind::confirmed);
  EXPECT_EQ(next.told(), "0 publish 3#1\n0 confirmed 1#2\n");
}

TEST(ReconnectDelay, GrowsToItsMaximumAndIsSpreadByClientAndAttempt) {
  const Reconnect plain{2, seconds(1), Jitter::none};
  EXPECT_EQ(reconnect_delay(milliseconds(100), plain, {}, 1, 1), milliseconds(100));
  EXPECT_EQ(reconnect_delay(milliseconds(100), plain, {}, 1, 3), milliseconds(400));
  EXPECT_EQ(reconnect_delay(milliseconds(100), plain, {}, 1, 9), seconds(1));
  const Reconnect full{2, seconds(1), Jitter::full};
  const Duration one = reconnect_delay(milliseconds(100), full, {}, 1, 3);
  EXPECT_LT(one, milliseconds(400));
  EXPECT_EQ(one, reconnect_delay(milliseconds(100), full, {}, 1, 3));
  EXPECT_NE(one, reconnect_delay(milliseconds(100), full, {}, 2, 3));
  EXPECT_NE(one, reconnect_delay(milliseconds(100), full, {}, 1, 4));
}

}  // namespace
}  // namespace brokerlab
