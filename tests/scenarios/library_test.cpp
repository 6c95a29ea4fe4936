// SPDX-License-Identifier: Apache-2.0
// The library's scenarios show what they state, at many seeds: a lesson that holds at one seed only is luck.
#include <gtest/gtest.h>

#include <filesystem>

#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::scenario {
namespace {

void expect_as_stated(const std::string& path, int seeds, const std::string& variant = "") {
  for (int seed = 1; seed <= seeds; ++seed) {
    const std::vector<std::string> overrides{"run.seed=" + std::to_string(seed)};
    const auto scenario =
        read_selected_scenario(BROKERLAB_SOURCE_DIR "/scenarios/" + path, Selection{variant, overrides});
    ASSERT_TRUE(scenario.ok()) << scenario.error().front();
    const sim::RunReport report = sim::run(scenario.value().config, scenario.value().claims(), {});
    EXPECT_EQ(report.end, sim::RunEnd::quiet) << path << " seed " << seed << " " << report.end_detail;
    EXPECT_FALSE(report.claims.empty());
    for (const sim::JudgedClaim& claim : report.claims)
      EXPECT_TRUE(claim.as_expected) << path << " " << variant << " seed " << seed << ": " << claim.judgement.name()
                                     << " " << history::name_of(claim.judgement.verdict) << ": "
                                     << claim.judgement.summary;
  }
}

TEST(Library, RideHailingSurgeLosesNothing) { expect_as_stated("ride_hailing_surge.toml", 2); }
TEST(Library, ConsumerCrashRepeatsEffects) { expect_as_stated("basics/consumer_crash.toml", 20); }
TEST(Library, ATableOfSeenIdsSkipsRepetitions) { expect_as_stated("basics/consumer_crash_seen_ids.toml", 20); }
TEST(Library, AutomaticAcknowledgementLoses) { expect_as_stated("basics/auto_ack_loss.toml", 20); }
TEST(Library, APowerCutTakesWhatThePageCacheConfirmed) { expect_as_stated("basics/power_cut.toml", 20); }
TEST(Library, APowerCutSparesWhatThePlatterConfirmed) { expect_as_stated("basics/power_cut_synced.toml", 20); }

TEST(Library, ConsumerCrashTeachesByItsVariants) {
  for (const char* variant : {"own_table", "shared_table", "at_most_once"})
    expect_as_stated("basics/consumer_crash.toml", 20, variant);
}
TEST(Library, PowerCutTeachesByItsVariants) {
  for (const char* variant : {"synced", "one_by_one"}) expect_as_stated("basics/power_cut.toml", 20, variant);
}
TEST(Library, RideHailingSurgeTeachesByItsVariants) {
  for (const char* variant : {"drop_oldest", "refuse", "block"})
    expect_as_stated("ride_hailing_surge.toml", 2, variant);
}

TEST(Library, AOneWayPartitionIsNoticedByThoseWhoHearNothing) {
  for (const char* variant : {"", "both_ways", "other_way", "no_heartbeat"})
    expect_as_stated("failures/one_way_partition.toml", 10, variant);
}
TEST(Library, LossesThatComeTogetherDelayAStream) {
  for (const char* variant : {"", "lone", "clean", "datagram"})
    expect_as_stated("network/bursty_loss.toml", 1, variant);
}
TEST(Library, ARestartTakesNothingThatWasConfirmed) {
  for (const char* variant : {"", "acks0_retries1", "acks1_retries0", "acks1_retries1"})
    expect_as_stated("published/broker_restart_acks.toml", 2, variant);
}
TEST(Library, ARollingRestartLosesNothing) { expect_as_stated("failures/rolling_restart.toml", 10); }
TEST(Library, APauseLongerThanTheLeaseRepeatsEffects) { expect_as_stated("failures/gc_pause.toml", 20); }
TEST(Library, AFullDiskStopsPublishersAndLosesNothing) { expect_as_stated("failures/full_disk.toml", 5); }
TEST(Library, ADeliveryLimitTakesThePoisonOut) {
  expect_as_stated("redelivery/poison_pill.toml", 20);
  expect_as_stated("redelivery/poison_pill.toml", 5, "crash");
}
TEST(Library, ALeaseShorterThanTheWorkRepeatsIt) {
  expect_as_stated("redelivery/visibility_too_short.toml", 10);
  expect_as_stated("redelivery/visibility_too_short.toml", 10, "long");
}

TEST(Library, IsListedHereInFull) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(BROKERLAB_SOURCE_DIR "/scenarios"))
    files += entry.path().extension() == ".toml" && entry.path().parent_path().filename() != "profiles" ? 1 : 0;
  EXPECT_EQ(files, 21) << "a new scenario needs a line above";
}

TEST(Library, ShowsTheSurgeDrainAsItsDescriptionSays) {
  const auto scenario = read_scenario_file(BROKERLAB_SOURCE_DIR "/scenarios/ride_hailing_surge.toml", {});
  ASSERT_TRUE(scenario.ok());
  sim::RunOptions options;
  options.series_interval = seconds(10);
  const sim::RunReport report = sim::run(scenario.value().config, {}, options);
  // (1000 - 200) * 30 s = 24,000, and 24,000 / (200 - 100) = 240 s to drain, so it is gone at 300 s. Poisson noise of
  // the arrivals in the surge is about sqrt(30,000) = 170, that of the services as large: 5 % is more than 5 sigma.
  EXPECT_NEAR(static_cast<double>(report.queues.at(0).peak_length), 24'000, 1'200);
  for (const sim::SeriesPoint& point : report.series) {
    if (point.time == Instant{0} + seconds(180)) {
      EXPECT_NEAR(static_cast<double>(point.ready), 12'000, 1'500);
    }
    if (point.time == Instant{0} + seconds(20)) {
      EXPECT_LT(point.ready, 200U);
    }
    if (point.time == Instant{0} + seconds(330)) {
      EXPECT_LT(point.ready, 1'500U);
    }
  }
}

}  // namespace
}  // namespace brokerlab::scenario
