// SPDX-License-Identifier: Apache-2.0
// A broker that lies, caught. It loses a confirmed message and gives each reason there is; the history justifies none.
#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

Verdict no_loss(std::string_view text, const Context& context = {}) {
  return judged(Guarantee::no_loss, text, context).verdict;
}

TEST(LyingBroker, IsCaughtWhenItAcknowledgesInAConsumersPlace) {
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 acknowledged q0"), Verdict::violated);
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 leased q0\n0#0 acknowledged q0"), Verdict::violated);
}

TEST(LyingBroker, IsCaughtWhenItDropsFromAQueueWithoutLimit) {
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 dropped q0 detail=1000000"), Verdict::violated);
}

TEST(LyingBroker, IsCaughtWhenItDropsBelowTheLimit) {
  const Context context = one_queue([](QueueFacts& facts) { facts.max_messages = 2; });
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 dropped q0 detail=2", context), Verdict::violated);
  const char* at_the_limit = R"(
    0#0 sent q0
    0#1 sent q0
    0#2 sent q0
    0#0 dropped q0 detail=2
    0#1 served q0
    0#2 served q0)";
  EXPECT_EQ(no_loss(at_the_limit, context), Verdict::pass);
}

TEST(LyingBroker, IsCaughtWhenItDropsFromAQueueThatRejectsNewMessages) {
  const Context context = one_queue([](QueueFacts& facts) {
    facts.max_messages = 1;
    facts.overflow = Overflow::reject_new;
  });
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 dropped q0 detail=1", context), Verdict::violated);
}

TEST(LyingBroker, IsCaughtWhenItConfirmsWhatItRefused) {
  EXPECT_EQ(no_loss("0#0 send_intended q0\n0#0 send_attempted\n0#0 refused q0\n0#0 send_confirmed"), Verdict::violated);
}

TEST(LyingBroker, IsCaughtWhenItExpiresBeforeTheTimeToLive) {
  const Context context = one_queue([](QueueFacts& facts) { facts.ttl = milliseconds(20); });
  EXPECT_EQ(no_loss("0#0 sent q0\nwait 10\n0#0 expired q0", context), Verdict::violated);
  EXPECT_EQ(no_loss("0#0 sent q0\nwait 20\n0#0 expired q0", context), Verdict::pass);
  EXPECT_EQ(no_loss("0#0 sent q0\nwait 20\n0#0 expired q0"), Verdict::violated) << "the queue has no time to live";
}

TEST(LyingBroker, IsCaughtWhenItDeadLettersBeforeTheTimeToLive) {
  const Context context = one_queue([](QueueFacts& facts) {
    facts.ttl = milliseconds(20);
    facts.dead_letter_targets = {NameId{1}};
  });
  const std::string sent_on = "0#0 dead_lettered q0 flag=1\n0#0 accepted q1 flag=1\n0#0 served q1";
  EXPECT_EQ(no_loss("0#0 sent q0\nwait 10\n" + sent_on, context), Verdict::violated);
  EXPECT_EQ(no_loss("0#0 sent q0\nwait 20\n" + sent_on, context), Verdict::pass);
}

TEST(LyingBroker, IsCaughtWhenAnExpiredMessageTurnsUpNowhere) {
  const Context context = one_queue([](QueueFacts& facts) {
    facts.ttl = milliseconds(20);
    facts.dead_letter_targets = {NameId{1}};
  });
  const std::string claim = "0#0 sent q0\nwait 20\n0#0 dead_lettered q0 flag=1\n0#0 accepted q1 flag=1\n";
  EXPECT_EQ(no_loss(claim, context), Verdict::violated);
  EXPECT_EQ(judged(Guarantee::dead_letter_completeness, claim, context).verdict, Verdict::violated);
}

TEST(HonestBroker, IsBelievedWhenWhatACrashBroughtBackExpiresAgain) {
  const Context context = one_queue([](QueueFacts& facts) { facts.ttl = milliseconds(20); });
  const std::string again = "0#0 sent q0\nwait 20\n0#0 expired q0\nrecovered 0#0@q0\n0#0 expired q0";
  EXPECT_EQ(no_loss(again, context), Verdict::pass);
}

TEST(LyingBroker, IsCaughtWhenNoDeadLetterArrives) {
  const Context context = one_queue([](QueueFacts& facts) { facts.dead_letter_targets = {NameId{1}}; });
  const char* claim = "0#0 sent q0\n0#0 accepted q1 flag=1\n0#0 dead_lettered q0\n";
  EXPECT_EQ(no_loss(claim, context), Verdict::violated);
  EXPECT_EQ(judged(Guarantee::dead_letter_completeness, claim, context).verdict, Verdict::violated);
  EXPECT_EQ(judged(Guarantee::no_loss, claim, context, {entry(0, 0, 1)}).verdict, Verdict::pass);
}

TEST(LyingBroker, IsCaughtWhenItDiscardsWhatNobodyRejected) {
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 delivered q0\n0#0 discarded q0"), Verdict::violated);
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 delivered q0\n0#0 settled_reject q0\n0#0 discarded q0"), Verdict::pass);
}

TEST(LyingBroker, IsCaughtWhenItDiscardsBeforeTheDeliveriesAreUsedUp) {
  const Context context = one_queue([](QueueFacts& facts) { facts.max_deliveries = 2; });
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 leased q0\n0#0 discarded q0", context), Verdict::violated);
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 leased q0\n0#0 returned q0\n0#0 leased q0 count=2\n0#0 discarded q0", context),
            Verdict::pass);
}

TEST(LyingBroker, IsCaughtWhenItPurgesOrDeletesUnasked) {
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 purged q0"), Verdict::violated);
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 deleted q0"), Verdict::violated);
  const Context context = one_queue([](QueueFacts& facts) { facts.may_be_purged = facts.may_be_deleted = true; });
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 purged q0", context), Verdict::pass);
  EXPECT_EQ(no_loss("0#0 sent q0\n0#0 deleted q0", context), Verdict::pass);
}

TEST(LyingBroker, IsCaughtWhenItKeepsSilent) {
  EXPECT_EQ(no_loss("0#0 sent q0"), Verdict::violated);
  EXPECT_EQ(judged(Guarantee::conservation, "0#0 sent q0").verdict, Verdict::violated);
}

TEST(LyingBroker, IsCaughtWhenItInventsARemoval) {
  EXPECT_EQ(judged(Guarantee::conservation, "0#0 sent q0\n0#0 served q0\n0#0 expired q0").verdict, Verdict::violated);
}

}  // namespace
}  // namespace brokerlab::history
