// SPDX-License-Identifier: Apache-2.0
// The disk's bandwidth, intervals, room and damage.
#include "sim/disk/disk.hpp"

#include <gtest/gtest.h>

#include "broker_model/core/log_check.hpp"

namespace brokerlab::sim {
namespace {

constexpr Instant ms(std::int64_t n) { return Instant{0} + milliseconds(n); }

LogRecord record(std::uint64_t sequence, std::uint32_t segment = 0) {
  LogRecord r;
  r.sequence = r.position = sequence;
  r.log = 1;
  r.segment = segment;
  r.body.size = 936;  // with 64 bytes around it: 1,000
  return r;
}

DiskConfig config_of() {
  DiskConfig config;
  config.write_latency = Constant{0.001};
  config.sync_latency = Constant{0.010};
  return config;
}

Instant write(Disk& disk, Instant now, std::uint64_t sequence, std::uint64_t bytes = 1000) {
  const std::vector<LogRecord> records{record(sequence)};
  return disk.issue_write(now, records, {}, bytes);
}

/// A record that is in the page cache at this millisecond.
void cache(Disk& disk, std::int64_t at_ms, std::uint64_t sequence) {
  write(disk, ms(at_ms - 1), sequence);
  disk.write_completed(ms(at_ms), sequence);
}

std::size_t held(const Disk& disk) { return disk.survivors().records.size(); }

TEST(DiskBandwidth, AddsTheTimeOfTheBytes) {
  DiskConfig config = config_of();
  config.write_bandwidth = 1'000'000;  // 5,000 bytes take 5 ms
  config.sync_bandwidth = 500'000;     // and 10 ms to the platter
  Disk disk(config, {1});
  EXPECT_EQ(write(disk, ms(0), 1, 5000), ms(6));
  disk.write_completed(ms(6), 1);
  EXPECT_EQ(disk.issue_sync(ms(6), 1), ms(26));
  disk.sync_completed(1);
  EXPECT_EQ(write(disk, ms(30), 2, 1000), ms(32));
  disk.write_completed(ms(32), 2);
  EXPECT_EQ(disk.issue_sync(ms(32), 2), ms(44)) << "only what is dirty: 1,000 bytes";
}

TEST(DiskCommitInterval, KeepsSyncsApart) {
  DiskConfig config = config_of();
  config.commit_interval = milliseconds(100);
  Disk disk(config, {1});
  write(disk, ms(0), 1);
  disk.write_completed(ms(1), 1);
  EXPECT_EQ(disk.issue_sync(ms(1), 1), ms(11));
  disk.sync_completed(1);
  write(disk, ms(11), 2);
  disk.write_completed(ms(12), 2);
  EXPECT_EQ(disk.issue_sync(ms(12), 2), ms(111)) << "begins 100 ms after the one before";
}

TEST(DiskWriteBack, BringsThePageCacheToThePlatterByItself) {
  DiskConfig config = config_of();
  config.write_back = milliseconds(50);
  Disk disk(config, {1});
  for (std::int64_t i = 1; i <= 3; ++i) cache(disk, 20 * i + 1, static_cast<std::uint64_t>(i));
  Disk early = disk, late = disk;
  disk.power_failed(ms(92), 0);  // what was written at 21 and 41 ms is there
  EXPECT_EQ(held(disk), 2U);
  early.power_failed(ms(70), 0);
  EXPECT_EQ(held(early), 0U);
  late.power_failed(ms(111), 0);
  EXPECT_EQ(held(late), 3U);
}

TEST(DiskFlushInterval, BringsThePageCacheToThePlatterByTheClock) {
  DiskConfig config = config_of();
  config.flush_interval = milliseconds(50);
  Disk disk(config, {1});
  cache(disk, 25, 1);
  cache(disk, 49, 2);
  Disk early = disk;
  early.power_failed(ms(49), 0);
  EXPECT_EQ(held(early), 0U) << "no flush yet";
  cache(disk, 73, 3);
  Disk at = disk;
  disk.power_failed(ms(99), 0);
  EXPECT_EQ(held(disk), 2U) << "what the flush at 50 ms found";
  at.power_failed(ms(100), 0);
  EXPECT_EQ(held(at), 3U);
}

TEST(DiskFlushInterval, FlushesNothingAtTheStart) {
  DiskConfig config = config_of();
  config.write_latency = Constant{0};
  config.flush_interval = milliseconds(50);
  Disk disk(config, {1});
  write(disk, ms(0), 1);
  disk.write_completed(ms(0), 1);
  Disk later = disk;
  disk.power_failed(ms(49), 0);
  EXPECT_EQ(held(disk), 0U);
  later.power_failed(ms(50), 0);
  EXPECT_EQ(held(later), 1U);
}

TEST(DiskFlushInterval, LeavesASyncOnlyWhatIsStillDirty) {
  DiskConfig config = config_of();
  config.sync_bandwidth = 100'000;  // 1,000 bytes take 10 ms
  config.flush_interval = milliseconds(50);
  Disk disk(config, {1});
  for (std::int64_t i = 1; i <= 20; ++i) cache(disk, i + 1, static_cast<std::uint64_t>(i));
  cache(disk, 61, 21);
  EXPECT_EQ(disk.issue_sync(ms(70), 21), ms(90)) << "its latency, and one record's bytes";
}

// A broker goes on after the last record that it finds: what was deleted before the kill has lent its numbers.
TEST(DiskFlushInterval, TakesNoNumberThatIsUsedAgainForFlushed) {
  DiskConfig config = config_of();
  config.flush_interval = milliseconds(50);
  Disk disk(config, {1});
  for (std::uint64_t sequence = 1; sequence <= 10; ++sequence) {
    std::vector<LogRecord> records{record(sequence)};
    records[0].log = sequence == 1 ? 0 : 1;
    disk.issue_write(ms(9), records);
  }
  disk.write_completed(ms(10), 10);
  disk.truncate(1);
  disk.process_killed();
  EXPECT_EQ(held(disk), 1U);
  cache(disk, 60, 2);
  disk.power_failed(ms(70), 0);
  EXPECT_EQ(held(disk), 1U) << "the new record 2 was never flushed";
}

TEST(DiskFlushInterval, AndWriteBackEachBringOnWhatTheOtherHasNot) {
  DiskConfig config = config_of();
  config.flush_interval = milliseconds(50);
  config.write_back = milliseconds(10);
  Disk disk(config, {1});
  cache(disk, 47, 1);
  cache(disk, 56, 2);
  Disk later = disk;
  disk.power_failed(ms(58), 0);  // 47 ms: flushed at 50 ms; 56 ms: neither
  EXPECT_EQ(held(disk), 1U);
  later.power_failed(ms(66), 0);
  EXPECT_EQ(held(later), 2U);
}

TEST(DiskRoom, IsTakenByRecordsAndGivenBackByTrimming) {
  DiskConfig config = config_of();
  config.capacity = 100'000;
  config.reserve = 50'000;
  Disk disk(config, {1});
  for (std::uint64_t sequence = 1; sequence <= 50; ++sequence) write(disk, ms(0), sequence);
  EXPECT_FALSE(disk.is_short());
  write(disk, ms(0), 51);
  EXPECT_TRUE(disk.is_short());
  EXPECT_TRUE(disk.has_room_for(49'000));
  EXPECT_FALSE(disk.has_room_for(49'001));
  disk.trim(1, 0);
  EXPECT_FALSE(disk.is_short());
  EXPECT_TRUE(disk.has_room_for(100'000));
}

TEST(DiskRoom, IsTakenByOthersDownToTheReserve) {
  DiskConfig config = config_of();
  config.capacity = 100'000;
  config.reserve = 10'000;
  Disk disk(config, {1});
  disk.fill();
  EXPECT_TRUE(disk.is_short());
  EXPECT_TRUE(disk.has_room_for(9'999));
  EXPECT_FALSE(disk.has_room_for(10'000));
  disk.give_back();
  EXPECT_FALSE(disk.is_short());
}

// Ten records were synced and ten were not: of these a part survives, uniformly many, and the next one is torn.
TEST(DiskTornTail, LeavesAPartOfWhatWasNotSynced) {
  DiskConfig config = config_of();
  config.torn_tail = 1;
  std::vector<int> kept(10);
  for (std::uint32_t cut = 0; cut < 2000; ++cut) {
    Disk disk(config, {1});
    for (std::uint64_t sequence = 1; sequence <= 20; ++sequence) {
      write(disk, ms(0), sequence);
      disk.write_completed(ms(1), sequence);
      if (sequence != 10) continue;
      disk.issue_sync(ms(1), 10);
      disk.sync_completed(10);
    }
    disk.power_failed(ms(50), cut);
    const SurvivingLog log = disk.survivors();
    const LogDamage damage = examine(log);
    EXPECT_EQ(damage.torn, 1U);
    EXPECT_EQ(damage.damaged, 0U);
    ASSERT_GE(log.records.size(), 11U);
    ++kept[log.records.size() - 11];
  }
  for (const int each : kept) EXPECT_NEAR(each, 200, 5 * 13.4);  // sqrt(2000 * 0.1 * 0.9)
}

TEST(DiskTornTail, IsAMatterOfChance) {
  DiskConfig config = config_of();
  config.torn_tail = 0.25;
  int torn = 0;
  for (std::uint32_t cut = 0; cut < 2000; ++cut) {
    Disk disk(config, {1});
    write(disk, ms(0), 1);
    disk.write_completed(ms(1), 1);
    disk.power_failed(ms(50), cut);
    torn += held(disk) == 1 ? 1 : 0;
  }
  EXPECT_NEAR(torn, 500, 5 * 19.4);  // sqrt(2000 * 0.25 * 0.75)
}

TEST(DiskBitFlip, DamagesOneRecordOnThePlatterUntilItIsTrimmed) {
  Disk disk(config_of(), {1});
  EXPECT_FALSE(disk.flip_bit(ms(0), 1)) << "nothing is there";
  for (std::uint64_t sequence = 1; sequence <= 5; ++sequence) {
    write(disk, ms(0), sequence);
    disk.write_completed(ms(1), sequence);
  }
  EXPECT_FALSE(disk.flip_bit(ms(1), 1)) << "nothing is on the platter";
  disk.sync_completed(5);
  EXPECT_TRUE(disk.survivors().checksums.empty());
  EXPECT_TRUE(disk.flip_bit(ms(1), 1));
  const LogDamage damage = examine(disk.survivors());
  EXPECT_EQ(damage.damaged + damage.torn, 1U);
  disk.trim(1, 0);
  EXPECT_TRUE(disk.survivors().checksums.empty());
}

}  // namespace
}  // namespace brokerlab::sim
