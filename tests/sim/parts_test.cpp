// SPDX-License-Identifier: Apache-2.0
// The world's parts, one by one: pipe, station, disk, histogram.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/disk/disk.hpp"
#include "sim/host/station.hpp"
#include "sim/metrics/histogram.hpp"

namespace brokerlab::sim {

namespace {
LogRecord record(std::uint64_t sequence, std::uint32_t log = 1, std::uint32_t segment = 0) {
  LogRecord r;
  r.sequence = sequence;
  r.log = log;
  r.segment = segment;
  return r;
}
std::vector<std::uint64_t> sequences(const Disk& disk) {
  std::vector<std::uint64_t> all;
  for (const LogRecord& r : disk.survivors().records) all.push_back(r.sequence);
  return all;
}
using Sequences = std::vector<std::uint64_t>;
Instant ms(std::int64_t n) { return Instant{0} + milliseconds(n); }
Disk slow_disk() { return Disk({Constant{0.001}, Constant{0.010}}, {1}); }
}  // namespace

TEST(Station, RunsAsManyStepsAsItHasCoresAndTheRestInOrder) {
  Station station(2);
  for (std::uint64_t i = 0; i < 3; ++i) station.enqueue({i, 0, 0, 0, milliseconds(1)});
  for (std::uint64_t i = 0; i < 2; ++i) {
    EXPECT_EQ(station.next()->argument, i);
    station.take_next();
    station.started(milliseconds(1));
  }
  EXPECT_EQ(station.next(), nullptr);
  EXPECT_EQ(station.waiting(), 1U);
  station.finished();
  EXPECT_EQ(station.next()->argument, 2U);
  EXPECT_EQ(station.busy_time(), milliseconds(2));
}

TEST(Disk, KeepsThePageCacheThroughAKillAndThePlatterThroughAPowerCut) {
  Disk disk = slow_disk();
  EXPECT_EQ(disk.issue_write(ms(0), std::vector{record(1), record(2)}), ms(1));
  disk.write_completed(ms(0), 2);
  EXPECT_EQ(disk.issue_sync(ms(1), 2), ms(11));
  disk.sync_completed(2);
  disk.issue_write(ms(20), std::vector{record(3)});
  disk.write_completed(ms(0), 3);
  disk.issue_write(ms(30), std::vector{record(4)});
  Disk killed = disk;
  killed.process_killed();
  EXPECT_EQ(sequences(killed), (Sequences{1, 2, 3}));
  disk.power_failed(ms(50), 0);
  EXPECT_EQ(sequences(disk), (Sequences{1, 2}));
  disk.process_killed();
  EXPECT_EQ(sequences(disk), (Sequences{1, 2}));
}

TEST(Disk, WritesAndSyncsOneAfterTheOther) {
  Disk disk = slow_disk();
  EXPECT_EQ(disk.issue_write(ms(0), std::vector{record(1)}), ms(1));
  EXPECT_EQ(disk.issue_write(ms(0), std::vector{record(2)}), ms(2));
  EXPECT_EQ(disk.issue_sync(ms(0), 2), ms(12)) << "a sync waits for the writes that it covers";
  EXPECT_EQ(disk.issue_sync(ms(3), 2), ms(22)) << "and for the sync before it";
}

TEST(Disk, ForgetsTrimmedSegmentsAndTruncatedLogs) {
  Disk disk = slow_disk();
  disk.issue_write(ms(0), std::vector{record(1, 1, 0), record(2, 1, 1), record(3, 2, 0)});
  disk.write_completed(ms(0), 3);
  disk.trim(1, 0);
  EXPECT_EQ(sequences(disk), (Sequences{2, 3}));
  disk.truncate(2);
  EXPECT_EQ(sequences(disk), (Sequences{2}));
  EXPECT_EQ(disk.records_held(), 1U);
}

TEST(Disk, GoesOnAfterTheLastRecordThatIsThereWhenLaterOnesWentWithTheirSegment) {
  Disk disk = slow_disk();
  disk.issue_write(ms(0), std::vector{record(1, 1, 0), record(2, 2, 0)});
  disk.write_completed(ms(0), 2);
  disk.trim(2, 0);
  disk.process_killed();
  EXPECT_EQ(sequences(disk), (Sequences{1}));
  disk.issue_write(ms(10), std::vector{record(2, 1, 0)});
  EXPECT_EQ(sequences(disk), (Sequences{1, 2}));
}

TEST(Disk, FindsEachQueuesOwnPolicyThroughSeveralLivesOfABroker) {
  const auto declared = [](std::uint64_t sequence, std::uint32_t policy) {
    LogRecord r = record(sequence, 0);
    r.kind = RecordKind::queue_declared;
    r.policy = policy;
    return r;
  };
  const auto limited = [](std::uint64_t messages) {
    QueuePolicy policy;
    policy.store.max_messages = messages;
    return policy;
  };
  Disk disk = slow_disk();
  disk.issue_write(ms(0), std::vector{declared(1, 0), declared(2, 1)}, std::vector{limited(10), limited(20)});
  disk.issue_write(ms(5), std::vector{declared(3, 0)}, std::vector{limited(30)});  // the next life counts from 0 again
  disk.write_completed(ms(0), 3);
  const SurvivingLog log = disk.survivors();
  ASSERT_EQ(log.records.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(log.policies.at(log.records[i].policy).store.max_messages, 10 * (i + 1));
}

TEST(Histogram, MergedIsWhatWouldHaveGatheredBoth) {
  Histogram one, other, both;
  for (std::int64_t i = 1; i <= 1'000; ++i) {
    const Duration sample{i * i * i * 1'000};
    (i % 3 == 0 ? one : other).add(sample);
    both.add(sample);
  }
  for (int i = 0; i < 3; ++i) {
    other.add(Duration::max());  // the sum is beyond 64 bits
    both.add(Duration::max());
  }
  one.merge(other);
  EXPECT_EQ(one.samples(), both.samples());
  EXPECT_EQ(one.mean().ns, both.mean().ns);
  EXPECT_EQ(one.max().ns, both.max().ns);
  for (const double q : {0.0, 0.1, 0.5, 0.99, 1.0}) EXPECT_EQ(one.quantile(q).ns, both.quantile(q).ns);
}

TEST(Histogram, TellsQuantilesToATenthOfAPercentAndTheMeanExactly) {
  Histogram histogram;
  std::vector<std::int64_t> values;
  std::uint64_t x = 1;
  double sum = 0;
  for (int i = 0; i < 100000; ++i) {
    x = x * 6364136223846793005U + 1442695040888963407U;
    values.push_back(static_cast<std::int64_t>(x >> (20 + x % 40)));
    histogram.add(Duration{values.back()});
    sum += static_cast<double>(values.back());
  }
  std::sort(values.begin(), values.end());
  EXPECT_EQ(histogram.max().ns, values.back());
  EXPECT_NEAR(static_cast<double>(histogram.mean().ns), sum / 1e5, sum / 1e5 * 1e-9 + 1);
  for (double q : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999}) {
    const double exact = static_cast<double>(values[static_cast<std::size_t>(std::ceil(q * 1e5)) - 1]);
    EXPECT_NEAR(static_cast<double>(histogram.quantile(q).ns), exact, exact * 1e-3 + 0.5) << q;
  }
}

TEST(Histogram, IsZeroWithoutSamples) {
  const Histogram histogram;
  EXPECT_EQ(histogram.mean().ns, 0);
  EXPECT_EQ(histogram.quantile(0.5).ns, 0);
}

}  // namespace brokerlab::sim
