// SPDX-License-Identifier: Apache-2.0
// The guarantees about what consumers see: phantoms, repetitions, order, flags.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

using testing::ElementsAre;

std::vector<std::string> proof(const Judgement& judgement) { return text_of_notes(judgement.proof); }

// No phantom.

TEST(NoPhantom, PassesWhenWhatIsDeliveredWasSent) {
  EXPECT_EQ(judged(Guarantee::no_phantom, "0#0 sent q0\n0#0 served q0").verdict, Verdict::pass);
}

TEST(NoPhantom, IsInconclusiveWithoutADelivery) {
  EXPECT_EQ(judged(Guarantee::no_phantom, "0#0 sent q0").verdict, Verdict::inconclusive);
}

TEST(NoPhantom, IsViolatedByAMessageThatNobodyIntended) {
  const Judgement judgement = judged(Guarantee::no_phantom, "0#0 sent q0\n0#7 accepted q0\n0#7 delivered q0");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(judgement.first, message(0, 7));
  EXPECT_THAT(proof(judgement), ElementsAre("5 0#7 accepted q0", "6 0#7 delivered q0"));
}

TEST(NoPhantom, IsViolatedByAnUnknownProducersMessage) {
  EXPECT_EQ(judged(Guarantee::no_phantom, "4000000000#9 delivered q0").violations, 1u);
}

TEST(NoPhantom, IsViolatedByAMessageThatNeverLeftItsProducer) {
  const Judgement judgement = judged(Guarantee::no_phantom, "0#0 send_intended q0\n0#0 send_dropped\n0#0 delivered q0");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_THAT(proof(judgement), ElementsAre("1 0#0 send_intended q0", "2 0#0 send_dropped", "3 0#0 delivered q0"));
}

// At most once.

TEST(AtMostOnce, PassesWhenEachMessageIsDeliveredOnce) {
  EXPECT_EQ(judged(Guarantee::at_most_once, "0#0 delivered q0\n0#1 delivered q0").verdict, Verdict::pass);
}

TEST(AtMostOnce, CountsEachQueueByItself) {
  EXPECT_EQ(judged(Guarantee::at_most_once, "0#0 delivered q0\n0#0 delivered q1").verdict, Verdict::pass);
}

TEST(AtMostOnce, IsInconclusiveWithoutADelivery) {
  EXPECT_EQ(judged(Guarantee::at_most_once, "0#0 sent q0").verdict, Verdict::inconclusive);
}

TEST(AtMostOnce, IsViolatedByARedeliveryAndShowsBoth) {
  const Judgement judgement = judged(Guarantee::at_most_once, R"(
    0#4 delivered q0
    0#5 delivered q0
    - process_killed
    0#4 delivered q0 count=2 flag=1)");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(judgement.violations, 1u);
  EXPECT_EQ(judgement.tested, 3u);
  EXPECT_EQ(judgement.first, message(0, 4));
  EXPECT_THAT(proof(judgement), ElementsAre("1 0#4 delivered q0", "4 0#4 delivered q0 count=2 flag=1"));
}

TEST(AtMostOnce, RestoresTheFirstDeliveryWhenItIsNoLongerAmongTheRecentNotes) {
  Ledger ledger(Context{});
  feed(ledger, script("0#0 sent q0\n0#0 delivered q0"));
  offline::History idle;
  idle.notes.assign(Recent::kKept + 1, Note{.time = Instant{9'000'000}, .message = {}, .kind = NoteKind::power_cut});
  feed(ledger, idle, 5000);
  feed(ledger, script("wait 50\n0#0 delivered q0 count=2 flag=1"));
  EXPECT_THAT(proof(ledger.judges().at_most_once.judge()),
              ElementsAre("5 0#0 delivered q0", "51 0#0 delivered q0 count=2 flag=1"));
}

TEST(AtMostOnce, KeepsNoMoreProofThanIsBounded) {
  std::string text = "0#0 delivered q0\n";
  for (int i = 0; i < 500; ++i) text += "0#0 delivered q0 flag=1\n";
  const Judgement judgement = judged(Guarantee::at_most_once, text);
  EXPECT_EQ(judgement.violations, 500u);
  EXPECT_LE(judgement.proof.size(), kProvedViolations * kNotesPerProof);
}

// No duplicate effect.

TEST(NoDuplicateEffect, IsProvedTheSameHoweverTheNotesAreBatched) {
  const Note idle{.time = Instant{9'000'000}, .message = {}, .kind = NoteKind::power_cut};
  const offline::History again = script("wait 50\n0#0 delivered q0 count=2 flag=1\n0#0 effect q0");
  for (const std::size_t between : {std::size_t{100}, Recent::kSeen - 2, Recent::kSeen, std::size_t{32'000}}) {
    offline::History history = script("0#0 sent q0\n0#0 delivered q0\n0#0 effect q0");
    history.notes.insert(history.notes.end(), between, idle);
    history.notes.insert(history.notes.end(), again.notes.begin(), again.notes.end());
    history.notes.insert(history.notes.end(), Recent::kLargestBatch, idle);
    std::vector<std::vector<std::string>> proofs;
    for (const std::size_t batch : {std::size_t{1}, std::size_t{1000}, Recent::kLargestBatch}) {
      Ledger ledger(Context{});
      feed(ledger, history, batch);
      proofs.push_back(proof(ledger.judges().no_duplicate_effect.judge()));
      EXPECT_EQ(proofs.back(), proofs.front()) << between << " notes between, in batches of " << batch;
    }
  }
}

TEST(NoDuplicateEffect, PassesWhenARedeliveryIsSkipped) {
  const char* text = R"(
    0#4 delivered q0
    0#4 effect q0
    0#4 delivered q0 count=2 flag=1
    0#4 effect_skipped q0)";
  EXPECT_EQ(judged(Guarantee::no_duplicate_effect, text).verdict, Verdict::pass);
}

TEST(NoDuplicateEffect, IsInconclusiveWithoutAnEffect) {
  EXPECT_EQ(judged(Guarantee::no_duplicate_effect, "0#4 delivered q0").verdict, Verdict::inconclusive);
}

TEST(NoDuplicateEffect, IsViolatedByASecondEffectAndShowsBoth) {
  const Judgement judgement = judged(Guarantee::no_duplicate_effect, R"(
    0#4 delivered q0
    0#4 effect q0
    - process_killed
    0#4 delivered q0 count=2 flag=1
    0#4 effect q0 count=2)");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_THAT(proof(judgement), ElementsAre("1 0#4 delivered q0", "2 0#4 effect q0",
                                            "4 0#4 delivered q0 count=2 flag=1", "5 0#4 effect q0 count=2"));
}

// Producer order.

TEST(ProducerOrder, PassesWhenFirstDeliveriesComeInOrder) {
  const char* text = "0#0 delivered q0\n1#5 delivered q0\n0#3 delivered q0\n0#0 delivered q0 flag=1 count=2";
  const Judgement judgement = judged(Guarantee::producer_order, text);
  EXPECT_EQ(judgement.verdict, Verdict::pass);
  EXPECT_EQ(judgement.tested, 1u);
}

TEST(ProducerOrder, IsInconclusiveWhenNoProducerHasTwoMessagesInAQueue) {
  const char* text = "0#0 delivered q0\n1#5 delivered q0\n0#1 delivered q1";
  EXPECT_EQ(judged(Guarantee::producer_order, text).verdict, Verdict::inconclusive);
}

TEST(ProducerOrder, IsViolatedByAnOvertakingMessageAndShowsBoth) {
  const Judgement judgement =
      judged(Guarantee::producer_order, "0#1 delivered q0\n1#9 delivered q0\n0#0 delivered q0\n0#2 delivered q0");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(judgement.violations, 1u);
  EXPECT_EQ(judgement.first, message(0, 0));
  EXPECT_THAT(proof(judgement), ElementsAre("1 0#1 delivered q0", "3 0#0 delivered q0"));
}

TEST(ProducerOrder, LeavesDeadLettersFree) {
  const char* text = R"(
    0#1 accepted q1 flag=1
    0#1 delivered q1
    0#0 accepted q1 flag=1
    0#0 delivered q1)";
  EXPECT_EQ(judged(Guarantee::producer_order, text).verdict, Verdict::inconclusive);
}

// Redelivered truth.

TEST(RedeliveredTruth, PassesWhenEveryRedeliveryIsFlagged) {
  const char* text = "0#0 sent q0\n0#0 delivered q0\n0#0 delivered q0 flag=1 count=2";
  EXPECT_EQ(judged(Guarantee::redelivered_truth, text).verdict, Verdict::pass);
}

TEST(RedeliveredTruth, LetsAFlagBeRaisedInVain) {
  EXPECT_EQ(judged(Guarantee::redelivered_truth, "0#0 sent q0\n0#0 delivered q0 flag=1 count=2").verdict,
            Verdict::pass);
}

TEST(RedeliveredTruth, IsInconclusiveWhenNothingIsRedelivered) {
  EXPECT_EQ(judged(Guarantee::redelivered_truth, "0#0 sent q0\n0#0 delivered q0").verdict, Verdict::inconclusive);
}

TEST(RedeliveredTruth, IsViolatedByAnUnflaggedRedeliveryAndShowsBoth) {
  const Judgement judgement = judged(Guarantee::redelivered_truth, "0#0 sent q0\n0#0 delivered q0\n0#0 delivered q0");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_THAT(proof(judgement), ElementsAre("5 0#0 delivered q0", "6 0#0 delivered q0"));
}

TEST(RedeliveredTruth, IsViolatedByACountAboveOneWithoutAFlag) {
  EXPECT_EQ(judged(Guarantee::redelivered_truth, "0#0 sent q0\n0#0 delivered q0 count=2").violations, 1u);
}

TEST(RedeliveredTruth, IsViolatedByACountThatDoesNotGrow) {
  const char* text = R"(
    0#0 sent q0
    0#0 delivered q0
    0#0 delivered q0 flag=1 count=2
    0#0 delivered q0 flag=1 count=2)";
  EXPECT_EQ(judged(Guarantee::redelivered_truth, text).violations, 1u);
}

TEST(RedeliveredTruth, LetsCountsStartAgainAfterARecovery) {
  const char* text = R"(
    0#0 sent q0
    0#0 delivered q0
    recovered 0#0@q0
    0#0 delivered q0 flag=1 count=1)";
  EXPECT_EQ(judged(Guarantee::redelivered_truth, text).verdict, Verdict::pass);
}

TEST(RedeliveredTruth, LetsTheEntryOfARepeatedSendBeUnflagged) {
  const char* text = R"(
    0#0 sent q0
    0#0 delivered q0
    0#0 send_attempted count=2
    0#0 accepted q0
    0#0 delivered q0)";
  EXPECT_EQ(judged(Guarantee::redelivered_truth, text).verdict, Verdict::pass);
}

TEST(RedeliveredTruth, DoesNotBelieveInEntriesThatNobodySent) {
  const char* text = "0#0 sent q0\n0#0 delivered q0\n0#0 accepted q0\n0#0 delivered q0";
  EXPECT_EQ(judged(Guarantee::redelivered_truth, text).verdict, Verdict::violated);
}

TEST(RedeliveredTruth, LetsAnEarlierHandOutArriveLater) {
  const char* text = "0#0 sent q0\n0#0 delivered q0 flag=1 count=2\n0#0 delivered q0 count=1";
  EXPECT_EQ(judged(Guarantee::redelivered_truth, text).verdict, Verdict::pass);
}

}  // namespace
}  // namespace brokerlab::history
