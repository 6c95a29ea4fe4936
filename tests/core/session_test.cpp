// SPDX-License-Identifier: Apache-2.0
// Sessions, consumers, credit, and the life of queues. Numbers are recorded transcripts.
#include <gtest/gtest.h>

#include "broker_model/core/wire_bytes.hpp"
#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

TEST(Consumer, TakesTurnsInOrderOfSubscription) {  // 032
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  for (int i = 0; i < 3; ++i) lab.subscribe(lab.open(), "q");
  for (std::uint32_t m = 1; m <= 4; ++m) {
    Publish publish = lab.publication(p, "", "q", m);
    publish.confirm = 0;
    lab.command(publish);
  }
  EXPECT_EQ(lab.seen(), "s1: deliver q m1\ns2: deliver q m2\ns3: deliver q m3\ns1: deliver q m4\n");
}

TEST(Consumer, ThatComesFirstTakesTheBacklogUpToItsWindow) {  // 034
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 5; ++m) lab.publish(p, "q", m);
  const SessionId c1 = lab.open();
  const SessionId c2 = lab.open();
  lab.seen();
  lab.subscribe(c1, "q", 2);
  EXPECT_EQ(lab.seen(), "s1: deliver q m1\ns1: deliver q m2\n");
  lab.subscribe(c2, "q", 2);
  EXPECT_EQ(lab.seen(), "s2: deliver q m3\ns2: deliver q m4\n");
  lab.publish(p, "q", 6);
  lab.ack(c1, 1);
  EXPECT_EQ(lab.seen(), "s0: confirmed m6\ns1: deliver q m5\n");
}

TEST(Consumer, SettlingOnSendIgnoresItsWindowAndLeavesNothingBehind) {  // 021
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(c, "q", m);
  lab.seen();
  lab.subscribe(c, "q", 1, "c", true);
  EXPECT_EQ(lab.seen(), "s0: deliver q m1\ns0: deliver q m2\ns0: deliver q m3\n");
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "s0: settle failed\n");
}

TEST(Consumer, SharesASessionWindowFairly) {
  Lab lab;
  lab.queue("a");
  lab.queue("b");
  const SessionId p = lab.open();
  for (std::uint32_t m = 0; m < 10; ++m) {
    lab.publish(p, "a", 100 + m);
    lab.publish(p, "b", 200 + m);
  }
  const SessionId c = lab.open();
  lab.command(SetSessionWindow{c, 1});
  lab.subscribe(c, "a", 0, "ta");
  lab.subscribe(c, "b", 0, "tb");
  lab.seen();
  lab.ack(c, 100);  // both are blocked; ta has waited longer
  EXPECT_EQ(lab.seen(), "s1: deliver a m101 tag=ta\n");
  for (std::uint32_t turn = 0; turn < 5; ++turn) {
    lab.ack(c, 101 + turn);
    EXPECT_EQ(lab.seen(), "s1: deliver b m" + std::to_string(200 + turn) + " tag=tb\n");
    lab.ack(c, 200 + turn);
    EXPECT_EQ(lab.seen(), "s1: deliver a m" + std::to_string(102 + turn) + " tag=ta\n");
  }
}

TEST(Consumer, BlockedByTheSessionLetsOthersTakeItsTurn) {
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  const SessionId c = lab.open();
  const SessionId d = lab.open();
  lab.command(SetSessionWindow{c, 1});
  lab.subscribe(c, "q");
  lab.subscribe(d, "q");
  for (std::uint32_t m = 1; m <= 4; ++m) lab.publish(p, "q", m);
  lab.close(p);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 4 blocked 0");
  lab.seen();
  lab.command(SetSessionWindow{c, 0});
  lab.give_back(d, 4);
  EXPECT_EQ(lab.seen(), "s2: deliver q m4 redelivered count=2\n");
}

TEST(Consumer, MayBeExclusive) {  // 039
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  const SessionId d = lab.open();
  lab.subscribe(c, "q", 0, "c", false, true);
  lab.subscribe(d, "q");
  EXPECT_EQ(lab.seen(), "s1: failed exclusive_in_use\n");
  lab.unsubscribe(c);
  lab.subscribe(d, "q");
  lab.subscribe(c, "q", 0, "c", false, true);
  EXPECT_EQ(lab.seen(), "s0: failed exclusive_in_use\n");
}

TEST(Consumer, NameIsUniqueInItsSession) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  const SessionId d = lab.open();
  lab.subscribe(c, "q");
  lab.subscribe(d, "q");
  lab.subscribe(c, "q");
  EXPECT_EQ(lab.seen(), "s0: failed tag_in_use\n");
}

TEST(Consumer, ThatIsCancelledLeavesItsLeasesToTheSession) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  lab.subscribe(c, "q", 1);
  lab.publish(c, "q", 1);
  lab.unsubscribe(c);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1 blocked 0");
  lab.seen();
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST(Consumer, IsToldWhenItsQueueIsDeleted) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  lab.subscribe(c, "q");
  lab.remove("q");
  EXPECT_EQ(lab.seen(), "s0: cancelled q\nadmin: done 0 0\n");
}

TEST(Pull, IgnoresAndDoesNotUseTheSessionWindow) {  // 149
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  lab.command(SetSessionWindow{c, 1});
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.pull(c, "q");
  lab.seen();
  lab.subscribe(c, "q");
  EXPECT_EQ(lab.seen(), "s0: deliver q m2\n");
}

TEST(Credit, BoundsWhatIsSentAndOneHandOutMayOverrun) {
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 5; ++m) lab.publish(p, "q", m, 100);
  const SessionId c = lab.open(kMessageBytes + 101);
  lab.seen();
  lab.subscribe(c, "q");
  EXPECT_EQ(lab.seen(), "s1: deliver q m1\ns1: deliver q m2\n");  // 1 byte was left
  lab.writable(c, kMessageBytes + 99);
  EXPECT_EQ(lab.seen(), "(nothing)\n");  // exactly zero
  lab.writable(c, 1);
  EXPECT_EQ(lab.seen(), "s1: deliver q m3\n");
}

TEST(Credit, BelongsToTheCarrierOfAllItsSessions) {
  Lab lab;
  lab.queue("q");
  const SessionId connection = lab.open(1);
  const SessionId one = lab.open_on(connection);
  const SessionId two = lab.open_on(connection);
  lab.subscribe(one, "q");
  lab.subscribe(two, "q");
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(p, "q", m);
  EXPECT_EQ(lab.seen(), "s1: deliver q m1\ns3: confirmed m1\ns3: confirmed m2\ns3: confirmed m3\n");
  lab.writable(connection, kMessageBytes + 4);
  EXPECT_EQ(lab.seen(), "s2: deliver q m2\n");
  lab.writable(connection, kMessageBytes + 4);
  EXPECT_EQ(lab.seen(), "s1: deliver q m3\n");
}

TEST(Session, EndsWithItsCarrier) {
  Lab lab;
  lab.queue("q");
  const SessionId connection = lab.open();
  const SessionId channel = lab.open_on(connection);
  lab.subscribe(channel, "q");
  lab.publish(channel, "q", 1);
  lab.close(connection);
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  lab.seen();
  lab.inspect("q");
  EXPECT_EQ(lab.seen(), "admin: done 1 0\n");
  lab.publish(channel, "q", 2);  // a race: silently ignored
  lab.pull(channel, "q");
  lab.ack(channel, 1);
  lab.close(channel);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
}

TEST(Session, GetsNoConfirmOfItsPredecessorUnderTheSameId) {
  Lab lab;
  lab.queue("q");
  lab.hold_disk();
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.close(p);
  lab.input(SessionOpened{p, p, kPlenty});
  lab.complete_write();
  EXPECT_EQ(lab.seen(), "(nothing)\n");
}

TEST(Queue, ExclusiveIsLockedForOthersAndEndsWithItsOwner) {
  Lab lab;
  const SessionId owner = lab.open();
  const SessionId channel = lab.open_on(owner);
  lab.queue("q", {}, owner);
  lab.inspect("q");
  EXPECT_EQ(lab.seen(), "admin: failed locked\n");
  lab.pull(channel, "q");
  EXPECT_EQ(lab.seen(), "s1: empty q\n");
  lab.close(owner);
  lab.inspect("q");
  EXPECT_EQ(lab.seen(), "admin: failed no_such_queue\n");
}

TEST(Queue, AutoDeletedGoesWithItsLastConsumer) {
  Lab lab;
  lab.queue("q", {}, SessionId::none(), true);
  const SessionId c = lab.open();
  const SessionId d = lab.open();
  lab.subscribe(c, "q");
  lab.subscribe(d, "q");
  lab.unsubscribe(c);
  lab.inspect("q");
  EXPECT_EQ(lab.seen(), "admin: done 0 1\n");
  lab.close(d);
  lab.inspect("q");
  EXPECT_EQ(lab.seen(), "admin: failed no_such_queue\n");
}

TEST(Queue, RefusesADifferentDeclaration) {
  Lab lab;
  lab.queue("q");
  lab.queue("q");
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  lab.queue("q", {}, SessionId::none(), true);
  EXPECT_EQ(lab.seen(), "admin: failed inequivalent\n");
  QueuePolicy policy;
  policy.dead_letter.exchange = lab.name("x");
  lab.queue("q", policy);
  EXPECT_EQ(lab.seen(), "admin: failed inequivalent\n");
}

TEST(Queue, IsNotDeletedWhileItIsUsedOrFullIfTheCommandSaysSo) {  // 136
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.seen();
  lab.command(DeleteQueue{c, lab.name("q"), true, false, 1});
  EXPECT_EQ(lab.seen(), "s0: failed not_empty\n");
  lab.subscribe(c, "q");
  lab.seen();
  lab.command(DeleteQueue{c, lab.name("q"), false, true, 1});
  EXPECT_EQ(lab.seen(), "s0: failed in_use\n");
  lab.command(DeleteQueue{c, lab.name("q"), true, false, 1});
  EXPECT_EQ(lab.seen(), "s0: cancelled q\ns0: done 0 0\n");
}

TEST(Queue, PurgedKeepsWhatIsOut) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  for (std::uint32_t m = 1; m <= 3; ++m) lab.publish(c, "q", m);
  lab.pull(c, "q");
  lab.pull(c, "q");
  lab.give_back(c, 1);
  lab.seen();
  lab.purge("q");
  EXPECT_EQ(lab.seen(), "admin: done 2 0\n");
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1 blocked 0");
  lab.give_back(c, 2);
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
}

TEST(Route, ReachesEachBoundQueueOnceAndStopsWhenUnbound) {
  Lab lab;
  lab.exchange("x");
  lab.queue("a");
  lab.queue("b");
  lab.bind("x", "a", "k");
  lab.bind("x", "a", "k");
  lab.bind("x", "a", "other");
  lab.bind("x", "b", "k");
  const SessionId p = lab.open();
  lab.publish(p, "x", "k", 1);
  EXPECT_EQ(lab.depth("a"), "ready 1 leased 0 blocked 0");
  EXPECT_EQ(lab.depth("b"), "ready 1 leased 0 blocked 0");
  lab.unbind("x", "a", "k");
  lab.publish(p, "x", "k", 2);
  EXPECT_EQ(lab.depth("a"), "ready 1 leased 0 blocked 0");
  lab.remove("b");
  lab.seen();
  lab.publish(p, "x", "k", 3);
  EXPECT_EQ(lab.seen(), "s0: confirmed m3\n");
  lab.publish(p, "nowhere", "k", 4);
  EXPECT_EQ(lab.seen(), "s0: failed no_such_exchange\n");
}

TEST(Route, GivesAMandatoryMessageBackThenConfirmsIt) {  // 050
  Lab lab;
  lab.name("q");
  const SessionId p = lab.open();
  Publish publish = lab.publication(p, "", "q", 1);
  publish.mandatory = true;
  lab.command(publish);
  EXPECT_EQ(lab.seen(), "s0: returned m1\ns0: confirmed m1\n");
  publish.confirm = 0;
  lab.command(publish);
  EXPECT_EQ(lab.seen(), "s0: returned m1\n");  // 051
}

TEST(Exchange, KnowsItsUseAndTheDefaultOneIsReserved) {
  Lab lab;
  lab.exchange("x");
  lab.queue("q");
  lab.bind("x", "q", "k");
  lab.bind("", "q", "k");
  EXPECT_EQ(lab.seen(), "admin: failed reserved\n");
  lab.exchange("");
  EXPECT_EQ(lab.seen(), "admin: failed reserved\n");
  lab.exchange("x", false);
  EXPECT_EQ(lab.seen(), "admin: failed inequivalent\n");
  lab.command(DeleteExchange{lab.admin(), lab.name("x"), true, 1});
  EXPECT_EQ(lab.seen(), "admin: failed in_use\n");
  lab.unbind("x", "q", "k");
  lab.command(DeleteExchange{lab.admin(), lab.name("x"), true, 1});
  EXPECT_EQ(lab.seen(), "admin: done 0 0\n");
  lab.command(DeleteExchange{lab.admin(), lab.name("x"), true, 1});
  EXPECT_EQ(lab.seen(), "admin: failed no_such_exchange\n");
}

TEST(Stop, ReturnsLeasesAndIgnoresWhatFollows) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  lab.subscribe(c, "q");
  lab.publish(c, "q", 1);
  lab.stop();
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  lab.seen();
  lab.publish(c, "q", 2);
  lab.open();
  lab.stop();
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  EXPECT_EQ(lab.broker().next_deadline(), Instant::never());
}

}  // namespace
}  // namespace brokerlab::test
