// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees/no_loss.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

using testing::ElementsAre;

Judgement no_loss(std::string_view text, const Context& context = {}, std::vector<EntryRef> stored = {}) {
  return judged(Guarantee::no_loss, text, context, std::move(stored));
}

TEST(NoLoss, PassesWhenAConfirmedMessageHadItsEffect) {
  const Judgement judgement = no_loss("0#0 sent q0\n0#0 served q0");
  EXPECT_EQ(judgement.verdict, Verdict::pass);
  EXPECT_EQ(judgement.tested, 1u);
}

TEST(NoLoss, PassesWhenAConfirmedMessageIsStillStored) {
  EXPECT_EQ(no_loss("0#0 sent q0", {}, {entry(0, 0, 0)}).verdict, Verdict::pass);
}

TEST(NoLoss, IsInconclusiveWhenNothingWasConfirmed) {
  EXPECT_EQ(no_loss("0#0 send_intended q0\n0#0 send_attempted\n0#0 accepted q0").verdict, Verdict::inconclusive);
}

TEST(NoLoss, IsViolatedWhenAConfirmedMessageIsNowhere) {
  const Judgement judgement = no_loss("0#0 sent q0\n0#1 sent q0", {}, {entry(0, 0, 0)});
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(judgement.violations, 1u);
  EXPECT_EQ(judgement.first, message(0, 1));
  EXPECT_THAT(text_of_notes(judgement.proof), ElementsAre("5 0#1 send_intended q0", "6 0#1 send_attempted q0",
                                                          "7 0#1 accepted q0", "8 0#1 send_confirmed q0"));
}

TEST(NoLoss, IsViolatedWhenNoQueueTookAConfirmedMessage) {
  const char* text = "0#0 send_intended q0\n0#0 send_attempted\n0#0 unroutable\n0#0 send_confirmed";
  EXPECT_EQ(no_loss(text).verdict, Verdict::violated);
}

TEST(NoLoss, ForgivesAnUnroutableMessageThatItsProducerGotBack) {
  const char* text = "0#0 send_intended q0\n0#0 send_attempted\n0#0 unroutable\n0#0 send_returned\n0#0 send_confirmed";
  EXPECT_EQ(no_loss(text).verdict, Verdict::pass);
}

TEST(NoLoss, IsViolatedWhenTheRecoveredStoreLacksAConfirmedMessage) {
  const Judgement judgement = no_loss("0#0 sent q0\n- power_cut\nrecovered");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(text_of_notes(judgement.proof).back(), "5 0#0 lost q0");
}

TEST(NoLoss, ForgivesTheLossOfAnUnconfirmedMessageInACrash) {
  const char* text = R"(
    0#0 sent q0
    0#0 served q0
    0#1 send_intended q0
    0#1 send_attempted
    0#1 accepted q0
    - power_cut
    recovered
    0#1 send_unknown)";
  EXPECT_EQ(no_loss(text).verdict, Verdict::pass);
}

TEST(NoLoss, ForgivesALossThatARetryRepaired) {
  const char* text = R"(
    0#0 send_intended q0
    0#0 send_attempted
    0#0 accepted q0
    recovered
    0#0 send_attempted count=2
    0#0 accepted q0
    0#0 send_confirmed count=2
    0#0 served q0)";
  EXPECT_EQ(no_loss(text).verdict, Verdict::pass);
}

TEST(NoLoss, SeesTheLossOfAnAutomaticallyAcknowledgedMessage) {
  const char* text = R"(
    0#0 sent q0
    0#0 acknowledged q0
    0#0 delivered q0
    - process_killed actor=3)";
  EXPECT_EQ(no_loss(text).verdict, Verdict::violated);
}

TEST(NoLoss, TakesAnAcknowledgementForTheEffectOnlyIfTheContextSaysSo) {
  const char* text = "0#0 sent q0\n0#0 delivered q0\n0#0 settled_ack q0\n0#0 acknowledged q0";
  EXPECT_EQ(no_loss(text).verdict, Verdict::violated);
  Context context;
  context.acknowledged_suffices = true;
  EXPECT_EQ(no_loss(text, context).verdict, Verdict::pass);
}

TEST(NoLoss, LeavesAMessageOpenThatMayStillBeOnItsWay) {
  Ledger ledger(Context{});
  feed(ledger, script("0#0 sent q0\n0#0 acknowledged q0\n0#0 delivered q0"));
  EXPECT_EQ(judge_no_loss(ledger, End{.drained = false}).verdict, Verdict::inconclusive);
  EXPECT_EQ(judge_no_loss(ledger, End{.drained = true}).verdict, Verdict::violated);
}

TEST(NoLoss, LeavesAMessageOpenWhenTheStoresWereNotWalked) {
  Ledger ledger(Context{});
  feed(ledger, script("0#0 sent q0"));
  EXPECT_EQ(judge_no_loss(ledger, End{.drained = true, .walked = false}).verdict, Verdict::inconclusive);
}

TEST(NoLoss, IsViolatedInOneOfTwoQueues) {
  const char* text = "0#0 sent q0\n0#0 accepted q1\n0#0 served q0";
  EXPECT_EQ(no_loss(text).verdict, Verdict::violated);
  EXPECT_EQ(no_loss(text, {}, {entry(0, 0, 1)}).verdict, Verdict::pass);
}

TEST(NoLoss, AcceptsAMessageBackWhoseAcknowledgementWasLostInTheCrash) {
  const char* text = "0#0 sent q0\n0#0 served q0\nrecovered 0#0@q0";
  EXPECT_EQ(no_loss(text, {}, {entry(0, 0, 0)}).verdict, Verdict::pass);
}

}  // namespace
}  // namespace brokerlab::history
