// SPDX-License-Identifier: Apache-2.0
// What a run reports does not depend on which thread read its history.
#include <gtest/gtest.h>

#include <string>

#include "cli/report_json.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::cli {
namespace {

std::string report_of(const std::string& file, bool reading_thread) {
  const auto scenario = scenario::read_scenario_file(BROKERLAB_SOURCE_DIR "/scenarios/" + file, {});
  if (!scenario.ok()) {
    ADD_FAILURE() << file;
    return {};
  }
  sim::RunOptions options;
  options.reading_thread = reading_thread;
  options.series_interval = milliseconds(500);
  options.follow = MessageId{ProducerId{0}, 3};
  options.close_look = true;
  const sim::RunReport report = sim::run(scenario.value().config, scenario.value().claims(), options);
  EXPECT_FALSE(report.biography.empty());
  EXPECT_FALSE(report.series.empty());
  return report_json(report, {scenario.value(), file, ""});
}

class RunReport : public testing::TestWithParam<const char*> {};

TEST_P(RunReport, IsTheSameWhicheverThreadReadsTheHistory) {
  EXPECT_EQ(report_of(GetParam(), true), report_of(GetParam(), false));
}

// With a power cut and its recovery, restarts one after the other, consumers that die, and dead letters.
INSTANTIATE_TEST_SUITE_P(OfScenarios, RunReport,
                         testing::Values("basics/power_cut.toml", "failures/rolling_restart.toml",
                                         "basics/consumer_crash.toml", "redelivery/poison_pill.toml"));

}  // namespace
}  // namespace brokerlab::cli
