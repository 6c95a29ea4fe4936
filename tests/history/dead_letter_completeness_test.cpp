// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

using testing::ElementsAre;

// q0 dead-letters to q1, q1 to q2.
Context chain() {
  Context context;
  for (std::uint32_t q = 0; q < 3; ++q) {
    QueueFacts facts;
    facts.queue = NameId{q};
    if (q < 2) facts.dead_letter_targets = {NameId{q + 1}};
    context.queues.push_back(facts);
  }
  return context;
}

Judgement completeness(std::string_view text, std::vector<EntryRef> stored = {}, const Context& context = chain()) {
  return judged(Guarantee::dead_letter_completeness, text, context, std::move(stored));
}

constexpr const char* kDies = "0#4 sent q0\n0#4 accepted q1 flag=1\n0#4 dead_lettered q0\n";

TEST(DeadLetterCompleteness, PassesWhenAConsumerOfTheTargetSeesTheCopy) {
  EXPECT_EQ(completeness(std::string(kDies) + "0#4 delivered q1").verdict, Verdict::pass);
}

TEST(DeadLetterCompleteness, PassesWhenTheTargetStoresTheCopy) {
  EXPECT_EQ(completeness(kDies, {entry(0, 4, 1)}).verdict, Verdict::pass);
}

TEST(DeadLetterCompleteness, FollowsTheCopyThroughFurtherDeaths) {
  const std::string text = std::string(kDies) + "0#4 accepted q2 flag=1\n0#4 dead_lettered q1\n";
  EXPECT_EQ(completeness(text + "0#4 delivered q2").verdict, Verdict::pass);
  EXPECT_EQ(completeness(text, {entry(0, 4, 2)}).verdict, Verdict::pass);
  EXPECT_EQ(completeness(text).violations, 2u);
}

TEST(DeadLetterCompleteness, IsInconclusiveWhenNothingDies) {
  EXPECT_EQ(completeness("0#4 sent q0\n0#4 served q0").verdict, Verdict::inconclusive);
}

TEST(DeadLetterCompleteness, IsViolatedWhenOnlyTheBrokerSaysThatTheCopyArrived) {
  const Judgement judgement = completeness(kDies);
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(judgement.first, message(0, 4));
  EXPECT_THAT(text_of_notes(judgement.proof), ElementsAre("6 0#4 dead_lettered q0"));
}

TEST(DeadLetterCompleteness, DoesNotTakeADeliveryBeforeTheDeathForTheCopy) {
  const char* text = "0#4 sent q0\n0#4 accepted q1\n0#4 delivered q1\n0#4 dead_lettered q0";
  EXPECT_EQ(completeness(text).verdict, Verdict::violated);
}

TEST(DeadLetterCompleteness, IsViolatedWhenAQueueWithoutTargetClaimsToSendOn) {
  EXPECT_EQ(completeness(kDies, {entry(0, 4, 1)}, Context{}).verdict, Verdict::violated);
}

TEST(DeadLetterCompleteness, IsViolatedByADeadLetterThatTheBrokerAdmitsToHaveLost) {
  const Judgement judgement = completeness("0#4 sent q0\n0#4 settled_reject q0\n0#4 dead_letter_lost q0");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_THAT(text_of_notes(judgement.proof),
              ElementsAre("3 0#4 accepted q0", "5 0#4 settled_reject q0", "6 0#4 dead_letter_lost q0"));
}

TEST(DeadLetterCompleteness, ForgivesADeathThatTheCrashUndid) {
  EXPECT_EQ(completeness(std::string(kDies) + "recovered 0#4@q0", {entry(0, 4, 0)}).verdict, Verdict::pass);
}

TEST(DeadLetterCompleteness, IsViolatedWhenACrashTakesTheCopy) {
  EXPECT_EQ(completeness(std::string(kDies) + "recovered").verdict, Verdict::violated);
}

TEST(DeadLetterCompleteness, LeavesACopyOpenThatIsOnItsWay) {
  Ledger ledger(chain());
  feed(ledger, script(std::string(kDies) + "0#4 acknowledged q1"));
  const Judgement judgement = ledger.judges().dead_letter_completeness.judge(ledger, End{.drained = false});
  EXPECT_EQ(judgement.verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace brokerlab::history
