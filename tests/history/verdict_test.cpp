// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/verdict.hpp"

#include <gtest/gtest.h>

namespace brokerlab::history {
namespace {

Judgement judged(Verdict verdict) {
  Judgement judgement;
  judgement.verdict = verdict;
  return judgement;
}

TEST(Verdict, MustHoldIsMetByAPassAlone) {
  EXPECT_TRUE(as_expected(judged(Verdict::pass), Expectation::must_hold));
  EXPECT_FALSE(as_expected(judged(Verdict::violated), Expectation::must_hold));
  EXPECT_FALSE(as_expected(judged(Verdict::inconclusive), Expectation::must_hold));
}

TEST(Verdict, MustBreakIsMetByAViolationAlone) {
  EXPECT_FALSE(as_expected(judged(Verdict::pass), Expectation::must_break));
  EXPECT_TRUE(as_expected(judged(Verdict::violated), Expectation::must_break));
  EXPECT_FALSE(as_expected(judged(Verdict::inconclusive), Expectation::must_break));
}

TEST(Verdict, MayBreakTakesAnything) {
  for (const Verdict verdict : {Verdict::pass, Verdict::violated, Verdict::inconclusive})
    EXPECT_TRUE(as_expected(judged(verdict), Expectation::may_break));
}

TEST(Verdict, EveryGuaranteeIsFoundByItsName) {
  for (const Guarantee each : kGuarantees) EXPECT_EQ(guarantee_named(name_of(each)), each);
  EXPECT_EQ(guarantee_named("no_los"), std::nullopt);
}

}  // namespace
}  // namespace brokerlab::history
