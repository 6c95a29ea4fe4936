// SPDX-License-Identifier: Apache-2.0
// Published figures, reproduced: the scenarios in scenarios/published/ against what their sources report.
#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::scenario {
namespace {

sim::RunReport run_published(const std::string& file, const std::string& variant, const sim::RunOptions& options) {
  const auto scenario =
      read_selected_scenario(BROKERLAB_SOURCE_DIR "/scenarios/published/" + file, Selection{variant, {}});
  EXPECT_TRUE(scenario.ok());
  const sim::RunReport report = sim::run(scenario.value().config, scenario.value().claims(), options);
  EXPECT_EQ(report.end, sim::RunEnd::quiet);
  EXPECT_FALSE(report.claims.empty());
  for (const sim::JudgedClaim& claim : report.claims) EXPECT_TRUE(claim.as_expected) << claim.judgement.summary;
  return report;
}

// When the last of the 3,000 messages was acknowledged, in seconds: sampled every 10 ms.
double done_at(const std::string& variant) {
  sim::RunOptions options;
  options.series_interval = milliseconds(10);
  const sim::RunReport report = run_published("prefetch_theory.toml", variant, options);
  std::uint64_t acknowledged = 0;
  for (const sim::SeriesPoint& point : report.series) {
    acknowledged += point.acknowledged;
    if (acknowledged == 3000) return static_cast<double>(point.time.ns) / 1e9;
  }
  return 0;
}

// The consumer's subscription takes 50 ms to the broker. Then it is busy for 4 ms of each 104 ms.
TEST(Published, APrefetchOfOneLeavesTheConsumerIdleForTheRoundTrip) {
  EXPECT_NEAR(done_at(""), 0.05 + 3000 * 0.104, 0.02);
}

// Always busy: the subscription, 3,000 * 4 ms, and the two ways of 50 ms of the last message.
TEST(Published, APrefetchOfTheRoundTripKeepsTheConsumerBusy) {
  EXPECT_NEAR(done_at("prefetch_26"), 0.05 + 12.1, 0.02);
  EXPECT_NEAR(done_at("prefetch_51"), 0.05 + 12.1, 0.02) << "more is not faster";
}

// The fluid integral of the study's curve at a thousandth of its scale (../shared/reference, P02 and Q26).
TEST(Published, SlowConsumersBacklogAndRecoveryFollowTheFluidIntegral) {
  sim::RunOptions options;
  options.series_interval = seconds(1);
  const sim::RunReport report = run_published("consumer_slowdown.toml", "", options);
  const auto largest = std::max_element(
      report.series.begin(), report.series.end(),
      [](const sim::SeriesPoint& a, const sim::SeriesPoint& b) { return a.ready + a.leased < b.ready + b.leased; });
  EXPECT_NEAR(static_cast<double>(largest->ready + largest->leased), 26'075.35, 261);
  const auto empty = std::find_if(largest, report.series.end(),
                                  [](const sim::SeriesPoint& point) { return point.ready + point.leased <= 1; });
  ASSERT_NE(empty, report.series.end());
  EXPECT_NEAR(static_cast<double>(empty->time.ns) / 1e9, 5517.1, 55);
}

}  // namespace
}  // namespace brokerlab::scenario
