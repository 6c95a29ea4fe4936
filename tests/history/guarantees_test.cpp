// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees.hpp"

#include <gtest/gtest.h>

#include "tests/history/script.hpp"

namespace brokerlab::history {
namespace {

Notes wanted_by(const Context& context, std::vector<Stated> stated) {
  Notes notes;
  Guarantees(context, std::move(stated)).want(notes);
  return notes;
}

TEST(Guarantees, WantNothingWhenNothingIsStated) {
  const Notes notes = wanted_by({}, {});
  for (int kind = 0; kind < kNoteKinds; ++kind) EXPECT_FALSE(notes.wants(static_cast<NoteKind>(kind)));
}

TEST(Guarantees, WantWindowsOnlyForTheWindow) {
  const Notes notes = wanted_by({}, {{Guarantee::bounded_window, Expectation::must_hold}});
  EXPECT_TRUE(notes.wants(NoteKind::consumer_window));
  EXPECT_FALSE(notes.wants(NoteKind::delivered));
  EXPECT_FALSE(wanted_by({}, {{Guarantee::no_loss}}).wants(NoteKind::consumer_window));
}

TEST(Guarantees, WantLeasesOnlyWhereTheyDecide) {
  EXPECT_FALSE(wanted_by({}, {{Guarantee::no_loss}}).wants(NoteKind::leased));
  const Context limited = one_queue([](QueueFacts& facts) { facts.max_messages = 5; });
  EXPECT_TRUE(wanted_by(limited, {{Guarantee::no_loss}}).wants(NoteKind::leased));
  const Context counted = one_queue([](QueueFacts& facts) { facts.max_deliveries = 5; });
  EXPECT_TRUE(wanted_by(counted, {{Guarantee::no_loss}}).wants(NoteKind::leased));
}

// What is not wanted must not be needed: the verdicts from the wanted notes alone equal those from all.
TEST(Guarantees, JudgeTheSameFromTheWantedNotesAlone) {
  const char* text = R"(
    0#0 sent q0
    0#0 served q0
    0#1 sent q0
    0#1 leased q0
    0#1 delivered q0
    0#1 returned q0
    0#1 leased q0 count=2
    0#1 discarded q0
    0#2 sent q0)";
  const Context context = one_queue([](QueueFacts& facts) { facts.max_deliveries = 2; });
  std::vector<Stated> stated;
  for (const Guarantee guarantee : kGuarantees) stated.push_back({guarantee, Expectation::may_break});
  Guarantees guarantees(context, stated);
  Notes notes;
  guarantees.want(notes);
  for (const Note& note : script(text).notes) notes.add(note);
  guarantees.read(notes.all());
  Ledger all(context);
  feed(all, script(text));
  const std::vector<Judged> judged = guarantees.judge(End{});
  const std::vector<Judgement> expected = judge_all(all, End{}, kGuarantees);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    EXPECT_EQ(judged[i].judgement.verdict, expected[i].verdict) << expected[i].name();
    EXPECT_EQ(judged[i].judgement.violations, expected[i].violations) << expected[i].name();
  }
}

TEST(Guarantees, SetEachVerdictBesideWhatWasStated) {
  Guarantees guarantees({}, {{Guarantee::at_most_once, Expectation::must_break}, {Guarantee::no_phantom}});
  guarantees.read(script("0#0 sent q0\n0#0 delivered q0\n0#0 delivered q0 flag=1 count=2").notes);
  const std::vector<Judged> judged = guarantees.judge(End{});
  ASSERT_EQ(judged.size(), 2u);
  EXPECT_EQ(judged[0].judgement.name(), "at_most_once");
  EXPECT_TRUE(judged[0].expected());
  EXPECT_EQ(judged[1].judgement.verdict, Verdict::pass);
  EXPECT_TRUE(judged[1].expected());
}

}  // namespace
}  // namespace brokerlab::history
