// SPDX-License-Identifier: Apache-2.0
// The stream against outside figures: the rows of ../shared/reference/network.csv about TCP.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/network/round_trip.hpp"
#include "tests/sim/network/reference_stream.hpp"
#include "tests/truth/csv_rows.hpp"

namespace brokerlab::sim::test {
namespace {

std::vector<truth::Row> rows_of(const std::string& id) {
  std::vector<truth::Row> out;
  for (const truth::Row& row : truth::rows("network.csv"))
    if (row.id == id) out.push_back(row);
  return out;
}

StreamConfig wide_open() {
  StreamConfig config;
  config.send_buffer = config.receive_buffer = std::uint64_t{1} << 30;
  return config;
}

/// Payload bits per second of a bulk transfer of `bytes`.
double throughput(const StreamConfig& config, const PathKnobs& path, std::uint32_t bytes, std::uint64_t seed = 1) {
  Script script;
  script.writes.push_back({Instant{0}, bytes});
  const Outcome outcome = run_stream(config, script, RandomPath(path, seed), Instant::never());
  EXPECT_EQ(outcome.deliveries.size(), 1U);
  if (outcome.deliveries.empty()) return 0;
  return bytes * 8.0 / to_seconds(outcome.deliveries[0].at - Instant{0});
}

double delivered_at(const PathKnobs& path, const StreamConfig& config, Script script) {
  const Outcome outcome = run_stream(config, script, RandomPath(path, 1), Instant::never());
  EXPECT_EQ(outcome.deliveries.size(), script.writes.size());
  return outcome.deliveries.empty() ? 0 : to_seconds(outcome.deliveries.back().at - Instant{0});
}

// The law is that of a sawtooth whose every cycle loses one segment in 1/p; it knows no timeouts.
TEST(StreamFigures, FollowTheSquareRootLawOfLoss) {
  int checked = 0;
  for (const truth::Row& row : rows_of("N02")) {
    if (row.model.find("b=1") == std::string::npos) continue;
    const double p = truth::number(row, "p");
    PathKnobs path;
    path.latency = from_seconds(truth::number(row, "RTT") / 2);
    path.lose_every = static_cast<std::uint32_t>(std::lround(1 / p));
    StreamConfig config = wide_open();
    const double got = throughput(config, path, static_cast<std::uint32_t>(std::min(400 / p * 1460, 2e9)));
    // The law is a fluid's; the sawtooth of p = 5 % is seven segments high.
    EXPECT_NEAR(got, row.value, (p < 0.05 ? 0.15 : 0.2) * row.value) << row.name();
    ++checked;
  }
  if (checked == 0) GTEST_SKIP() << "../shared/reference is absent";
}

TEST(StreamFigures, AreHeldByTheWindow) {
  const auto all = rows_of("N02w");
  if (all.empty()) GTEST_SKIP() << "../shared/reference is absent";
  for (const truth::Row& row : all) {
    StreamConfig config = wide_open();
    config.receive_buffer = static_cast<std::uint64_t>(truth::number(row, "window"));
    PathKnobs path;
    path.latency = from_seconds(truth::number(row, "RTT") / 2);
    const double got = throughput(config, path, static_cast<std::uint32_t>(500 * config.receive_buffer));
    // Whole segments only, and the window moves by segments: up to two of them stay unused. Slow start costs some
    // rounds.
    EXPECT_LE(got, row.value);
    EXPECT_GE(got, row.value * (1 - 3 * 1460.0 / static_cast<double>(config.receive_buffer)) * 0.98) << row.name();
  }
}

TEST(StreamFigures, TimeOutAsTheRfcAndLinuxDo) {
  const auto all = rows_of("N03");
  if (all.empty()) GTEST_SKIP() << "../shared/reference is absent";
  int checked = 0;
  for (const truth::Row& row : all) {
    if (row.params == "constant RTT 100ms, 1st sample") {
      RoundTrip round_trip(Duration{0});
      round_trip.measured(milliseconds(100), Duration{0});
      EXPECT_NEAR(to_seconds(round_trip.timeout()), row.value, 1e-9) << row.name();
      ++checked;
    } else if (row.model == "RTO Linux") {
      RoundTrip round_trip(milliseconds(200));
      for (int i = 0; i < 100; ++i) round_trip.measured(milliseconds(1), milliseconds(200));
      EXPECT_NEAR(to_seconds(round_trip.timeout()), row.value, 1e-9) << row.name();
      ++checked;
    } else if (row.metric == "give-up time s") {
      PathKnobs path;
      path.latency = nanoseconds(500);
      path.dead_from = Instant{0} + seconds(1);
      Script script;
      script.writes = {{Instant{0}, 100}, {Instant{0} + seconds(2), 100}};
      // 15 repetitions of the second message, and it fails neither before nor after the row says.
      const Instant end = Instant{0} + seconds(2) + from_seconds(row.value);
      EXPECT_FALSE(run_stream({}, script, RandomPath(path, 1), end - milliseconds(50)).failed);
      const Outcome outcome = run_stream({}, script, RandomPath(path, 1), end + milliseconds(50));
      EXPECT_TRUE(outcome.failed);
      EXPECT_EQ(outcome.repeated, 15U);
      ++checked;
    } else if (row.model.find("extra delay after k") == 0) {
      PathKnobs path;
      path.latency = nanoseconds(500);
      path.lose_first = static_cast<std::uint32_t>(truth::number(row, "k"));
      Script script;
      script.writes = {{Instant{0}, 100}, {Instant{0} + seconds(2), 100}};
      EXPECT_NEAR(delivered_at(path, {}, script) - 2, row.value, 1e-4) << row.name();
      ++checked;
    }
  }
  EXPECT_EQ(checked, 6);
}

/// Added delays of sparse messages under independent loss, sorted.
std::vector<double> added_delays(double p, Duration rto, int messages) {
  PathKnobs path;
  path.latency = nanoseconds(500);
  path.loss = p;
  StreamConfig config;
  config.rto_min = rto;
  Script script;
  for (int i = 0; i < messages; ++i) script.writes.push_back({Instant{0} + seconds(4000) * i, 100});
  const Outcome outcome = run_stream(config, script, RandomPath(path, 7), Instant::never());
  std::vector<double> added;
  for (std::size_t i = 1; i < outcome.deliveries.size(); ++i)  // before the first there is no measurement
    added.push_back(to_seconds(outcome.deliveries[i].at - script.writes[i].at));
  std::sort(added.begin(), added.end());
  return added;
}

TEST(StreamFigures, HaveTheTailOfTimeouts) {
  std::vector<truth::Row> all = rows_of("N03t");
  for (const truth::Row& row : rows_of("N03r")) all.push_back(row);
  if (all.empty()) GTEST_SKIP() << "../shared/reference is absent";
  std::map<std::pair<double, bool>, std::vector<double>> runs;
  for (const truth::Row& row : all) {
    if (row.metric.find("do not gate") != std::string::npos) continue;
    const double p = truth::number(row, "p");
    const bool rfc = row.id == "N03r";
    const int messages = 100'000;
    auto& added = runs[{p, rfc}];
    if (added.empty()) added = added_delays(p, rfc ? seconds(1) : milliseconds(200), messages);
    ASSERT_EQ(added.size(), static_cast<std::size_t>(messages - 1));
    const double n = static_cast<double>(added.size());
    if (row.metric.find("mean") != std::string::npos) {
      double sum = 0, squares = 0;
      for (const double each : added) sum += each, squares += each * each;
      const double mean = sum / n;
      EXPECT_NEAR(mean, row.value, 4 * std::sqrt((squares / n - mean * mean) / n) + 1e-6) << row.name();
    } else if (row.metric.find("added delay p") == 0) {
      const double q = std::stod(row.metric.substr(13)) / 100;
      EXPECT_NEAR(added[static_cast<std::size_t>(q * n)], row.value, 1e-4 + 1e-6 * row.value) << row.name();
    } else {
      const double at_least = static_cast<double>(added.end() - std::lower_bound(added.begin(), added.end(), 0.599));
      EXPECT_NEAR(at_least / n, row.value, 4 * std::sqrt(row.value / n) + 1e-12) << row.name();
    }
  }
}

TEST(StreamFigures, TakeTheRoundsOfSlowStart) {
  const auto all = rows_of("N11");
  if (all.empty()) GTEST_SKIP() << "../shared/reference is absent";
  for (const truth::Row& row : all) {
    PathKnobs path;
    path.latency = milliseconds(40);
    Script script;
    script.writes.push_back({Instant{0}, static_cast<std::uint32_t>(truth::number(row, "message"))});
    EXPECT_NEAR(delivered_at(path, wide_open(), script), (row.value - 1) * 0.08 + 0.04, 1e-9) << row.name();
  }
}

}  // namespace
}  // namespace brokerlab::sim::test
