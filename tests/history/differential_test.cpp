// SPDX-License-Identifier: Apache-2.0
// The ledger's judges against the naive ones, over thousands of random histories, lawful and falsified. A violation
// that neither finds is not found; so each verdict of each guarantee must also have occurred.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "broker_model/history/offline/checkers.hpp"
#include "tests/history/random_history.hpp"
#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

std::string dump(const RandomHistory& random) {
  std::string text;
  std::size_t next = 0;
  for (std::size_t i = 0; i <= random.history.notes.size(); ++i) {
    for (; next < random.history.recoveries.size() && random.history.recoveries[next].before == i; ++next)
      text += "recovered\n";
    if (i < random.history.notes.size()) text += text_of_note(random.history.notes[i]) + "\n";
  }
  return text;
}

using Seen = std::map<Guarantee, std::set<Verdict>>;

// True if both say the same of all guarantees.
bool agree(const Recipe& recipe, Seen& seen) {
  const RandomHistory random = random_history(recipe);
  Ledger ledger(random.context);
  feed(ledger, random.history, 1 + recipe.seed % 7);
  bool same = true;
  for (const Judgement& judgement : judge_all(ledger, random.end(), kGuarantees)) {
    const offline::Check check = offline::check(judgement.guarantee, random.history, random.context, random.end());
    seen[judgement.guarantee].insert(judgement.verdict);
    const bool equal = judgement.verdict == check.verdict() && judgement.violations == check.violations &&
                       judgement.tested == check.tested;
    EXPECT_TRUE(equal) << "seed " << recipe.seed << ": " << judgement.name() << ": ledger "
                       << name_of(judgement.verdict) << " " << judgement.violations << "/" << judgement.tested
                       << ", naive " << name_of(check.verdict()) << " " << check.violations << "/" << check.tested;
    same = same && equal;
  }
  if (!same && random.history.notes.size() < 400) ADD_FAILURE() << dump(random);
  return same;
}

TEST(Ledger, AgreesWithTheNaiveCheckersOnLawfulHistories) {
  Seen seen;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) ASSERT_TRUE(agree({.seed = seed}, seen));
}

TEST(Ledger, AgreesWithTheNaiveCheckersOnFalsifiedHistories) {
  Seen seen;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const Recipe recipe{.seed = seed,
                        .steps = 20 + static_cast<std::uint32_t>(seed % 50),
                        .falsified = 1 + static_cast<std::uint32_t>(seed % 5)};
    ASSERT_TRUE(agree(recipe, seen));
  }
  const std::set<Verdict> all{Verdict::pass, Verdict::violated, Verdict::inconclusive};
  for (const Guarantee guarantee : kGuarantees) {
    if (guarantee == Guarantee::bounded_window) continue;  // has tests of its own
    EXPECT_EQ(seen[guarantee], all) << name_of(guarantee);
  }
}

TEST(Ledger, AgreesWithTheNaiveCheckersWhenMessagesFold) {
  Seen seen;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Recipe recipe{.seed = seed, .producers = 1, .steps = 500, .falsified = 20, .patient = true};
    ASSERT_TRUE(agree(recipe, seen));
  }
}

}  // namespace
}  // namespace brokerlab::history
