// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees/eventual_delivery.hpp"

#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

Judgement eventual_delivery(std::string_view text, std::vector<EntryRef> stored = {}) {
  return judged(Guarantee::eventual_delivery, text, {}, std::move(stored));
}

TEST(EventualDelivery, PassesWhenEveryConfirmedMessageWasServed) {
  const Judgement judgement = eventual_delivery("0#0 sent q0\n0#0 served q0\n0#1 sent q0\n0#1 served q0");
  EXPECT_EQ(judgement.verdict, Verdict::pass);
  EXPECT_EQ(judgement.tested, 2u);
}

TEST(EventualDelivery, IsViolatedByAConfirmedMessageThatWaitsForEver) {
  const Judgement judgement = eventual_delivery("0#0 sent q0\n0#0 served q0\n0#1 sent q0", {entry(0, 1, 0)});
  EXPECT_EQ(judgement.verdict, Verdict::violated);
  EXPECT_EQ(judgement.violations, 1u);
  EXPECT_EQ(judgement.first, message(0, 1));
}

TEST(EventualDelivery, IsViolatedByALossToo) {
  EXPECT_EQ(eventual_delivery("0#0 sent q0\n- power_cut\nrecovered").verdict, Verdict::violated);
}

TEST(EventualDelivery, AsksNothingOfUnconfirmedMessages) {
  const char* text = "0#0 send_intended q0\n0#0 send_attempted\n0#0 accepted q0";
  EXPECT_EQ(eventual_delivery(text, {entry(0, 0, 0)}).verdict, Verdict::inconclusive);
}

TEST(EventualDelivery, IsOpenWhenTheRunEndedBeforeItsDrainWasOver) {
  const Context context;
  Ledger ledger(context);
  const std::vector<EntryRef> stored{entry(0, 0, 0)};
  feed(ledger, script("0#0 sent q0"), 1);
  const End end{.drained = false, .whole = false, .stored = stored};
  EXPECT_EQ(judge_eventual_delivery(ledger, end).verdict, Verdict::inconclusive);
  const End over{.drained = false, .whole = true, .stored = stored};
  EXPECT_EQ(judge_eventual_delivery(ledger, over).verdict, Verdict::violated);
}

}  // namespace
}  // namespace brokerlab::history
