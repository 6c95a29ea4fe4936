// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/override.hpp"

#include <gtest/gtest.h>

#include "tests/scenarios/text_in.hpp"

namespace brokerlab::scenario {
namespace {

const std::string kBase = std::string(kSmall) + R"(service = "10ms"
[queues."orders.new"]
[[faults]]
at = "1s"
kind = "kill"
target = "broker"
)";

Scenario with(std::vector<std::string> overrides) {
  auto scenario = read(kBase, overrides);
  if (!scenario)
    for (const Problem& each : scenario.error()) ADD_FAILURE() << render(each, "file", overrides);
  return scenario ? std::move(scenario).value() : Scenario{};
}

std::string only_problem(const std::string& override_text) {
  const auto lines = problems_of(kBase, {override_text});
  EXPECT_EQ(lines.size(), 1U) << override_text;
  return lines.empty() ? "" : lines[0];
}

TEST(Override, SetsKnobsThatTheFileSetsAndKnobsThatItDoesNot) {
  EXPECT_EQ(with({"run.seed=3"}).config.run.seed, 3U);
  EXPECT_EQ(with({"producers.riders.window=10"}).config.producers[0].policy.window, 10U);
  EXPECT_EQ(with({"producers.riders.backoff.initial=5ms"}).config.producers[0].policy.backoff.initial, milliseconds(5));
  EXPECT_EQ(with({"hosts.broker.cores=4"}).config.broker_host.cores, 4U);
  EXPECT_EQ(with({"faults[0].at=5s"}).config.faults[0].at, seconds(5));
  EXPECT_EQ(with({"faults.0.at=5s"}).config.faults[0].at, seconds(5));
  EXPECT_EQ(with({"queues.\"orders.new\".max_messages=5"}).config.queues[1].store.max_messages, 5U);
  EXPECT_EQ(with({"guarantees.no_loss=must hold"}).claims().size(), 1U);
}

TEST(Override, ReachesIntoWhatIsWrittenInShort) {
  const auto arrivals = with({"producers.riders.arrivals.rate=5/s"}).config.producers[0].arrivals;
  EXPECT_EQ(std::get<sim::ConstantArrivals>(arrivals).rate, 5.0);
  EXPECT_EQ(std::get<Constant>(with({"consumers.drivers.service.value=3ms"}).config.consumers[0].policy.service).value,
            0.003);
  const Scenario deduped = with({"consumers.drivers.dedup=seen-ids", "consumers.drivers.dedup.capacity=9"});
  EXPECT_EQ(std::get<SeenIdsDedup>(deduped.config.consumers[0].policy.dedup).capacity, 9U);
}

TEST(Override, TakesATableWithoutQuotesAroundIt) {
  const Scenario scenario = with({R"(consumers.drivers.service={ kind = "exponential", mean = "4ms" })"});
  EXPECT_EQ(std::get<Exponential>(scenario.config.consumers[0].policy.service).mean, 0.004);
}

TEST(Override, LetsTheLastOneWin) { EXPECT_EQ(with({"run.seed=3", "run.seed=4"}).config.run.seed, 4U); }

TEST(Override, NamesTheNearestOfWhatItDoesNotKnow) {
  EXPECT_EQ(only_problem("producers.riders.windw=10"),
            "--set producers.riders.windw=10: unknown key \"windw\" in [producers.riders]; did you mean \"window\"?");
  EXPECT_EQ(only_problem("producers.rider.window=10"),
            "--set producers.rider.window=10: there is no \"rider\" in producers; did you mean \"riders\"?");
  EXPECT_EQ(only_problem("prodcers.riders.window=10"),
            "--set prodcers.riders.window=10: unknown key \"prodcers\" in the document; did you mean \"producers\"?");
  EXPECT_EQ(only_problem("faults[1].at=5s"),
            "--set faults[1].at=5s: there is no faults[1]; there are 1, counted from 0");
}

TEST(Override, JudgesItsValuesLikeThoseOfAFile) {
  EXPECT_EQ(
      only_problem("run.duration=5"),
      "--set run.duration=5: run.duration lacks a unit (ns, us, ms, s, min, h or d): write it as in \"250ms\", not 5");
  EXPECT_EQ(
      only_problem("producers.riders.to=wrok"),
      "--set producers.riders.to=wrok: producers.riders.to names the queue \"wrok\", which does not exist; did you "
      "mean \"work\"?");
  EXPECT_EQ(only_problem("run.seed"), "--set run.seed: is no path=value, as in producers.riders.window=10");
  EXPECT_EQ(only_problem("=5"), "--set =5: is no path=value, as in producers.riders.window=10");
  EXPECT_EQ(only_problem("run.seed.deep=5"), "--set run.seed.deep=5: run.seed must be a whole number, not a table");
}

TEST(Override, CannotSmuggleInFurtherKeys) {
  const auto lines = problems_of(kBase, {"run.seed=3\nwarm_up = \"1s\""});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("run.seed must be a whole number, not a string"), std::string::npos) << lines[0];
}

}  // namespace
}  // namespace brokerlab::scenario
