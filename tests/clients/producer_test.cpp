// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/producer.hpp"

#include <gtest/gtest.h>

#include "broker_model/clients/backoff.hpp"
#include "tests/clients/producer_rig.hpp"

namespace brokerlab {
namespace {

using testing::ProducerRig;

ProducerPolicy patient() {
  ProducerPolicy policy;
  policy.backoff = {.initial = milliseconds(10), .maximum = milliseconds(35), .multiplier = 2, .jitter = Jitter::none};
  return policy;
}

ProducerPolicy impatient() {
  ProducerPolicy policy = patient();
  policy.confirm_timeout = milliseconds(100);
  return policy;
}

TEST(Producer, SendsInOrderOfIntentAndNotesTheConfirm) {
  ProducerRig rig(patient());
  rig.connect();
  rig.intend(2);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.answer(0, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 publish 1#1\n0 confirmed 1#1\n0 confirmed 0#1\n");
  EXPECT_TRUE(rig.producer.idle());
  EXPECT_EQ(rig.producer.next_deadline(), Instant::never());
}

TEST(Producer, NotesEveryIntentWithItsSizeAndDestination) {
  ProducerRig rig(patient());
  rig.now = Instant{5};
  rig.intend();
  ASSERT_EQ(rig.effects.notes().all().size(), 1U);
  const Note& note = rig.effects.notes().all()[0];
  EXPECT_EQ(note.kind, NoteKind::send_intended);
  EXPECT_EQ(note.time, Instant{5});
  EXPECT_EQ(note.message, (MessageId{ProducerId{7}, 0}));
  EXPECT_EQ(note.actor, 7U);
  EXPECT_EQ(note.place, 4U);
  EXPECT_EQ(note.detail, 100U);
}

TEST(Producer, KeepsTheWindowAndSendsTheNextOnAConfirm) {
  ProducerPolicy policy = patient();
  policy.window = 2;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(4);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 publish 1#1\n");
  rig.answer(0, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "0 publish 2#1\n0 confirmed 0#1\n");
}

TEST(Producer, WaitsForTheConnectionAndForTheTransport) {
  ProducerRig rig(patient());
  rig.intend();
  EXPECT_EQ(rig.told(), "");
  rig.connect();
  EXPECT_EQ(rig.told(), "0 publish 0#1\n");
  rig.input(TransportFull{});
  rig.intend(2);
  EXPECT_EQ(rig.told(), "");
  EXPECT_EQ(rig.producer.waiting(), 2U);
  rig.input(TransportReady{});
  EXPECT_EQ(rig.told(), "0 publish 1#1\n0 publish 2#1\n");
}

TEST(Producer, TriesAgainAfterATimeoutWithExponentialBackoffUpToTheMaximum) {
  ProducerRig rig(impatient());
  rig.connect();
  rig.intend();
  rig.until(600);
  // Attempt n+1 goes out 100 ms (timeout) + 10, 20, 35, 35 ms (backoff) after attempt n.
  EXPECT_EQ(rig.told(), "0 publish 0#1\n110 publish 0#2\n230 publish 0#3\n365 publish 0#4\n500 publish 0#5\n");
}

TEST(Producer, GivesUpWithUnknownOutcomeAfterTheLastAttempt) {
  ProducerPolicy policy = impatient();
  policy.max_attempts = 2;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend();
  rig.until(1000);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n110 publish 0#2\n210 unknown 0#2\n");
  rig.answer(0, 2, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "") << "a late answer to a finished message is ignored";
  EXPECT_TRUE(rig.producer.idle());
}

TEST(Producer, TakesALateConfirmOfAnEarlierAttemptWhileItBacksOffOrHasRetried) {
  ProducerRig rig(impatient());
  rig.connect();
  rig.intend(2);
  rig.until(105);
  rig.answer(0, 1, AnswerKind::confirmed);
  rig.until(115);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.answer(1, 2, AnswerKind::confirmed);
  rig.until(1000);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 publish 1#1\n105 confirmed 0#1\n110 publish 1#2\n115 confirmed 1#1\n");
}

TEST(Producer, IgnoresARefusalOfAnAttemptThatWasReplaced) {
  ProducerRig rig(impatient());
  rig.connect();
  rig.intend();
  rig.until(115);
  rig.answer(0, 1, AnswerKind::refused);
  rig.answer(0, 2, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n110 publish 0#2\n115 confirmed 0#2\n");
}

TEST(Producer, TakesARefusalAsFinalUnlessToldToRetry) {
  ProducerRig rig(patient());
  rig.connect();
  rig.intend();
  rig.answer(0, 1, AnswerKind::refused);
  rig.until(1000);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 refused 0#1\n");
}

TEST(Producer, RetriesARefusalLikeATimeout) {
  ProducerPolicy policy = patient();
  policy.retry_refused = true;
  policy.max_attempts = 2;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend();
  rig.answer(0, 1, AnswerKind::refused);
  rig.until(10);
  rig.answer(0, 2, AnswerKind::refused);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n10 publish 0#2\n10 refused 0#2\n");
}

TEST(Producer, CallsTheOutcomeUnknownWhenAnEarlierAttemptMayHaveArrived) {
  ProducerRig rig(impatient());
  rig.connect();
  rig.intend();
  rig.until(110);
  rig.answer(0, 2, AnswerKind::refused);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n110 publish 0#2\n110 unknown 0#2\n");
}

TEST(Producer, SendsAgainInOrderWhatWasUnderWayWhenTheConnectionBroke) {
  ProducerRig rig(patient());
  rig.connect();
  rig.intend(3);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.told();
  rig.until(50);
  rig.input(ConnectionLost{});
  rig.intend();
  EXPECT_EQ(rig.told(), "");
  rig.until(60);
  rig.connect();
  EXPECT_EQ(rig.told(), "60 publish 0#2\n60 publish 2#2\n60 publish 3#1\n");
}

TEST(Producer, GivesUpOnALostConnectionWhenNoAttemptIsLeft) {
  ProducerPolicy policy = patient();
  policy.max_attempts = 1;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend();
  rig.input(ConnectionLost{});
  rig.connect();
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 unknown 0#1\n");
}

TEST(Producer, SendsAndForgetsWithoutConfirms) {
  ProducerPolicy policy = patient();
  policy.confirms = false;
  policy.window = 1;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(2);
  rig.input(ConnectionLost{});
  rig.connect();
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 unknown 0#1\n0 publish 1#1\n0 unknown 1#1\n");
  EXPECT_TRUE(rig.producer.idle());
}

TEST(Producer, NotesAReturnedMessageBesideItsOutcome) {
  ProducerRig rig(patient());
  rig.connect();
  rig.intend();
  rig.answer(0, 1, AnswerKind::returned);
  rig.answer(0, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 returned 0#1\n0 confirmed 0#1\n");
}

TEST(Producer, BlocksTheApplicationWhenItsBufferIsFullAndKeepsEveryMessage) {
  ProducerPolicy policy = patient();
  policy.window = 1;
  policy.buffer = 2;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(5);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 blocked\n");
  EXPECT_EQ(rig.producer.waiting(), 4U);
  rig.answer(0, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "0 publish 1#1\n0 confirmed 0#1\n");
  rig.answer(1, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "0 publish 2#1\n0 confirmed 1#1\n0 unblocked\n");
}

TEST(Producer, DropsWhatItsBufferCannotTakeAndGoesOnBehindTheGap) {
  ProducerPolicy policy = patient();
  policy.window = 1;
  policy.buffer = 2;
  policy.when_full = WhenFull::drop;
  ProducerRig rig(policy);
  rig.connect();
  rig.intend(5);
  EXPECT_EQ(rig.told(), "0 publish 0#1\n0 dropped 3\n0 dropped 4\n");
  rig.answer(0, 1, AnswerKind::confirmed);
  rig.intend(2);
  EXPECT_EQ(rig.told(), "0 publish 1#1\n0 confirmed 0#1\n0 dropped 6\n");
  for (const std::uint32_t number : {1U, 2U, 5U}) rig.answer(number, 1, AnswerKind::confirmed);
  EXPECT_EQ(rig.told(), "0 publish 2#1\n0 confirmed 1#1\n0 publish 5#1\n0 confirmed 2#1\n0 confirmed 5#1\n");
  EXPECT_TRUE(rig.producer.idle());
}

TEST(Producer, WithoutABufferDropsWhatItCannotSendAtOnce) {
  ProducerPolicy policy = patient();
  policy.window = 1;
  policy.buffer = 0;
  policy.when_full = WhenFull::drop;
  ProducerRig rig(policy);
  rig.intend();
  rig.connect();
  rig.intend(2);
  rig.answer(1, 1, AnswerKind::confirmed);
  rig.intend();
  EXPECT_EQ(rig.told(), "0 dropped 0\n0 publish 1#1\n0 dropped 2\n0 confirmed 1#1\n0 publish 3#1\n");
}

TEST(Producer, AsksForAtMostABatchOfPublishesInOneStepAndWantsToGoOnAtOnce) {
  ProducerRig rig(patient());
  rig.intend(100);
  rig.connect();
  EXPECT_EQ(rig.effects.publishes().size(), kMaxPublishesPerStep);
  EXPECT_EQ(rig.producer.next_deadline(), rig.now);
  rig.input(TransportFull{});
  EXPECT_TRUE(rig.effects.publishes().empty()) << "the transport can say stop in between";
  EXPECT_EQ(rig.producer.next_deadline(), Instant::never());
  rig.input(TransportReady{});
  EXPECT_EQ(rig.effects.publishes().size(), 100U - kMaxPublishesPerStep);
}

TEST(Producer, GoesOnFromAGivenNumberAfterARestart) {
  Producer producer(ProducerId{1}, std::make_shared<const ProducerPolicy>(), DrawKey{}, 1000);
  ProducerEffects effects;
  producer.step(Instant{0}, ConnectionReady{}, effects);
  producer.step(Instant{0}, Intend{1000, Body{}, NameId{0}}, effects);
  ASSERT_EQ(effects.publishes().size(), 1U);
  EXPECT_EQ(effects.publishes()[0].token.number, 1000U);
}

TEST(Producer, ACopyHasTheSameFuture) {
  ProducerRig rig(impatient());
  rig.connect();
  rig.intend(3);
  rig.until(105);
  rig.told();
  ProducerRig copy = rig;
  rig.until(400);
  copy.until(400);
  EXPECT_EQ(rig.told(), copy.told());
}

TEST(Producer, IsSmallWhileNothingIsUnderWay) { EXPECT_LE(sizeof(Producer), 272U); }

TEST(Backoff, GrowsExponentiallyToItsMaximumHoweverManyAttemptsThereWere) {
  const Backoff backoff{.initial = milliseconds(3), .maximum = seconds(100), .multiplier = 3, .jitter = Jitter::none};
  EXPECT_EQ(exponential_delay(backoff, 1), milliseconds(3));
  EXPECT_EQ(exponential_delay(backoff, 2), milliseconds(9));
  EXPECT_EQ(exponential_delay(backoff, 5), milliseconds(243));
  EXPECT_EQ(exponential_delay(backoff, 4'000'000'000), seconds(100));
  EXPECT_EQ(exponential_delay({.initial = milliseconds(3), .maximum = seconds(1), .multiplier = 1}, 4'000'000'000),
            milliseconds(3));
  EXPECT_EQ(exponential_delay({.initial = Duration{0}, .maximum = seconds(1), .multiplier = 1e6}, 100), Duration{0});
}

TEST(Backoff, JitterSpreadsTheDelayOverItsRangeAndIsTheMessagesOwn) {
  constexpr int kMessages = 20000;
  for (const Jitter jitter : {Jitter::full, Jitter::equal}) {
    const Backoff backoff{.initial = seconds(1), .maximum = seconds(10), .multiplier = 2, .jitter = jitter};
    const std::int64_t low = jitter == Jitter::full ? 0 : seconds(1).ns;
    double sum = 0;
    for (std::uint32_t n = 0; n < kMessages; ++n) {
      const Duration delay = backoff_delay(backoff, DrawKey{}, {ProducerId{0}, n}, 2);
      ASSERT_GE(delay.ns, low);
      ASSERT_LE(delay, seconds(2));
      ASSERT_EQ(delay, backoff_delay(backoff, DrawKey{}, {ProducerId{0}, n}, 2));
      sum += to_seconds(delay);
    }
    // The mean of a uniform on [low, 2 s]; 4 standard errors of a width of at most 2 s are 0.0164 s.
    EXPECT_NEAR(sum / kMessages, (to_seconds(Duration{low}) + 2) / 2, 0.0164);
  }
}

}  // namespace
}  // namespace brokerlab
