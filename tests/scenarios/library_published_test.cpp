// SPDX-License-Identifier: Apache-2.0
// Published figures, reproduced: the scenarios in scenarios/published/ against what their sources report.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::scenario {
namespace {

sim::RunReport run_published(const std::string& file, const std::string& variant, const sim::RunOptions& options,
                             const std::vector<std::string>& overrides = {}) {
  const auto scenario =
      read_selected_scenario(BROKERLAB_SOURCE_DIR "/scenarios/published/" + file, Selection{variant, overrides});
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

// What the study counts: sent by the application and never seen by the consumer.
double missing_after_restart(const std::string& variant, const std::vector<std::string>& overrides = {}) {
  const sim::Totals totals = run_published("broker_restart_acks.toml", variant, {}, overrides).totals;
  EXPECT_EQ(totals.pending, 0U);
  return static_cast<double>(totals.intended - (totals.effects - totals.duplicate_effects));
}

constexpr double kRestartRate = 2720.5;
constexpr double kRestartLatency = 0.017368;

// Lost on the way in when the broker dies, while it is down, until the client asks again, and until it is answered.
double without_a_connection(double down, double latency) { return latency + down + 0.010 + 2 * latency; }

// Arrivals are evenly spaced, so only the ends of an interval are uncertain: one message at each, and the one that a
// buffer of 1 keeps.
constexpr double kEnds = 3;

TEST(Published, ARestartTakesTheRateTimesTheOutageFromWhoSendsAndForgets) {
  const double lost = kRestartRate * without_a_connection(4.938, kRestartLatency);
  EXPECT_NEAR(lost, 136'025 / 10.0, 1) << "the outage was chosen for this, at a tenth of the study's scale";
  EXPECT_NEAR(missing_after_restart(""), lost, kEnds);
  EXPECT_NEAR(missing_after_restart("acks0_retries1"), lost - 5822, kEnds) << "as many wait in the client";
  EXPECT_NEAR(lost - 5822, 77'804 / 10.0, 1) << "the buffer was chosen for this";
}

TEST(Published, ARestartTakesOneRoundTripFromWhoWaitsForConfirmsAndDoesNotRetry) {
  const double lost = kRestartRate * 2 * kRestartLatency;
  EXPECT_NEAR(lost, 945 / 10.0, 0.1) << "the latency was chosen for this";
  EXPECT_NEAR(missing_after_restart("acks1_retries0"), lost, kEnds);
}

TEST(Published, ARestartTakesNothingFromWhoWaitsForConfirmsAndRetries) {
  EXPECT_EQ(missing_after_restart("acks1_retries1"), 0);
}

TEST(Published, ARestartCostsLessWithEachStrongerSetting) {
  EXPECT_GT(missing_after_restart(""), missing_after_restart("acks0_retries1"));
  EXPECT_GT(missing_after_restart("acks0_retries1"), missing_after_restart("acks1_retries0"));
  EXPECT_GT(missing_after_restart("acks1_retries0"), missing_after_restart("acks1_retries1"));
}

// Away from what was chosen to fit, the same arithmetic holds.
TEST(Published, ARestartTakesWhatArithmeticSaysAtOtherOutagesAndLatenciesToo) {
  EXPECT_NEAR(missing_after_restart("", {"faults[0].restart_after=2.798s"}), 77'804 / 10.0, kEnds)
      << "a shorter outage explains the study's second figure as well as a buffer does";
  EXPECT_NEAR(missing_after_restart("", {"faults[0].restart_after=1s", "links.producers.latency=40ms"}),
              kRestartRate * without_a_connection(1, 0.040), kEnds);
  EXPECT_NEAR(missing_after_restart("acks1_retries0", {"links.producers.latency=5ms"}), kRestartRate * 0.010, kEnds);
  EXPECT_EQ(missing_after_restart("acks1_retries1", {"links.producers.latency=5ms"}), 0);
}

}  // namespace
}  // namespace brokerlab::scenario
