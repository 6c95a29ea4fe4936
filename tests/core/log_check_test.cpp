// SPDX-License-Identifier: Apache-2.0
// Damaged logs: what checksums catch, and what a broker makes of what is left.
#include "broker_model/core/log_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "broker_model/base/draw.hpp"
#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

void add_checksums(SurvivingLog& log) {
  log.checksums.clear();
  for (const LogRecord& record : log.records) log.checksums.push_back(checksum_of(record));
}

SurvivingLog log_of(const Lab& lab) {
  SurvivingLog log = lab.disk().survivors(lab.disk().written);
  add_checksums(log);
  return log;
}

/// Messages 1 to `messages` in queue "q", those of `settled` taken and acknowledged.
SurvivingLog log_with(Lab& lab, std::uint32_t messages, const std::set<std::uint32_t>& settled) {
  lab.queue("q");
  const SessionId session = lab.open();
  for (std::uint32_t number = 1; number <= messages; ++number) lab.publish(session, "q", number);
  lab.subscribe(session, "q");
  for (const std::uint32_t number : settled) lab.ack(session, number);
  lab.wait(seconds(1));  // settlements may wait for another write
  return log_of(lab);
}

std::set<std::uint32_t> messages_in(const Broker& broker, NameId queue) {
  std::set<std::uint32_t> found;
  for (const StoredEntry& entry : broker.entries(queue)) found.insert(entry.message.number);
  return found;
}

std::size_t index_of(const SurvivingLog& log, RecordKind kind, std::uint32_t message) {
  const auto found = std::find_if(log.records.begin(), log.records.end(), [&](const LogRecord& record) {
    return record.kind == kind && (message == 0 || record.message.number == message);
  });
  return static_cast<std::size_t>(found - log.records.begin());
}

TEST(LogCheck, NoticesEveryFlippedBit) {
  Lab lab;
  const SurvivingLog log = log_with(lab, 3, {2});
  for (const LogRecord& record : log.records) {
    for (std::uint32_t bit = 0; bit < kRecordBits; ++bit) {
      LogRecord damaged = record;
      flip_bit(damaged, bit);
      EXPECT_NE(checksum_of(damaged), checksum_of(record)) << "bit " << bit;
      flip_bit(damaged, bit);
      EXPECT_EQ(checksum_of(damaged), checksum_of(record));
    }
  }
}

TEST(LogCheck, TellsATornTailFromDamageInTheMiddle) {
  Lab lab;
  SurvivingLog log = log_with(lab, 4, {});
  EXPECT_EQ(examine(log).damaged + examine(log).torn, 0U);
  flip_bit(log.records.back(), 70);
  EXPECT_EQ(examine(log).torn, 1U);
  EXPECT_EQ(examine(log).damaged, 0U);
  flip_bit(log.records[log.records.size() - 2], 70);
  EXPECT_EQ(examine(log).torn, 2U);
  flip_bit(log.records[1], 70);
  EXPECT_EQ(examine(log).torn, 2U);
  EXPECT_EQ(examine(log).damaged, 1U);
}

TEST(DamagedLog, LosesTheMessageWhoseRecordIsDamagedAndNoOther) {
  Lab lab;
  SurvivingLog log = log_with(lab, 5, {});
  flip_bit(log.records[index_of(log, RecordKind::entry, 3)], 200);
  const Broker broker = Broker::recover({1, {}}, log);
  EXPECT_EQ(messages_in(broker, lab.name("q")), (std::set<std::uint32_t>{1, 2, 4, 5}));
}

TEST(DamagedLog, BringsBackAMessageWhoseSettlementIsDamaged) {
  Lab lab;
  SurvivingLog log = log_with(lab, 3, {2});
  EXPECT_EQ(messages_in(Broker::recover({1, {}}, log), lab.name("q")), (std::set<std::uint32_t>{1, 3}));
  flip_bit(log.records[index_of(log, RecordKind::settled, 0)], 64);
  EXPECT_EQ(messages_in(Broker::recover({1, {}}, log), lab.name("q")), (std::set<std::uint32_t>{1, 2, 3}));
}

TEST(DamagedLog, GivesNoOtherQueueTheLogOfOneWhoseDefinitionIsDamaged) {
  Lab lab;
  SurvivingLog log = log_with(lab, 3, {});
  const std::uint32_t orphaned = log.records[index_of(log, RecordKind::entry, 1)].log;
  flip_bit(log.records[index_of(log, RecordKind::queue_declared, 0)], 3);
  Broker broker = Broker::recover({1, {}}, log);
  EXPECT_TRUE(broker.queues().empty());
  Effects effects;
  broker.step(Instant{0}, SessionOpened{SessionId{0}, SessionId{0}, 1000}, effects);
  const QueuePolicy policy;
  const DeclareQueue declare{SessionId{0}, lab.name("q"), &policy, SessionId::none(), false, 0};
  broker.step(Instant{0}, Command{declare}, effects);
  ASSERT_FALSE(effects.records().empty());
  EXPECT_GT(effects.records().back().count, orphaned);
}

// Random histories, random damage: nothing falls over, nothing appears that was not there, and what is intact survives.
TEST(DamagedLog, NeverBringsARecoveryDownAtRandom) {
  for (std::uint32_t round = 0; round < 300; ++round) {
    DrawStream stream({round}, Purpose::test, 1, 0);
    NodePolicy node;
    node.segment_entries = 1 + static_cast<std::uint32_t>(stream.below(8));
    Lab lab(node);
    std::set<std::uint32_t> settled;
    for (std::uint32_t number = 1; number <= 40; ++number)
      if (stream.below(3) == 0) settled.insert(number);
    SurvivingLog log = log_with(lab, 40, settled);
    std::set<std::size_t> damaged;
    for (std::uint64_t left = stream.below(20); left > 0; --left) {
      const std::size_t index = stream.below(log.records.size());
      if (damaged.insert(index).second)
        flip_bit(log.records[index], static_cast<std::uint32_t>(stream.below(kRecordBits)));
    }
    const Broker broker = Broker::recover({1, node}, log);
    const std::set<std::uint32_t> found = messages_in(broker, lab.name("q"));
    const bool defined =
        is_intact(log, index_of(lab.disk().survivors(lab.disk().written), RecordKind::queue_declared, 0));
    for (const std::uint32_t number : found) EXPECT_TRUE(number >= 1 && number <= 40) << round;
    for (std::size_t i = 0; defined && i < log.records.size(); ++i) {
      const LogRecord& record = log.records[i];
      const bool live =
          is_intact(log, i) && record.kind == RecordKind::entry && !settled.contains(record.message.number);
      EXPECT_TRUE(!live || found.contains(record.message.number)) << round << ": " << record.message.number;
    }
  }
}

// Without checksums garbage is believed; even so a recovery ends and the broker works.
TEST(DamagedLog, NeverBringsARecoveryDownEvenWithoutChecksums) {
  for (std::uint32_t round = 0; round < 500; ++round) {
    DrawStream stream({round}, Purpose::test, 2, 0);
    NodePolicy node;
    node.segment_entries = 4;
    Lab lab(node);
    SurvivingLog log = log_with(lab, 20, {2, 3, 5, 7, 11});
    log.checksums.clear();
    for (std::uint64_t left = 1 + stream.below(30); left > 0; --left)
      flip_bit(log.records[stream.below(log.records.size())], static_cast<std::uint32_t>(stream.below(kRecordBits)));
    Broker broker = Broker::recover({1, node}, log);
    Effects effects;
    broker.step(Instant{0}, SessionOpened{SessionId{0}, SessionId{0}, 1'000'000}, effects);
    broker.step(Instant{0}, Command{lab.publication(SessionId{0}, "", "q", 99)}, effects);
    for (const NameId queue : broker.queues()) EXPECT_LE(broker.entries(queue).size(), 21U);
  }
}

TEST(DiskAlarm, StopsWhoPublishesUntilItIsOver) {
  Lab lab;
  lab.queue("q");
  const SessionId publisher = lab.open(), other = lab.open(), consumer = lab.open();
  lab.seen();
  lab.input(DiskAlarm{true});
  lab.publish(publisher, "q", 1);
  lab.publish(publisher, "q", 2);
  EXPECT_EQ(lab.seen(), "s0: paused\ns0: confirmed m1\ns0: confirmed m2\n");
  lab.subscribe(consumer, "q");
  EXPECT_EQ(lab.seen(), "s2: deliver q m1\ns2: deliver q m2\n") << "consumers go on";
  lab.publish(other, "q", 3);
  lab.seen();
  lab.input(DiskAlarm{false});
  EXPECT_EQ(lab.seen(), "s0: resumed\ns1: resumed\n");
  lab.publish(publisher, "q", 4);
  EXPECT_EQ(lab.seen(), "s2: deliver q m4\ns0: confirmed m4\n");
}

TEST(DiskAlarm, ForgetsASessionThatClosedMeanwhile) {
  Lab lab;
  lab.queue("q");
  const SessionId publisher = lab.open();
  lab.input(DiskAlarm{true});
  lab.publish(publisher, "q", 1);
  lab.close(publisher);
  lab.seen();
  lab.input(DiskAlarm{false});
  EXPECT_EQ(lab.seen(), "(nothing)\n");
}

TEST(DiskAlarm, LeavesAPublisherPausedThatWaitsForRoomInAQueueToo) {
  Lab lab;
  QueuePolicy policy;
  policy.store.max_messages = 1;
  policy.store.overflow = Overflow::block_producer;
  lab.queue("q", policy);
  const SessionId publisher = lab.open(), consumer = lab.open();
  lab.publish(publisher, "q", 1);
  lab.input(DiskAlarm{true});
  lab.publish(publisher, "q", 2);
  lab.seen();
  lab.input(DiskAlarm{false});
  EXPECT_EQ(lab.seen(), "(nothing)\n") << "the queue is still full";
  lab.subscribe(consumer, "q", 1);
  EXPECT_NE(lab.seen().find("s0: resumed"), std::string::npos);
}

}  // namespace
}  // namespace brokerlab::test
