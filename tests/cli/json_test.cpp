// SPDX-License-Identifier: Apache-2.0
// The JSON report, read by a JSON reader that is not the one that wrote it.
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

namespace brokerlab::cli {
namespace {

TEST(JsonReport, IsOneObjectThatAnotherReaderTakes) {
  const auto folder = scratch();
  const Outcome outcome = brokerlab("run scenarios/basics/power_cut.toml --json");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::ofstream(folder / "report.json") << outcome.out;
  const std::string check = R"(import json, sys
r = json.load(open(sys.argv[1]))
assert r["verdict"] == "as stated", r["verdict"]
assert r["seed"] == 1
assert len(r["fingerprint"]) == 16
assert {c["guarantee"]: c["verdict"] for c in r["claims"]}["no_loss"] == "violated"
assert [c for c in r["claims"] if c["guarantee"] == "no_loss"][0]["proof"]
q = r["queues"][0]
terms = "acknowledged dead_lettered expired dropped discarded purged deleted lost ready delayed leased"
gone = sum(q[k] for k in terms.split())
assert q["accepted"] + q["resurrected"] == gone and q["balanced"], q
l = r["latency"]["to_confirm"]
assert l["p50_ns"] <= l["p90_ns"] <= l["p99_ns"] <= l["p999_ns"] <= l["max_ns"]
assert r["replay"] == "brokerlab run scenarios/basics/power_cut.toml --seed 1"
)";
  std::ofstream(folder / "check.py") << check;
  const std::string command =
      "python3 '" + (folder / "check.py").string() + "' '" + (folder / "report.json").string() + "'";
  if (std::system("python3 -c 'import json' 2>/dev/null") != 0) GTEST_SKIP() << "needs python3 to read JSON";
  EXPECT_EQ(std::system(command.c_str()), 0) << outcome.out;
}

}  // namespace
}  // namespace brokerlab::cli
