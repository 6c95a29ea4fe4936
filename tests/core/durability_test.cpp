// SPDX-License-Identifier: Apache-2.0
// What a confirm waits for, how writes are grouped, when segments are trimmed, and what a restart brings back. Restart
// numbers are recorded transcripts of conformance/rabbitmq/restart.
#include <gtest/gtest.h>

#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

QueuePolicy confirming(ConfirmAfter after, bool durable = true) {
  QueuePolicy policy;
  policy.store.confirm_after = after;
  policy.store.durable = durable;
  return policy;
}

class Durability : public testing::Test {
 protected:
  void publish_transient(SessionId session, const std::string& queue, std::uint32_t number) {
    Publish publish = lab.publication(session, "", queue, number);
    publish.persistent = false;
    lab.command(publish);
  }
  std::string pull_all(const std::string& queue) {
    const SessionId session = lab.open();
    lab.seen();
    for (std::string all;;) {
      lab.pull(session, queue);
      const std::string line = lab.seen();
      if (line.find("empty") != std::string::npos || line.find("failed") != std::string::npos)
        return all.empty() ? "(nothing)\n" : all;
      all += line.substr(line.find(": ") + 2);
    }
  }
  Lab lab;
};

TEST_F(Durability, AConfirmFromMemoryWaitsForNothing) {
  lab.hold_disk();
  lab.queue("q", confirming(ConfirmAfter::memory));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
}

TEST_F(Durability, AConfirmOfATransientMessageWaitsForNothing) {
  lab.hold_disk();
  lab.queue("q", confirming(ConfirmAfter::synced));
  lab.queue("t", confirming(ConfirmAfter::synced, false));
  const SessionId p = lab.open();
  publish_transient(p, "q", 1);
  lab.publish(p, "t", 2);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\ns0: confirmed m2\n");
}

TEST_F(Durability, AConfirmFromThePageCacheWaitsForTheWriteAndNoSync) {
  lab.queue("q", confirming(ConfirmAfter::page_cache));
  lab.hold_disk();
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  lab.complete_write();
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
  EXPECT_EQ(lab.disk().syncs, 0U);
}

TEST_F(Durability, ASyncedConfirmWaitsForTheSync) {
  lab.queue("q", confirming(ConfirmAfter::synced));
  lab.hold_disk();
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.complete_write();
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  EXPECT_EQ(lab.disk().syncs, 1U);
  lab.complete_sync();
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
}

TEST_F(Durability, OneWriteIsUnderWayAndTheRestGoesWithTheNext) {
  lab.queue("q");
  lab.hold_disk();
  const std::uint64_t before = lab.disk().appends;
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 10; ++m) lab.publish(p, "q", m);
  EXPECT_EQ(lab.disk().appends - before, 1U);
  lab.complete_write();
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
  EXPECT_EQ(lab.disk().appends - before, 2U);
  lab.complete_write();
  std::string rest;
  for (int m = 2; m <= 10; ++m) rest += "s0: confirmed m" + std::to_string(m) + "\n";
  EXPECT_EQ(lab.seen(), rest);
}

TEST_F(Durability, SyncsAreGroupedToo) {
  lab.queue("q", confirming(ConfirmAfter::synced));
  lab.hold_disk();
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.complete_write();
  lab.publish(p, "q", 2);
  lab.publish(p, "q", 3);
  lab.complete_write();
  lab.complete_write();
  EXPECT_EQ(lab.disk().syncs, 1U);
  lab.complete_sync();
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
  EXPECT_EQ(lab.disk().syncs, 2U);
  lab.complete_sync();
  EXPECT_EQ(lab.seen(), "s0: confirmed m2\ns0: confirmed m3\n");
}

TEST_F(Durability, APublishToTwoQueuesIsConfirmedByTheSlowerPromise) {
  lab.exchange("x");
  lab.queue("fast", confirming(ConfirmAfter::memory));
  lab.queue("slow", confirming(ConfirmAfter::synced));
  lab.bind("x", "fast", "k");
  lab.bind("x", "slow", "k");
  lab.hold_disk();
  const SessionId p = lab.open();
  lab.publish(p, "x", "k", 1);
  lab.complete_write();
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  lab.complete_sync();
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\n");
}

TEST_F(Durability, ACleanRestartKeepsPersistentMessagesUnflagged) {  // 001
  lab.queue("qd");
  lab.queue("qt", confirming(ConfirmAfter::page_cache, false));
  const SessionId p = lab.open();
  lab.publish(p, "qd", 1);
  publish_transient(p, "qd", 2);
  lab.publish(p, "qd", 3);
  lab.publish(p, "qt", 4);
  lab.seen();
  lab.stop();
  EXPECT_EQ(lab.seen(), "admin: closed\ns0: closed\n");
  lab.restart();
  EXPECT_EQ(pull_all("qd"), "got qd m1 remaining=1\ngot qd m3 remaining=0\n");
  lab.inspect("qt");
  EXPECT_EQ(lab.seen(), "admin: failed no_such_queue\n");
}

TEST_F(Durability, AKillFlagsEverythingRedelivered) {  // 002, 004
  lab.queue("q");
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 4; ++m) lab.publish(c, "q", m);
  for (int i = 0; i < 3; ++i) lab.pull(c, "q");
  lab.ack(c, 2);
  lab.restart();
  EXPECT_EQ(pull_all("q"),
            "got q m1 redelivered remaining=2\ngot q m3 redelivered remaining=1\ngot q m4 redelivered remaining=0\n");
}

TEST_F(Durability, AKillFlagsNothingIfTheNodeDoesNotSaySo) {
  NodePolicy node = at_once();
  node.unclean_marks_redelivered = false;
  lab = Lab(node);
  lab.queue("q");
  lab.publish(lab.open(), "q", 1);
  lab.restart();
  EXPECT_EQ(pull_all("q"), "got q m1 remaining=0\n");
}

TEST_F(Durability, ACleanRestartRemembersWhatWasOutAndHowOften) {
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.pull(c, "q");
  lab.give_back(c, 1);
  lab.pull(c, "q");
  lab.stop();
  lab.restart();
  EXPECT_EQ(pull_all("q"), "got q m1 redelivered count=3 remaining=1\ngot q m2 remaining=0\n");
}

TEST_F(Durability, AKillAfterACleanRestartIsNoCleanStop) {
  lab.queue("q");
  lab.publish(lab.open(), "q", 1);
  lab.stop();
  lab.restart();
  const SessionId c = lab.open();
  lab.pull(c, "q");
  lab.restart();
  EXPECT_EQ(pull_all("q"), "got q m1 redelivered remaining=0\n");
}

TEST_F(Durability, APowerCutLosesWhatWasNotSyncedThoughConfirmed) {
  lab.queue("cached", confirming(ConfirmAfter::page_cache));
  lab.queue("synced", confirming(ConfirmAfter::synced));
  const SessionId p = lab.open();
  lab.publish(p, "synced", 1);
  lab.publish(p, "cached", 2);
  EXPECT_EQ(lab.seen(), "s0: confirmed m1\ns0: confirmed m2\n");
  lab.restart(true);
  EXPECT_EQ(lab.depth("synced"), "ready 1 leased 0 blocked 0");
  EXPECT_EQ(lab.depth("cached"), "ready 0 leased 0 blocked 0");
}

TEST_F(Durability, AnAcknowledgementThatWasNotWrittenIsForgotten) {
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.hold_disk();
  lab.ack(c, 1);
  lab.restart();
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
}

TEST_F(Durability, DefinitionsComeBackWithTheirPolicies) {
  QueuePolicy policy;
  policy.store.max_messages = 1;
  policy.subscription.lease = TimeoutLease{seconds(7)};
  lab.exchange("x");
  lab.exchange("transient", false);
  lab.queue("q", policy);
  lab.queue("gone");
  lab.bind("x", "q", "k");
  lab.bind("x", "q", "dropped");
  lab.bind("transient", "q", "k");
  lab.unbind("x", "q", "dropped");
  lab.remove("gone");
  lab.restart();
  lab.seen();
  lab.queue("q", policy);
  EXPECT_EQ(lab.seen(), "(nothing)\n");  // equal: no refusal
  policy.store.max_messages = 2;
  lab.queue("q", policy);
  EXPECT_EQ(lab.seen(), "admin: failed inequivalent\n");
  const SessionId p = lab.open();
  lab.publish(p, "x", "k", 1);
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  lab.publish(p, "x", "dropped", 2);
  lab.seen();
  lab.publish(p, "transient", "k", 3);
  EXPECT_EQ(lab.seen(), "s0: failed no_such_exchange\n");
  lab.inspect("gone");
  EXPECT_EQ(lab.seen(), "admin: failed no_such_queue\n");
}

TEST_F(Durability, DeathsComeBackNewestFirst) {
  QueuePolicy a;
  a.dead_letter = {lab.name(""), lab.name("b")};
  QueuePolicy b;
  b.dead_letter = {lab.name(""), lab.name("c")};
  lab.queue("a", a);
  lab.queue("b", b);
  lab.queue("c");
  const SessionId c = lab.open();
  lab.publish(c, "a", 1);
  lab.pull(c, "a");
  lab.reject(c, 1);
  lab.pull(c, "b");
  lab.reject(c, 1);
  lab.restart();
  EXPECT_EQ(pull_all("c"), "got c m1 redelivered death=b:rejected:1 death=a:rejected:1 first=a:rejected remaining=0\n");
}

TEST_F(Durability, AFullSegmentIsTrimmedWhenItsLastEntryIsSettledAndThatIsWritten) {
  NodePolicy node = at_once();
  node.segment_entries = 4;
  lab = Lab(node);
  lab.queue("q");
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 5; ++m) lab.publish(c, "q", m);
  for (int i = 0; i < 5; ++i) lab.pull(c, "q");
  for (std::uint32_t m = 1; m <= 3; ++m) lab.ack(c, m);
  EXPECT_TRUE(lab.disk().removals.empty());
  lab.hold_disk();
  lab.ack(c, 4);
  EXPECT_TRUE(lab.disk().removals.empty());
  lab.complete_write();
  ASSERT_EQ(lab.disk().removals.size(), 1U);
  EXPECT_EQ(lab.disk().removals[0], "trim 1/0");
  lab.restart();
  EXPECT_EQ(pull_all("q"), "got q m5 redelivered remaining=0\n");
}

TEST_F(Durability, ASegmentThatWasSettledBeforeItWasFullIsTrimmedWhenFull) {
  NodePolicy node = at_once();
  node.segment_entries = 4;
  lab = Lab(node);
  lab.queue("q");
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) {
    lab.publish(c, "q", m);
    lab.pull(c, "q");
    lab.ack(c, m);
  }
  publish_transient(c, "q", 4);
  EXPECT_TRUE(lab.disk().removals.empty());
  lab.publish(c, "q", 5);
  ASSERT_EQ(lab.disk().removals.size(), 1U);
  EXPECT_EQ(lab.disk().removals[0], "trim 1/0");
}

TEST_F(Durability, TheLogOfABusyQueueDoesNotGrow) {
  NodePolicy node = at_once();
  node.segment_entries = 16;
  lab = Lab(node);
  lab.queue("q");
  const SessionId c = lab.open();
  lab.subscribe(c, "q");
  for (std::uint32_t m = 1; m <= 1000; ++m) {
    lab.publish(c, "q", m);
    lab.ack(c, m);
  }
  EXPECT_LE(lab.disk().records.size(), 64U);
}

TEST_F(Durability, TransientMessagesBetweenLeaveGapsThatAreSteppedOver) {
  NodePolicy node = at_once();
  node.segment_entries = 4;
  lab = Lab(node);
  lab.queue("q");
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 40; ++m) {
    if (m % 13 == 0)
      lab.publish(p, "q", m);
    else
      publish_transient(p, "q", m);
  }
  lab.restart();
  EXPECT_EQ(
      pull_all("q"),
      "got q m13 redelivered remaining=2\ngot q m26 redelivered remaining=1\ngot q m39 redelivered remaining=0\n");
  lab.publish(lab.open(), "q", 50);
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 3 blocked 0");
}

TEST_F(Durability, APurgeIsWrittenAsRuns) {
  NodePolicy node = at_once();
  node.segment_entries = 8;
  lab = Lab(node);
  lab.queue("q");
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 20; ++m) lab.publish(p, "q", m);
  const std::size_t before = lab.disk().records.size();
  lab.hold_disk();
  lab.purge("q");
  EXPECT_EQ(lab.disk().records.size() - before, 3U);  // positions 0-7, 8-15, 16-19
  lab.complete_write();
  lab.restart();
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST_F(Durability, ADeletedQueueTakesItsLogAlong) {
  lab.queue("q");
  lab.publish(lab.open(), "q", 1);
  lab.remove("q");
  ASSERT_EQ(lab.disk().removals.size(), 1U);
  EXPECT_EQ(lab.disk().removals[0], "truncate 1");
  lab.queue("q");
  lab.publish(lab.open(), "q", 2);
  lab.restart();
  EXPECT_EQ(pull_all("q"), "got q m2 redelivered remaining=0\n");
}

TEST_F(Durability, AReturnToTheBackSurvivesAtItsNewPlace) {
  QueuePolicy policy;
  policy.subscription.on_return = ReturnPosition::back;
  lab.queue("q", policy);
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.pull(c, "q");
  lab.give_back(c, 1);
  lab.restart();
  EXPECT_EQ(pull_all("q"), "got q m2 redelivered remaining=1\ngot q m1 redelivered count=2 remaining=0\n");
}

TEST_F(Durability, AnOddLogIsPassedOver) {
  lab.queue("q");
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.publish(p, "q", 2);
  std::vector<LogRecord>& records = lab.disk().records;
  const std::size_t original = records.size();
  auto add = [&](LogRecord record, RecordKind kind, std::uint64_t position, std::uint32_t count) {
    record.kind = kind;
    record.position = position;
    record.count = count;
    record.sequence = records.back().sequence + 1;
    records.push_back(record);
  };
  const LogRecord entry = records[original - 1];
  add(entry, RecordKind::entry, 1, 0);              // a second entry at one position
  add(entry, RecordKind::settled, 77, 1);           // an end without a beginning
  add(entry, RecordKind::settled, 90, 0xffffffff);  // a run without end
  add(entry, RecordKind::delivered, 99, 0);
  add(entry, RecordKind::death, 55, 1);                 // a death without its entry
  add(entry, RecordKind::entry, ~std::uint64_t{0}, 0);  // a position beyond any segment
  add(records[0], RecordKind::queue_declared, 0, 1);    // a queue twice
  records.back().policy = 12345;
  LogRecord foreign = entry;
  foreign.log = 4711;
  foreign.sequence = records.back().sequence + 1;
  records.push_back(foreign);
  lab.disk().written = foreign.sequence;
  lab.restart();
  EXPECT_EQ(pull_all("q"), "got q m1 redelivered remaining=1\ngot q m2 redelivered remaining=0\n");
}

TEST_F(Durability, AnyBeginningOfALogCanBeRecovered) {
  NodePolicy node = at_once();
  node.segment_entries = 4;
  lab = Lab(node);
  lab.exchange("x");
  lab.queue("q");
  lab.bind("x", "q", "k");
  const SessionId c = lab.open();
  lab.subscribe(c, "q");
  for (std::uint32_t m = 1; m <= 20; ++m) {
    lab.publish(c, "x", "k", m);
    if (m % 3 != 0) lab.ack(c, m);
  }
  lab.stop();
  const std::uint64_t last = lab.disk().written;
  for (std::uint64_t cut = 0; cut <= last; ++cut) {
    Broker broker = Broker::recover(BrokerConfig{1, node}, lab.disk().survivors(cut));
    Effects effects;
    broker.step(Instant{0}, TimePassed{}, effects);
    EXPECT_LE(broker.count(lab.name("q")).ready, 20U);
  }
}

}  // namespace

}  // namespace brokerlab::test
