// SPDX-License-Identifier: Apache-2.0
// The compare command from outside: exit codes, what the table says, and that it does not depend on the jobs.
#include <gtest/gtest.h>

#include "cli/progress_line.hpp"
#include "tests/cli/program.hpp"

namespace brokerlab::cli {
namespace {

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
[variant.slow.consumers.drivers]
concurrency = 1
prefetch = 1
[variant.more.producers.riders.arrivals]
rate = "120/s"
[variant.other.consumers.drivers.service]
mean = "3ms"
[variant.wrong.guarantees]
no_loss = "must break"
[variant.untested.guarantees]
dead_letter_completeness = "must hold"
)";

std::filesystem::path file() { return write("scenario.toml", kQuick); }

Outcome compare(const std::string& options) { return brokerlab("compare '" + file().string() + "' " + options); }

TEST(CompareCommand, PrintsAColumnForEachPolicyWithIntervalsAndDifferences) {
  const Outcome outcome = compare("-p base,slow --runs 4");
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("base: as stated\nslow: as stated\n")) << outcome.out;
  for (const char* part : {"4 runs of each policy, seed 1 to 4",
                           "plan: the same sends and timed faults",
                           "service times: equal for all",
                           "MSER-5 removed",
                           "no_loss",
                           "ok: must hold, 0 of 4 (0 to 60.2 %)",
                           "goodput",
                           "latency p50",
                           "latency p99.9",
                           "latency max",
                           "duplicates",
                           "(below 3/",
                           "at 95 %)",
                           "lost",
                           "dropped",
                           "refused",
                           "blocked",
                           "peak backlog",
                           "time to drain",
                           "wasted work",
                           "differences to base, paired by run",
                           " ± ",
                           "replay: brokerlab compare "})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
  EXPECT_EQ(outcome.err, "");
}

TEST(CompareCommand, SaysThatOneRunHasNoInterval) {
  const Outcome outcome = compare("-p base,slow");
  EXPECT_NE(outcome.out.find("\none run: no interval\n"), std::string::npos) << outcome.out;
  EXPECT_EQ(outcome.out.find("±"), std::string::npos) << outcome.out;
}

TEST(CompareCommand, DoesNotPairPlansThatDiffer) {
  const Outcome outcome = compare("-p base,more,slow --runs 2");
  EXPECT_NE(outcome.out.find("plan: more intends other sends or faults than base: plans differ: not paired"),
            std::string::npos)
      << outcome.out;
  EXPECT_NE(outcome.out.find("not paired  "), std::string::npos) << outcome.out;
}

TEST(CompareCommand, TellsServiceTimesThatDiffer) {
  const Outcome outcome = compare("-p base,other --runs 2");
  EXPECT_NE(line_with(outcome.out, "service times: other differs from base in "), "") << outcome.out;
}

TEST(CompareCommand, PrintsTheSameForAnyNumberOfJobs) {
  const std::string one = compare("-p base,slow,sqs-standard --runs 5 --jobs 1").out;
  EXPECT_EQ(compare("-p base,slow,sqs-standard --runs 5 --jobs 2").out, one);
  EXPECT_EQ(compare("-p base,slow,sqs-standard --runs 5 --jobs 7").out, one);
}

TEST(CompareCommand, ExitsAsTheWorstColumn) {
  EXPECT_EQ(compare("-p base,wrong --quiet").code, 1);
  EXPECT_EQ(compare("-p base,wrong --quiet").out, "base: as stated\nwrong: DIFFERS\n");
  EXPECT_EQ(compare("-p base,untested --quiet").code, 3);
  EXPECT_EQ(compare("-p base,untested,wrong --quiet").code, 1);
}

TEST(CompareCommand, RefusesWhatMakesNoSense) {
  EXPECT_EQ(compare("-p base").code, 2);
  EXPECT_EQ(compare("").code, 2);
  EXPECT_EQ(compare("-p base,.").code, 2);
  EXPECT_EQ(compare("-p base,slow --runs 0").code, 2);
  EXPECT_EQ(compare("-p base,slow --jobs 1000").code, 2);
  const Outcome unknown = compare("-p base,slwo");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_EQ(unknown.out, "");
  for (const char* part :
       {"no variant or profile \"slwo\"", "did you mean \"slow\"?", "base, slow, more", "sqs-standard"})
    EXPECT_NE(unknown.err.find(part), std::string::npos) << unknown.err;
}

TEST(CompareCommand, AppliesOverridesAfterTheOverlayAndReplays) {
  const Outcome first = compare("-p base,slow --runs 2 --seed 9 --set consumers.drivers.prefetch=3");
  // Both columns then have the same prefetch, and every difference is nothing.
  const std::string table = first.out.substr(first.out.find("differences to base"));
  const std::string rows = table.substr(table.find('\n'), table.find("replay:") - table.find('\n'));
  EXPECT_EQ(rows.find_first_of("+~"), std::string::npos) << rows;
  const std::string replay = line_with(first.out, "replay: brokerlab ");
  ASSERT_FALSE(replay.empty());
  EXPECT_EQ(brokerlab(replay.substr(std::string("replay: brokerlab ").size())).out, first.out);
}

TEST(CompareCommand, SpeaksJson) {
  const std::string out = compare("-p base,slow --runs 3 --json").out;
  for (const char* part : {"\"confidence\":9.5E-1", "\"name\":\"slow\"", "\"latency_p99_s\":{\"runs\":3,",
                           "\"rate_below\":", "\"plan_equal\":true", "\"seed\":3", "\"replay\":"})
    EXPECT_NE(out.find(part), std::string::npos) << part << "\n" << out;
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
}

TEST(RunCommand, TakesAVariantAndNamesItInTheReplayLine) {
  const Outcome outcome = brokerlab("run '" + file().string() + "' -p wrong");
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_NE(line_with(outcome.out, "replay: ").find(" -p wrong --seed 1"), std::string::npos) << outcome.out;
}

TEST(Program, ListsProfilesAndVariants) {
  const std::string out = brokerlab("profiles '" + file().string() + "'").out;
  EXPECT_TRUE(out.starts_with("slow (variant)\n    (no description)\n")) << out;
  EXPECT_NE(out.find("\nsqs-standard\n    Amazon SQS"), std::string::npos) << out;
}

TEST(Progress, EstimatesWhatIsLeftFromWhatIsDone) {
  EXPECT_EQ(progress_text("run", 0, 10), "run: 0 %");
  EXPECT_EQ(progress_text("run", 0.25, 10), "run: 25 %, about 30 s left");
  EXPECT_EQ(progress_text("run", 0.5, 600), "run: 50 %, about 10 min left");
  EXPECT_EQ(progress_text("run", 1.7, 10), "run: 100 %, about 1 s left");
}

}  // namespace
}  // namespace brokerlab::cli
