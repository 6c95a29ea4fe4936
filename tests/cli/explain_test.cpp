// SPDX-License-Identifier: Apache-2.0
// brokerlab explain, as a shell would run it. The figures are tested in tests/explain; here it is what is printed.
#include <gmock/gmock.h>

#include "tests/cli/program.hpp"

namespace brokerlab::cli {
namespace {

using testing::HasSubstr;

TEST(ExplainCommand, TellsOfTheSurgeBeforeItRuns) {
  const Outcome outcome = brokerlab("explain scenarios/ride_hailing_surge.toml");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* section : {"Network", "Load, as the plan has it", "Stations", "Bottlenecks",
                              "Single points of failure", "Latency, means with nobody in line", "Warnings"})
    EXPECT_THAT(outcome.out, HasSubstr(section));
  EXPECT_THAT(outcome.out, HasSubstr("at most 200/s pass, limited by the service of consumers.matchers"));
}

TEST(ExplainCommand, ExplainsAVariantWithOverrides) {
  const Outcome outcome =
      brokerlab("explain scenarios/ride_hailing_surge.toml -p refuse --set consumers.matchers.count=40");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("at most 400/s pass"));
  EXPECT_THAT(outcome.out, HasSubstr("queue requests may reach its limit of 5000 messages"));
}

TEST(ExplainCommand, RefusesWhatMakesNoSense) {
  EXPECT_EQ(brokerlab("explain scenarios/no_such.toml").code, 2);
  EXPECT_EQ(brokerlab("explain scenarios/ride_hailing_surge.toml --set run.duration=soon").code, 2);
}

TEST(ExplainCommand, PrintsOneJsonObjectThatAnotherReaderTakes) {
  const auto folder = scratch();
  const Outcome outcome = brokerlab("explain scenarios/ride_hailing_surge.toml --json");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::ofstream(folder / "explanation.json") << outcome.out;
  std::ofstream(folder / "check.py") << R"(import json, sys
e = json.load(open(sys.argv[1]))
assert e["nodes"] == ["producers", "broker", "consumers"], e["nodes"]
q = e["queues"][0]
assert q["queue"] == "requests" and q["capacity"] == 200 and q["bottleneck"] == ["service of consumers.matchers"], q
assert all(0 < s["utilisation"] < 1 and s["stable"] for s in e["stations"]), e["stations"]
l = e["latency"][0]
assert l["confirmed_after_ns"] == sum(h["mean_ns"] for h in l["request"] + l["confirm"]), l
assert e["synchronous_budget_ns"] == 500000000
assert e["links"][0]["bandwidth"] is None
)";
  const std::string command =
      "python3 '" + (folder / "check.py").string() + "' '" + (folder / "explanation.json").string() + "'";
  if (std::system("python3 -c 'import json' 2>/dev/null") != 0) GTEST_SKIP() << "needs python3 to read JSON";
  EXPECT_EQ(std::system(command.c_str()), 0) << outcome.out;
}

}  // namespace
}  // namespace brokerlab::cli
