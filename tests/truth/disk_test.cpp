// SPDX-License-Identifier: Apache-2.0
// What a power cut takes of what was confirmed from the page cache, where the disk is flushed by the clock.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/world/run.hpp"
#include "tests/truth/measures.hpp"
#include "tests/truth/systems.hpp"

namespace brokerlab::truth {

namespace {

// Power cuts at phases of the interval that are spread evenly, so far apart that all clients are back for long (who
// loses a peer's power learns of it by a retransmission).
struct Cuts {
  double rate = 0, interval = 0;
  int apart = 0;  // in intervals
  int count = 0;

  double expected_losses() const { return count * rate * interval / 2; }
};

// As many as lose some 5,000 messages, if that takes no more than 300,000 altogether; at most 100, as what a recovery
// finds grows with them.
Cuts cuts_of(const Row& row) {
  Cuts cuts{number(row, "rate"), number(row, "interval")};
  cuts.apart = std::max(4, static_cast<int>(std::ceil(1.5 / cuts.interval)));
  const double lost = cuts.rate * cuts.interval / 2;
  const double wanted = std::min({5000 / lost, 300'000 / (2 * lost * cuts.apart), 100.0}) * kEffort;
  cuts.count = std::max(4, static_cast<int>(wanted));
  return cuts;
}

sim::WorldConfig flushed_by_the_clock(const Cuts& cuts) {
  sim::WorldConfig config =
      station(cuts.rate, 1, Constant{0}, cuts.rate * cuts.interval * (cuts.apart + 1.0) * (cuts.count + 1));
  config.run.warm_up = Duration{0};
  config.run.reconnect_after = milliseconds(1);
  config.consumers.clear();
  config.producers[0].policy.persistent = true;
  config.queues[0].store.confirm_after = ConfirmAfter::page_cache;
  config.disk.flush_interval = from_seconds(cuts.interval);
  sim::FaultConfig fault;
  fault.kind = sim::FaultKind::power_cut;
  fault.target = "broker";
  fault.at = from_seconds(cuts.interval * (cuts.apart + 0.5 / cuts.count));
  fault.every = from_seconds(cuts.interval * (cuts.apart + 1.0 / cuts.count));
  fault.times = static_cast<std::uint32_t>(cuts.count);
  fault.restart_after = milliseconds(1);
  config.faults.push_back(fault);
  return config;
}

double lost_by_a_cut(sim::WorldConfig config, std::uint64_t seed) {
  config.run.seed = seed;
  const sim::RunReport report = sim::run(config, {}, {});
  EXPECT_EQ(report.faults_struck, std::vector<std::uint64_t>{config.faults[0].times});
  // Without latencies whatever is accepted is confirmed at once.
  return static_cast<double>(report.queues[0].lost) / config.faults[0].times;
}

std::vector<Row> periodic_flushes() {
  std::vector<Row> out;
  for (const Row& row : rows("network.csv"))
    if (row.id == "N08" && contains(row.metric, "mean acked messages lost")) out.push_back(row);
  return out;
}

}  // namespace

class PeriodicFlush : public testing::TestWithParam<Row> {};

TEST_P(PeriodicFlush, LosesHalfAnIntervalOfConfirmedMessages) {
  const Row& row = GetParam();
  SCOPED_TRACE(row.name());
  const Cuts cuts = cuts_of(row);
  const sim::WorldConfig config = flushed_by_the_clock(cuts);
  std::vector<double> values;
  for (int i = 0; i < kReplications; ++i) values.push_back(lost_by_a_cut(config, static_cast<std::uint64_t>(3000 + i)));
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  // The interval is about one and a half standard deviations of a Poisson count.
  expect_form(interval(values), row.value, 0, 3 * row.value / std::sqrt(cuts.expected_losses()));
}

INSTANTIATE_TEST_SUITE_P(Reference, PeriodicFlush, testing::ValuesIn(periodic_flushes()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PeriodicFlush);

TEST(PeriodicFlushReference, IsThere) {
  if (rows("network.csv").empty()) GTEST_SKIP() << "../shared/reference is absent";
  EXPECT_GE(periodic_flushes().size(), 1U);
}

}  // namespace brokerlab::truth
