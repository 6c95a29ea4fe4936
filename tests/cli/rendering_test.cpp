// SPDX-License-Identifier: Apache-2.0
// Reports rendered from values made by hand.
#include <gtest/gtest.h>

#include "cli/client_names.hpp"
#include "cli/figures.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/run_command.hpp"
#include "cli/series_csv.hpp"
#include "cli/shell_quote.hpp"
#include "cli/text_table.hpp"
#include "cli/verdict_summary.hpp"

namespace brokerlab::cli {
namespace {

using history::Expectation;
using history::Guarantee;
using history::Verdict;

sim::JudgedClaim claim(Guarantee guarantee, Expectation expectation, Verdict verdict) {
  history::Judgement judgement;
  judgement.guarantee = guarantee;
  judgement.verdict = verdict;
  judgement.summary = "as seen";
  const bool as_expected = history::as_expected(judgement, expectation);
  return {judgement, expectation, as_expected};
}

sim::RunReport with(std::vector<sim::JudgedClaim> claims) {
  sim::RunReport report;
  report.claims = std::move(claims);
  return report;
}

const auto kHolds = claim(Guarantee::no_loss, Expectation::must_hold, Verdict::pass);
const auto kBroke = claim(Guarantee::no_loss, Expectation::must_hold, Verdict::violated);
const auto kHeldThoughMustBreak = claim(Guarantee::at_most_once, Expectation::must_break, Verdict::pass);
const auto kOpen = claim(Guarantee::conservation, Expectation::must_hold, Verdict::inconclusive);
const auto kMayBreak = claim(Guarantee::producer_order, Expectation::may_break, Verdict::inconclusive);

TEST(VerdictSummary, WeighsAContradictionMoreThanAnOpenQuestion) {
  EXPECT_EQ(exit_code(with({kHolds, kMayBreak})), ExitCode::as_stated);
  EXPECT_EQ(exit_code(with({kHolds, kBroke})), ExitCode::verdict_differs);
  EXPECT_EQ(exit_code(with({kHolds, kHeldThoughMustBreak})), ExitCode::verdict_differs);
  EXPECT_EQ(exit_code(with({kHolds, kOpen})), ExitCode::inconclusive);
  EXPECT_EQ(exit_code(with({kOpen, kBroke})), ExitCode::verdict_differs);
  EXPECT_EQ(exit_code(with({})), ExitCode::inconclusive);
}

TEST(VerdictSummary, LetsNothingPassInARunThatWasCutShort) {
  sim::RunReport report = with({kHolds});
  report.end = sim::RunEnd::limit_reached;
  EXPECT_EQ(exit_code(report), ExitCode::inconclusive);
  EXPECT_EQ(verdict_line(report), "verdict: inconclusive (1 of 1 guarantees: no_loss)");
  report = with({kHeldThoughMustBreak});
  report.end = sim::RunEnd::interrupted;
  EXPECT_EQ(exit_code(report), ExitCode::inconclusive);
  report = with({kBroke});
  report.end = sim::RunEnd::interrupted;
  EXPECT_EQ(exit_code(report), ExitCode::verdict_differs);
  report = with({kMayBreak});
  report.end = sim::RunEnd::stalled;
  EXPECT_EQ(exit_code(report), ExitCode::inconclusive);
  EXPECT_EQ(verdict_line(report), "verdict: inconclusive (stalled)");
}

TEST(VerdictSummary, NamesWhatDiffersAndWhatIsOpen) {
  EXPECT_EQ(verdict_line(with({kHolds})), "verdict: as stated (1 guarantee)");
  EXPECT_EQ(verdict_line(with({kHolds, kBroke, kOpen})), "verdict: DIFFERS (1 of 3 guarantees: no_loss)");
  EXPECT_EQ(verdict_line(with({kHolds, kOpen})), "verdict: inconclusive (1 of 2 guarantees: conservation)");
  EXPECT_EQ(verdict_line(with({})), "verdict: inconclusive (the scenario states no guarantee)");
}

TEST(ShellQuote, LeavesPlainWordsAloneAndQuotesTheRest) {
  EXPECT_EQ(shell_quote("scenarios/a_b-1.toml"), "scenarios/a_b-1.toml");
  EXPECT_EQ(shell_quote("run.seed=3"), "run.seed=3");
  EXPECT_EQ(shell_quote(""), "''");
  EXPECT_EQ(shell_quote("two words"), "'two words'");
  EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quote("$(rm -rf)"), "'$(rm -rf)'");
}

TEST(ReplayLine, NamesScenarioSeedAndOverrides) {
  RunArguments arguments;
  arguments.scenario = "a b.toml";
  arguments.overrides = {"faults[0].at=5s", "run.drain=1s"};
  EXPECT_EQ(replay_line(arguments, 7), "brokerlab run 'a b.toml' --seed 7 --set 'faults[0].at=5s' --set run.drain=1s");
}

sim::WorldConfig two_groups() {
  sim::WorldConfig config;
  config.producers.resize(2);
  config.producers[0].name = "riders";
  config.producers[0].count = 3;
  config.producers[1].name = "shop";
  return config;
}

TEST(ClientNames, CountThroughTheGroupsInTheirOrder) {
  const sim::WorldConfig config = two_groups();
  EXPECT_EQ(producer_name(config, 2), "riders[2]");
  EXPECT_EQ(producer_name(config, 3), "shop");
  EXPECT_EQ(message_name(config, {ProducerId{1}, 17}), "riders[1]/17");
  EXPECT_EQ(parse_message(config, "riders[1]/17").value(), (MessageId{ProducerId{1}, 17}));
  EXPECT_EQ(parse_message(config, "riders/17").value(), (MessageId{ProducerId{0}, 17}));
  EXPECT_EQ(parse_message(config, "shop/0").value(), (MessageId{ProducerId{3}, 0}));
}

TEST(ClientNames, SayWhatIsWrongWithANameOfAMessage) {
  const sim::WorldConfig config = two_groups();
  EXPECT_EQ(parse_message(config, "rider/17").error(),
            "there is no group \"rider\" of producers; did you mean \"riders\"?");
  EXPECT_EQ(parse_message(config, "riders[3]/1").error(), "group \"riders\" has 3 producers, counted from 0");
  for (const char* bad : {"", "riders", "riders/", "riders/x", "riders[/1", "riders[]/1", "riders[1]x/1", "riders/-1"})
    EXPECT_FALSE(parse_message(config, bad).ok()) << bad;
}

TEST(Figures, ShowFourDigitsInTheUnitThatSuits) {
  EXPECT_EQ(time_text(Duration{0}), "0");
  EXPECT_EQ(time_text(Duration{12}), "12ns");
  EXPECT_EQ(time_text(Duration{1'234'567}), "1.235ms");
  EXPECT_EQ(time_text(seconds(90)), "90s");
  EXPECT_EQ(time_text(milliseconds(123'456)), "123.5s");
  EXPECT_EQ(rate_text(1234.56), "1235/s");
  EXPECT_EQ(rate_text(0.25), "0.25/s");
}

TEST(TextTable, AlignsNamesLeftAndFiguresRight) {
  TextTable table;
  table.row({"queue", "ready"});
  table.row({"work", "5"});
  EXPECT_EQ(table.text(), "  queue  ready\n  work       5\n");
}

TEST(SeriesCsv, HasARowPerPoint) {
  sim::SeriesPoint point;
  point.time = Instant{1'500'000'000};
  point.ready = 3;
  point.intended = 7;
  EXPECT_EQ(series_csv(std::vector{point}),
            "time_s,ready,leased,intended,confirmed,delivered,acknowledged,blocked_producers\n1.5,3,0,7,0,0,0,0\n");
}

TEST(SeriesCsv, TakesAboutSixHundredPoints) {
  EXPECT_EQ(series_interval(seconds(600)), seconds(1));
  EXPECT_EQ(series_interval(seconds(601)), seconds(2));
  EXPECT_EQ(series_interval(milliseconds(1)), milliseconds(1));
}

scenario::Scenario scenario_of_two_groups() {
  scenario::Scenario scenario;
  scenario.config = two_groups();
  return scenario;
}

sim::RunReport full_report() {
  sim::RunReport report =
      with({kHolds, claim(Guarantee::no_duplicate_effect, Expectation::must_break, Verdict::violated)});
  report.seed = 5;
  report.fingerprint = 0x00ab;
  report.claims[1].judgement.first = MessageId{ProducerId{2}, 9};
  Note note;
  note.time = Instant{2'500'000'000};
  note.message = {ProducerId{2}, 9};
  note.actor = 0;
  note.kind = NoteKind::send_intended;
  report.claims[1].judgement.proof = {note};
  sim::ConservationRow row;
  row.queue = "work";
  row.accepted = 10;
  row.acknowledged = 7;
  row.ready = 3;
  row.balanced = true;
  report.queues = {row};
  report.to_confirm.samples = 4;
  report.to_confirm.p50 = milliseconds(2);
  return report;
}

TEST(ReportText, OpensWithTheVerdictAndEndsWithTheReplay) {
  const scenario::Scenario scenario = scenario_of_two_groups();
  const std::string text = report_text(full_report(), {scenario, "s.toml", "brokerlab run s.toml --seed 5"});
  EXPECT_TRUE(text.starts_with("verdict: as stated (2 guarantees)\n")) << text;
  EXPECT_TRUE(text.ends_with("fingerprint 00000000000000ab\nreplay: brokerlab run s.toml --seed 5\n")) << text;
  EXPECT_NE(text.find("proof that no_duplicate_effect broke, as by riders[2]/9\n"), std::string::npos) << text;
  EXPECT_NE(text.find("2.500000s  riders[0]"), std::string::npos) << text;
}

TEST(ReportText, ShowsColumnsThatHoldSomethingAndThoseThatAlwaysMatter) {
  const scenario::Scenario scenario = scenario_of_two_groups();
  const std::string text = report_text(full_report(), {scenario, "s.toml", ""});
  EXPECT_NE(text.find("queue  accepted  acknowledged  lost  ready  leased  peak  balance\n"), std::string::npos)
      << text;
  EXPECT_EQ(text.find("dead-lettered"), std::string::npos) << text;
}

TEST(ReportText, ShoutsWhenABalanceIsBroken) {
  const scenario::Scenario scenario = scenario_of_two_groups();
  sim::RunReport report = full_report();
  report.queues[0].balanced = false;
  EXPECT_NE(report_text(report, {scenario, "s.toml", ""}).find("BROKEN"), std::string::npos);
}

TEST(ReportJson, KeepsEveryBitOfTheFingerprintAndTimesInNanoseconds) {
  const scenario::Scenario scenario = scenario_of_two_groups();
  const std::string text = report_json(full_report(), {scenario, "s \"1\".toml", "again"});
  EXPECT_NE(text.find("\"fingerprint\":\"00000000000000ab\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"p50_ns\":2000000"), std::string::npos) << text;
  EXPECT_NE(text.find("\"scenario\":\"s \\\"1\\\".toml\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"first_message\":\"riders[2]/9\""), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("}\n")) << text;
}

}  // namespace
}  // namespace brokerlab::cli
