// SPDX-License-Identifier: Apache-2.0
// What a run reports does not depend on which thread read its history.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/report_json.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::cli {
namespace {

struct Told {
  std::string json;
  sim::CloseReport close;
};

struct Case {
  const char* file;
  std::vector<std::string> overrides;
  Duration series_interval{0};  ///< each point waits for the thread
};

Told tell(const Case& of, bool reading_thread) {
  const auto scenario =
      scenario::read_scenario_file(BROKERLAB_SOURCE_DIR "/scenarios/" + std::string(of.file), of.overrides);
  if (!scenario.ok()) {
    ADD_FAILURE() << of.file << ": " << scenario.error().front();
    return {};
  }
  sim::RunOptions options;
  options.reading_thread = reading_thread;
  options.series_interval = of.series_interval;
  options.follow = MessageId{ProducerId{0}, 3};
  options.close_look = true;
  const sim::RunReport report = sim::run(scenario.value().config, scenario.value().claims(), options);
  EXPECT_FALSE(report.biography.empty());
  EXPECT_EQ(report.series.empty(), of.series_interval.ns == 0);
  return {report_json(report, {scenario.value(), of.file, ""}), *report.close};
}

class RunReport : public testing::TestWithParam<Case> {};

TEST_P(RunReport, IsTheSameWhicheverThreadReadsTheHistory) {
  const Told one = tell(GetParam(), false), two = tell(GetParam(), true);
  EXPECT_EQ(one.json, two.json);
  EXPECT_EQ(one.close.plan, two.close.plan);
  EXPECT_EQ(one.close.worked, two.close.worked);
  EXPECT_EQ(one.close.wasted, two.close.wasted);
  EXPECT_EQ(one.close.processings, two.close.processings);
  ASSERT_EQ(one.close.latencies.size(), two.close.latencies.size());
  for (std::size_t i = 0; i < one.close.latencies.size(); ++i) {
    ASSERT_EQ(one.close.latencies[i].intended, two.close.latencies[i].intended);
    ASSERT_EQ(one.close.latencies[i].latency, two.close.latencies[i].latency);
  }
}

// A power cut and its recovery, restarts one after the other, consumers that die, dead letters; and batches enough that
// the world runs ahead of the thread.
INSTANTIATE_TEST_SUITE_P(
    OfScenarios, RunReport,
    testing::Values(Case{"basics/power_cut.toml", {}, milliseconds(500)}, Case{"basics/power_cut.toml", {}, {}},
                    Case{"failures/rolling_restart.toml", {}, {}}, Case{"basics/consumer_crash.toml", {}, {}},
                    Case{"redelivery/poison_pill.toml", {}, milliseconds(500)},
                    Case{"basics/power_cut.toml", {"producers.sensors.arrivals.rate=3000/s", "run.duration=11s"}, {}}),
    [](const auto& each) { return "Case" + std::to_string(each.index); });

}  // namespace
}  // namespace brokerlab::cli
