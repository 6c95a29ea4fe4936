// SPDX-License-Identifier: Apache-2.0
// Folding: a long run stays small, and what was folded is not forgotten.
#include "broker_model/history/messages.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

// `count` messages of producer 0 that are sent and served, except those for which `stuck` holds: sent only.
template <class Stuck>
void run(Ledger& ledger, std::uint32_t count, Stuck stuck) {
  for (std::uint32_t i = 0; i < count; ++i) {
    feed(ledger, script(fmt::format("0#{} sent q0", i)));
    if (!stuck(i)) feed(ledger, script(fmt::format("0#{} served q0", i)));
  }
}

constexpr auto kNever = [](std::uint32_t) { return false; };

TEST(Messages, FoldWhenTheyAreFinished) {
  Ledger ledger(Context{});
  run(ledger, 5000, kNever);
  EXPECT_GE(ledger.messages().folded(), 5000u - 5 * 64);
}

TEST(Messages, OccupyNoMoreInARunTenTimesAsLong) {
  Ledger shorter(Context{});
  Ledger longer(Context{});
  run(shorter, 1000, kNever);
  run(longer, 10000, kNever);
  EXPECT_EQ(shorter.messages().memory(), longer.messages().memory());
}

TEST(Messages, KnowAFoldedMessageWhenItIsDeliveredLate) {
  Ledger ledger(Context{});
  run(ledger, 2000, kNever);
  feed(ledger, script("0#3 delivered q0\n0#3 effect q0"));
  EXPECT_EQ(ledger.judges().at_most_once.judge().violations, 1u);
  EXPECT_EQ(ledger.judges().no_duplicate_effect.judge().violations, 1u);
  EXPECT_EQ(ledger.judges().redelivered_truth.judge().violations, 1u);
  EXPECT_EQ(ledger.judges().no_phantom.judge().verdict, Verdict::pass);
}

TEST(Messages, KeepStragglersWhileTheOthersFold) {
  Ledger ledger(Context{});
  run(ledger, 2000, [](std::uint32_t i) { return i % 50 == 7; });
  EXPECT_GT(ledger.messages().folded(), 1500u);
  const Guarantee asked[] = {Guarantee::no_loss};
  const Judgement judgement = judge_all(ledger, End{}, asked).front();
  EXPECT_EQ(judgement.violations, 40u);
  EXPECT_EQ(judgement.first, message(0, 7));
}

TEST(Messages, ServeAStragglerBelowTheFloor) {
  Ledger ledger(Context{});
  run(ledger, 2000, [](std::uint32_t i) { return i == 7; });
  feed(ledger, script("0#7 served q0"));
  const Guarantee asked[] = {Guarantee::no_loss, Guarantee::conservation, Guarantee::at_most_once};
  for (const Judgement& judgement : judge_all(ledger, End{}, asked)) EXPECT_EQ(judgement.verdict, Verdict::pass);
}

TEST(Messages, ComeBackFromTheFoldWhenACrashResurrectsThem) {
  Ledger ledger(Context{});
  run(ledger, 2000, kNever);
  feed(ledger, script("recovered 0#3@q0"));
  EXPECT_EQ(ledger.books().find(NameId{0})->resurrected, 1u);
  const Walk walk({entry(0, 3, 0)});
  EXPECT_EQ(ledger.judges().conservation.judge(ledger.books(), walk.end()).verdict, Verdict::pass);
}

TEST(Messages, RememberEveryQueueOfAFoldedMessage) {
  Ledger ledger(Context{});
  for (std::uint32_t i = 0; i < 1000; ++i)
    feed(ledger, script(fmt::format("0#{0} sent q0\n0#{0} accepted q1\n0#{0} served q0\n0#{0} served q1", i)));
  EXPECT_GT(ledger.messages().folded(), 500u);
  feed(ledger, script("0#3 delivered q1"));
  EXPECT_EQ(ledger.judges().at_most_once.judge().violations, 1u);
  feed(ledger, script("0#3 delivered q2"));
  EXPECT_EQ(ledger.judges().at_most_once.judge().violations, 1u);
}

TEST(Messages, AreAValue) {
  Ledger ledger(Context{});
  run(ledger, 300, kNever);
  Ledger copy = ledger;
  feed(copy, script("0#3 delivered q0"));
  EXPECT_EQ(copy.judges().at_most_once.judge().violations, 1u);
  EXPECT_EQ(ledger.judges().at_most_once.judge().violations, 0u);
}

TEST(Messages, DoNotMakePagesForWildIds) {
  Ledger ledger(Context{});
  feed(ledger, script("0#4000000000 delivered q0\n4000000000#0 delivered q0\n0#3000000000 send_intended q0"));
  EXPECT_LT(ledger.messages().memory(), 10000u);
}

}  // namespace
}  // namespace brokerlab::history
