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

// Power cuts at phases of the interval that are spread evenly, four intervals apart: by the next one all clients are
// back for long.
constexpr int kApart = 4;

sim::WorldConfig flushed_by_the_clock(double rate, double interval, int cuts) {
  sim::WorldConfig config = station(rate, 1, Constant{0}, rate * interval * (kApart + 1.0) * (cuts + 1));
  config.run.warm_up = Duration{0};
  config.run.reconnect_after = milliseconds(1);
  config.consumers.clear();
  config.producers[0].policy.persistent = true;
  config.queues[0].store.confirm_after = ConfirmAfter::page_cache;
  config.disk.flush_interval = from_seconds(interval);
  sim::FaultConfig fault;
  fault.kind = sim::FaultKind::power_cut;
  fault.target = "broker";
  fault.at = from_seconds(interval * (kApart + 0.5 / cuts));
  fault.every = from_seconds(interval * (kApart + 1.0 / cuts));
  fault.times = static_cast<std::uint32_t>(cuts);
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
  const int cuts = std::max(4, static_cast<int>(20 * kEffort));
  const sim::WorldConfig config = flushed_by_the_clock(number(row, "rate"), number(row, "interval"), cuts);
  std::vector<double> values;
  for (int i = 0; i < kReplications; ++i) values.push_back(lost_by_a_cut(config, static_cast<std::uint64_t>(3000 + i)));
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  expect_form(interval(values), row.value, 0, 0.02 * row.value / std::sqrt(kEffort));
}

INSTANTIATE_TEST_SUITE_P(Reference, PeriodicFlush, testing::ValuesIn(periodic_flushes()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PeriodicFlush);

TEST(PeriodicFlushReference, IsThere) {
  if (rows("network.csv").empty()) GTEST_SKIP() << "../shared/reference is absent";
  EXPECT_GE(periodic_flushes().size(), 1U);
}

}  // namespace brokerlab::truth
