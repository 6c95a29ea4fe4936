// SPDX-License-Identifier: Apache-2.0
// The guarantees about what queues and consumers hold: window, length, conservation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Bounded window.

TEST(BoundedWindow, PassesUpToTheWindow) {
  EXPECT_EQ(judged(Guarantee::bounded_window, "0#0 consumer_window count=2 detail=2").verdict, Verdict::pass);
}

TEST(BoundedWindow, IsInconclusiveForAWindowWithoutLimit) {
  EXPECT_EQ(judged(Guarantee::bounded_window, "0#0 consumer_window count=9000").verdict, Verdict::inconclusive);
}

TEST(BoundedWindow, IsViolatedByOneDeliveryTooMany) {
  const Judgement judgement =
      judged(Guarantee::bounded_window, "0#0 consumer_window count=2 detail=2\n0#1 consumer_window count=3 detail=2");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_THAT(text_of_notes(judgement.proof), ElementsAre("2 0#1 consumer_window count=3"));
}

// Bounded length.

Context at_most(std::uint64_t messages, std::uint64_t slack, LimitScope scope) {
  return one_queue([&](QueueFacts& facts) {
    facts.max_messages = messages;
    facts.slack = slack;
    facts.scope = scope;
  });
}

TEST(BoundedLength, PassesUpToTheLimit) {
  const char* text = "0#0 accepted q0 detail=1\n0#1 accepted q0 detail=2";
  EXPECT_EQ(judged(Guarantee::bounded_length, text, at_most(2, 0, LimitScope::ready)).verdict, Verdict::pass);
}

TEST(BoundedLength, IsInconclusiveForAQueueWithoutLimit) {
  EXPECT_EQ(judged(Guarantee::bounded_length, "0#0 accepted q0 detail=1").verdict, Verdict::inconclusive);
}

TEST(BoundedLength, IsViolatedByOneMessageTooMany) {
  const char* text = "0#0 accepted q0 detail=1\n0#1 accepted q0 detail=2\n0#2 accepted q0 detail=3";
  const Judgement judgement = judged(Guarantee::bounded_length, text, at_most(2, 0, LimitScope::ready));
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_THAT(text_of_notes(judgement.proof), ElementsAre("3 0#2 accepted q0"));
}

TEST(BoundedLength, AllowsTheDeclaredSlack) {
  const char* text = "0#0 accepted q0 detail=1\n0#1 accepted q0 detail=2\n0#2 accepted q0 detail=3";
  EXPECT_EQ(judged(Guarantee::bounded_length, text, at_most(2, 1, LimitScope::ready)).verdict, Verdict::pass);
}

TEST(BoundedLength, DoesNotCountWhatIsHandedOutWhereOnlyReadyMessagesCount) {
  const char* text = "0#0 accepted q0 detail=1\n0#0 leased q0\n0#1 accepted q0 detail=2";
  EXPECT_EQ(judged(Guarantee::bounded_length, text, at_most(1, 0, LimitScope::ready)).verdict, Verdict::pass);
  EXPECT_EQ(judged(Guarantee::bounded_length, text, at_most(1, 0, LimitScope::ready_and_leased)).verdict,
            Verdict::violated);
}

TEST(BoundedLength, CountsForItselfWhenTheBrokerUnderstates) {
  const char* text = "0#0 accepted q0 detail=1\n0#1 accepted q0 detail=1\n0#2 accepted q0 detail=1";
  EXPECT_EQ(judged(Guarantee::bounded_length, text, at_most(2, 0, LimitScope::ready)).violations, 1u);
}

TEST(BoundedLength, IsViolatedByOneByteTooMany) {
  const Context context = one_queue([](QueueFacts& facts) { facts.max_bytes = 250; });
  const char* fits = "0#0 sent q0\n0#1 send_intended q0 detail=150\n0#1 accepted q0";
  const char* overruns = "0#0 sent q0\n0#1 send_intended q0 detail=151\n0#1 accepted q0";
  EXPECT_EQ(judged(Guarantee::bounded_length, fits, context).verdict, Verdict::pass);
  EXPECT_EQ(judged(Guarantee::bounded_length, overruns, context).verdict, Verdict::violated);
}

// Conservation.

TEST(Conservation, PassesWhenWhatCameInWentOutOrIsThere) {
  const char* text = R"(
    0#0 sent q0
    0#0 served q0
    0#1 sent q0
    0#1 dead_lettered q0
    0#1 accepted q1 flag=1
    0#2 sent q0
    0#2 discarded q0
    0#3 sent q0)";
  EXPECT_EQ(judged(Guarantee::conservation, text, {}, {entry(0, 3, 0), entry(0, 1, 1)}).verdict, Verdict::pass);
}

TEST(Conservation, IsInconclusiveWhenNothingWasAccepted) {
  EXPECT_EQ(judged(Guarantee::conservation, "0#0 send_intended q0").verdict, Verdict::inconclusive);
}

TEST(Conservation, IsInconclusiveWhenTheStoresWereNotWalked) {
  Ledger ledger(Context{});
  feed(ledger, script("0#0 sent q0\n0#0 served q0"));
  EXPECT_EQ(ledger.judges().conservation.judge(ledger.books(), End{.walked = false}).verdict, Verdict::inconclusive);
}

TEST(Conservation, IsViolatedWhenAnEntryIsMissing) {
  const Judgement judgement = judged(Guarantee::conservation, "0#0 sent q0\n0#1 sent q0\n0#1 served q0", {}, {});
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_THAT(judgement.summary, HasSubstr("2 in, 1 out, 0 live"));
}

TEST(Conservation, IsViolatedWhenAStoreHoldsWhatNobodyPutThere) {
  EXPECT_EQ(judged(Guarantee::conservation, "0#0 sent q0\n0#0 served q0", {}, {entry(0, 0, 0)}).verdict,
            Verdict::violated);
}

TEST(Conservation, IsViolatedByAnEntryThatLeavesTwiceAndShowsBoth) {
  const Judgement judgement = judged(Guarantee::conservation, R"(
    0#0 sent q0
    0#0 acknowledged q0
    0#0 acknowledged q0)");
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(judgement.first, message(0, 0));
  EXPECT_THAT(text_of_notes(judgement.proof),
              ElementsAre("3 0#0 accepted q0", "5 0#0 acknowledged q0", "6 0#0 acknowledged q0"));
}

TEST(Conservation, CountsWhatACrashTookAndWhatItBroughtBack) {
  Ledger ledger(Context{});
  feed(ledger, script("0#0 sent q0\n0#0 served q0\n0#1 sent q0\n0#2 sent q0\nrecovered 0#0@q0 0#2@q0"));
  const Book& book = *ledger.books().find(NameId{0});
  EXPECT_EQ(book.accepted, 3u);
  EXPECT_EQ(book.acknowledged, 1u);
  EXPECT_EQ(book.lost, 1u);
  EXPECT_EQ(book.resurrected, 1u);
  EXPECT_EQ(book.live, 2u);
  const Walk walk({entry(0, 0, 0), entry(0, 2, 0)});
  EXPECT_EQ(ledger.judges().conservation.judge(ledger.books(), walk.end()).verdict, Verdict::pass);
}

TEST(Conservation, EndsAllLeasesAtARecovery) {
  Ledger ledger(Context{});
  feed(ledger, script("0#0 sent q0\n0#0 leased q0\nrecovered 0#0@q0"));
  EXPECT_EQ(ledger.books().find(NameId{0})->leased, 0u);
  EXPECT_EQ(ledger.books().find(NameId{0})->live, 1u);
}

}  // namespace
}  // namespace brokerlab::history
