// SPDX-License-Identifier: Apache-2.0
// The run command from outside: exit codes, outputs, and that a run can be had again.
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

namespace brokerlab::cli {
namespace {

/// A run of a few hundred messages that keeps every guarantee it states.
constexpr const char* kQuick = R"(description = "quick"
[run]
duration = "2s"
[queues.work]
[producers.riders]
count = 2
to = "work"
arrivals = { kind = "poisson", rate = "100/s" }
[consumers.drivers]
from = "work"
prefetch = 5
service = { kind = "exponential", mean = "2ms" }
[guarantees]
no_loss = "must hold"
conservation = "must hold"
)";

Outcome run(const std::string& options, const std::string& text = kQuick) {
  return brokerlab("run '" + write("scenario.toml", text).string() + "' " + options);
}

TEST(RunCommand, TellsWhichFaultsStruckAndWhichOfThemTheRunItselfBroughtAbout) {
  const std::string faults = R"(
[[faults]]
at = "1s"
kind = "kill"
target = "consumers.drivers"
restart_after = "100ms"
[[faults]]
when = { after = "effect", before = "acknowledgement", message = 20 }
kind = "kill"
target = "consumers.drivers"
restart_after = "100ms"
)";
  const Outcome outcome = run("", kQuick + faults);
  EXPECT_NE(outcome.out.find("\nfaults\n  faults[0] kill of consumers.drivers: struck once\n"
                             "  faults[1] kill of consumers.drivers: struck once, by its condition: endogenous"),
            std::string::npos)
      << outcome.out << outcome.err;
  const Outcome json = run("--json", kQuick + faults);
  EXPECT_NE(json.out.find(R"({"kind":"kill","target":"consumers.drivers","struck":1,"endogenous":true})"),
            std::string::npos)
      << json.out;
  EXPECT_EQ(run("").out.find("faults"), std::string::npos);
}

TEST(RunCommand, ExitsWithZeroWhenAllIsAsStated) {
  const Outcome outcome = run("");
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("verdict: as stated (2 guarantees)\n")) << outcome.out;
  EXPECT_EQ(outcome.err, "");
}

TEST(RunCommand, ExitsWithOneWhenAVerdictDiffers) {
  const Outcome outcome = run("--set 'guarantees.no_loss=must break'");
  EXPECT_EQ(outcome.code, 1) << outcome.out;
  EXPECT_TRUE(outcome.out.starts_with("verdict: DIFFERS (1 of 2 guarantees: no_loss)\n")) << outcome.out;
}

TEST(RunCommand, ExitsWithTwoAndAllProblemsWhenTheFileMakesNoSense) {
  const auto path = write("bad.toml", "description = \"d\"\n[queues.work]\ncolour = 1\nmax_bytes = 5\n");
  const Outcome outcome = brokerlab("run '" + path.string() + "'");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_NE(outcome.err.find(path.string() + ":3:1: unknown key \"colour\""), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find(path.string() + ":4:13: queues.work.max_bytes lacks a unit"), std::string::npos);
}

TEST(RunCommand, ExitsWithTwoForWhatCannotBeRead) {
  EXPECT_EQ(brokerlab("run /no/such/file.toml").err,
            "/no/such/file.toml: cannot be opened: No such file or directory\n");
  EXPECT_EQ(brokerlab("run /no/such/file.toml").code, 2);
  EXPECT_EQ(brokerlab("run /tmp").code, 2);
  EXPECT_EQ(brokerlab("run /dev/zero").err, "/dev/zero: is larger than 16 MiB\n");
  EXPECT_EQ(run("--set producers.rider.window=3").code, 2);
  EXPECT_EQ(run("--follow riders/x").code, 2);
  EXPECT_EQ(run("--follow drivers/1").code, 2);
  EXPECT_EQ(run("--series /no/such/folder/s.csv").code, 2);
  EXPECT_EQ(run("--no-such-option").code, 2);
  EXPECT_EQ(brokerlab("").code, 2);
  EXPECT_EQ(brokerlab("dance").code, 2);
}

TEST(RunCommand, ExitsWithThreeWhenNothingPutAGuaranteeToTheTest) {
  const Outcome outcome = run("--set producers.riders.arrivals=none");
  EXPECT_EQ(outcome.code, 3) << outcome.out;
  EXPECT_NE(outcome.out.find("verdict: inconclusive"), std::string::npos);
}

TEST(RunCommand, ExitsWithThreeWhenALimitEndsTheRun) {
  const Outcome outcome = run("--set run.max_events=1 --set run.duration=10min");
  EXPECT_EQ(outcome.code, 3) << outcome.out;
  EXPECT_NE(outcome.out.find("limit reached"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("run.max_events"), std::string::npos) << outcome.out;
}

TEST(RunCommand, EndsHostileButWellFormedScenariosAtALimit) {
  const Outcome outcome =
      run("--quiet --set producers.riders.arrivals.rate=1000000000000/s --set producers.riders.window=1000000000 "
          "--set run.max_messages=100000");
  EXPECT_EQ(outcome.code, 3) << outcome.out << outcome.err;
}

TEST(RunCommand, TellsVerdictConservationLatencyAndThroughput) {
  const std::string out = run("").out;
  for (const char* part :
       {"no_loss", "must hold", "pass", "conservation", "accepted", "acknowledged", "p50", "p99.9", "confirm",
        "delivery", "effect", "throughput: ", "redeliveries", "duplicates", "one run: no interval"})
    EXPECT_NE(out.find(part), std::string::npos) << part << "\n" << out;
}

TEST(RunCommand, SaysWhatIsNeededToHaveTheRunAgain) {
  const auto path = write("it's a scenario.toml", kQuick);
  const Outcome first =
      brokerlab("run \"" + path.string() +
                "\" --seed 42 --set 'consumers.drivers.service={ kind = \"exponential\", mean = \"3ms\" }'");
  ASSERT_EQ(first.code, 0) << first.err;
  const std::string replay = line_with(first.out, "replay: brokerlab ");
  ASSERT_FALSE(replay.empty()) << first.out;
  const Outcome again = brokerlab(replay.substr(std::string("replay: brokerlab ").size()));
  EXPECT_EQ(line_with(again.out, "fingerprint "), line_with(first.out, "fingerprint "));
  EXPECT_EQ(again.out, first.out);
  // And the parts that the line names do matter.
  EXPECT_NE(line_with(brokerlab("run \"" + path.string() + "\" --seed 43").out, "fingerprint "),
            line_with(first.out, "fingerprint "));
}

TEST(RunCommand, PrintsAFingerprintOfSixteenDigits) {
  const std::string line = line_with(run("").out, "fingerprint ");
  EXPECT_EQ(line.size(), 12U + 16U) << line;
  EXPECT_EQ(line.find_first_not_of("0123456789abcdef", 12), std::string::npos) << line;
}

TEST(RunCommand, IsQuietOnRequest) {
  const Outcome outcome = run("--quiet");
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 2) << outcome.out;
  EXPECT_TRUE(outcome.out.starts_with("verdict: as stated (2 guarantees)\nfingerprint ")) << outcome.out;
}

TEST(RunCommand, FollowsAMessageWithoutChangingTheRun) {
  const Outcome followed = run("--follow 'riders[1]/3'");
  EXPECT_EQ(line_with(followed.out, "fingerprint "), line_with(run("").out, "fingerprint "));
  const std::size_t biography = followed.out.find("\nbiography");
  ASSERT_NE(biography, std::string::npos) << followed.out;
  // Intended, sent, accepted, delivered, acknowledged: a life has at least five lines.
  const std::string tail = followed.out.substr(biography + 1, followed.out.find("\none run", biography) - biography);
  EXPECT_GE(std::count(tail.begin(), tail.end(), '\n'), 6) << tail;
  EXPECT_NE(tail.find("work"), std::string::npos) << tail;
}

TEST(RunCommand, WritesASeriesThatAddsUp) {
  const auto file = scratch() / "series.csv";
  const Outcome outcome = run("--series '" + file.string() + "'");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(line_with(outcome.out, "fingerprint "), line_with(run("").out, "fingerprint "));
  std::stringstream lines(slurp(file));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "time_s,ready,leased,intended,confirmed,delivered,acknowledged,blocked_producers");
  long intended = 0, rows = 0;
  for (; std::getline(lines, line); ++rows) {
    std::array<double, 8> cells{};
    std::stringstream row(line);
    for (std::string cell; double& each : cells) each = std::getline(row, cell, ',') ? std::stod(cell) : -1;
    intended += static_cast<long>(cells[3]);
  }
  EXPECT_GT(rows, 10);
  const std::string messages = line_with(outcome.out, "messages: ");
  EXPECT_EQ(messages.find("messages: " + std::to_string(intended) + " intended"), 0U) << messages << " " << intended;
}

TEST(RunCommand, EndsCleanlyWhenInterrupted) {
  const auto path = write("long.toml", kQuick);
  const auto folder = scratch();
  // A run that would take hours, interrupted once after some seconds (a second time would end the program; timeout also
  // signals its group unless it is in the foreground).
  const std::string command = "timeout --foreground -s INT 4 '" BROKERLAB_PROGRAM "' run '" + path.string() +
                              "' --set run.duration=1000h --set producers.riders.arrivals.rate=1000/s "
                              "--set run.max_messages=4000000000 >'" +
                              (folder / "out").string() + "' 2>'" + (folder / "err").string() + "'";
  static_cast<void>(std::system(command.c_str()));
  const std::string out = slurp(folder / "out");
  EXPECT_NE(out.find("interrupted after"), std::string::npos) << out << slurp(folder / "err");
  EXPECT_NE(line_with(out, "fingerprint "), "");
}

TEST(Program, TellsItsVersionAndHelpsWithExamples) {
  EXPECT_TRUE(brokerlab("--version").out.starts_with("brokerlab ")) << brokerlab("--version").out;
  const Outcome help = brokerlab("--help");
  EXPECT_EQ(help.code, 0);
  for (const char* part : {"run", "transcript", "check", "list", "Examples:", "Exit codes:", "70"})
    EXPECT_NE(help.out.find(part), std::string::npos) << part;
}

TEST(Program, ChecksScenariosWithoutRunningThem) {
  const auto good = write("good.toml", kQuick);
  const auto bad = write("bad.toml", "description = 5\n");
  const Outcome outcome = brokerlab("check '" + good.string() + "' '" + bad.string() + "'");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, good.string() + ": ok\n");
  EXPECT_TRUE(outcome.err.starts_with(bad.string() + ":1:15: ")) << outcome.err;
  EXPECT_EQ(brokerlab("check '" + good.string() + "'").code, 0);
}

TEST(Program, ListsTheLibrary) {
  const Outcome outcome = brokerlab("list");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find("scenarios/ride_hailing_surge.toml\n    A concert ends"), std::string::npos)
      << outcome.out;
  EXPECT_EQ(brokerlab("list /no/such/folder").code, 2);
}

TEST(Program, ShowsAScenarioInAFormThatRunsTheSame) {
  const auto path = write("quick.toml", kQuick);
  const Outcome shown = brokerlab("show '" + path.string() + "' --set run.seed=9");
  ASSERT_EQ(shown.code, 0) << shown.err;
  const auto copy = write("copy.toml", shown.out);
  EXPECT_EQ(line_with(brokerlab("run '" + copy.string() + "'").out, "fingerprint "),
            line_with(brokerlab("run '" + path.string() + "' --seed 9").out, "fingerprint "));
}

}  // namespace
}  // namespace brokerlab::cli
