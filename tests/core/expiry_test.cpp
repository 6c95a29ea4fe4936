// SPDX-License-Identifier: Apache-2.0
// Time to live: who expires, when, and what becomes of it. Numbers are recorded transcripts.
#include <gtest/gtest.h>

#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

class Expiry : public testing::Test {
 protected:
  QueuePolicy living(std::int64_t ms) {
    QueuePolicy policy;
    policy.store.message_ttl = milliseconds(ms);
    return policy;
  }
  QueuePolicy living_and_sent_to(std::int64_t ms, const std::string& key) {
    QueuePolicy policy = living(ms);
    policy.dead_letter = {lab.name(""), lab.name(key)};
    return policy;
  }
  /// A message that lives so long whatever its queue says.
  void publish_living(SessionId session, const std::string& queue, std::uint32_t number, std::int64_t ms) {
    Publish publish = lab.publication(session, "", queue, number);
    publish.properties = PropertiesId{static_cast<std::uint32_t>(ms)};
    lab.command(LimitLife{publish.properties, milliseconds(ms)});
    lab.command(publish);
  }
  Lab lab;
};

TEST_F(Expiry, ComesAtTheVeryInstantAndNotBefore) {
  lab.queue("q", living(100));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  EXPECT_EQ(lab.broker().next_deadline(), lab.now() + milliseconds(100));
  lab.wait(nanoseconds(99'999'999));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  lab.wait(nanoseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  EXPECT_EQ(lab.broker().next_deadline(), Instant::never());
}

TEST_F(Expiry, GoesBeforeWhateverElseHappensAtThatInstant) {
  lab.queue("q", living(100));
  const SessionId c = lab.open();
  lab.subscribe(c, "q", 1);
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.wait(milliseconds(99));
  lab.seen();
  lab.wait(milliseconds(1));
  lab.ack(c, 1);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
}

TEST_F(Expiry, DoesNotTouchWhatIsOut) {
  lab.queue("q", living(100));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.wait(seconds(10));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1 blocked 0");
}

TEST_F(Expiry, OfWhatComesBackTooLateIsAtOnceEvenBeforeAWaitingConsumer) {  // 092
  lab.queue("q", living(100));
  const SessionId c = lab.open();
  lab.subscribe(c, "q", 1);
  lab.publish(c, "q", 1);
  lab.wait(milliseconds(100));
  lab.seen();
  lab.give_back(c, 1);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST_F(Expiry, CountsFromTheAcceptanceWhereverAMessageLinesUpAgain) {  // 095
  for (const ReturnPosition where : {ReturnPosition::original, ReturnPosition::front, ReturnPosition::back}) {
    Lab each;
    QueuePolicy policy = living(100);
    policy.subscription.on_return = where;
    each.queue("q", policy);
    const SessionId c = each.open();
    each.publish(c, "q", 1);
    each.pull(c, "q");
    each.wait(milliseconds(60));
    each.give_back(c, 1);
    each.wait(milliseconds(39));
    EXPECT_EQ(each.depth("q"), "ready 1 leased 0 blocked 0");
    each.wait(milliseconds(1));
    EXPECT_EQ(each.depth("q"), "ready 0 leased 0 blocked 0");
  }
}

TEST_F(Expiry, AtTheHeadAwaitsItsTurnBehindAYoungerMessage) {
  QueuePolicy policy = living(100);
  policy.subscription.on_return = ReturnPosition::back;
  lab.queue("q", policy);
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.wait(milliseconds(60));
  lab.publish(c, "q", 2);
  lab.give_back(c, 1);
  lab.wait(milliseconds(50));
  EXPECT_EQ(lab.depth("q"), "ready 2 leased 0 blocked 0") << "1 is too old, and not at the head";
  lab.seen();
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s0: got q m2 remaining=0\n");
}

TEST_F(Expiry, WithoutAnyTimeToLiveLeavesOnlyToAConsumerThatWaits) {  // 092
  lab.queue("q", living(0));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  lab.subscribe(c, "q", 1);
  lab.seen();
  lab.publish(c, "q", 2);
  lab.publish(c, "q", 3);
  EXPECT_EQ(lab.seen(), "s0: deliver q m2\ns0: confirmed m2\ns0: confirmed m3\n");
  lab.give_back(c, 2);
  EXPECT_EQ(lab.seen(), "(nothing)\n");
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST_F(Expiry, SendsAMessageOnWithItsReason) {  // 124
  lab.queue("dq");
  lab.queue("q", living_and_sent_to(100, "dq"));
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.publish(c, "q", 2);
  lab.wait(milliseconds(100));
  lab.seen();
  lab.subscribe(c, "dq");
  EXPECT_EQ(lab.seen(),
            "s0: deliver dq m1 death=q:expired:1 first=q:expired\n"
            "s0: deliver dq m2 death=q:expired:1 first=q:expired\n");
}

TEST_F(Expiry, OfACycleWithoutAnyTimeEnds) {  // 120
  lab.queue("a", living_and_sent_to(0, "b"));
  lab.queue("b", living_and_sent_to(0, "a"));
  const SessionId p = lab.open();
  lab.publish(p, "a", 1);
  EXPECT_EQ(lab.depth("a"), "ready 0 leased 0 blocked 0");
  EXPECT_EQ(lab.depth("b"), "ready 0 leased 0 blocked 0");
}

TEST_F(Expiry, MakesRoomForAPublishThatIsHeldBack) {
  QueuePolicy policy = living(100);
  policy.store.max_messages = 1;
  policy.store.overflow = Overflow::block_producer;
  lab.queue("q", policy);
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.publish(p, "q", 2);
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 1");
  lab.wait(milliseconds(100));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  lab.wait(milliseconds(99));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0") << "its age counts from when it was let in";
  lab.wait(milliseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST_F(Expiry, GoesOnWhileTheBrokerIsDown) {
  lab.queue("q", living(100));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.wait(milliseconds(50));
  lab.publish(p, "q", 2);
  lab.wait(milliseconds(40));
  lab.restart();
  lab.wait(milliseconds(20));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0") << "1 counts from its acceptance";
  lab.restart();
  EXPECT_EQ(lab.broker().next_deadline(), Instant{} + milliseconds(150));
  lab.wait(milliseconds(40));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST_F(Expiry, OfAMessagesOwnIsTheLesserOfBoth) {  // 089
  lab.queue("q", living(100));
  lab.queue("r");
  const SessionId p = lab.open();
  publish_living(p, "q", 1, 50);
  publish_living(p, "r", 2, 150);
  lab.wait(milliseconds(50));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  publish_living(p, "q", 3, 150);
  lab.wait(milliseconds(99));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  EXPECT_EQ(lab.depth("r"), "ready 1 leased 0 blocked 0");
  lab.wait(milliseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
  EXPECT_EQ(lab.depth("r"), "ready 0 leased 0 blocked 0");
}

TEST_F(Expiry, OfAMessagesOwnHidesBehindOneThatLivesLonger) {
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  publish_living(c, "q", 2, 50);
  lab.publish(c, "q", 3);
  lab.wait(milliseconds(60));
  EXPECT_EQ(lab.depth("q"), "ready 3 leased 0 blocked 0");
  lab.seen();
  lab.pull(c, "q");
  EXPECT_EQ(lab.seen(), "s0: got q m1 remaining=1\n") << "2 is at the head now, and too old";
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 1 blocked 0");
}

TEST_F(Expiry, OfAMessagesOwnIsTakenOffByItsDeath) {
  QueuePolicy to_dq;
  to_dq.dead_letter = {lab.name(""), lab.name("dq")};
  lab.queue("dq");
  lab.queue("q", to_dq);
  const SessionId p = lab.open();
  publish_living(p, "q", 1, 50);
  lab.wait(milliseconds(1000));
  EXPECT_EQ(lab.depth("dq"), "ready 1 leased 0 blocked 0");
}

TEST_F(Expiry, OfAMessagesOwnSurvivesARestart) {
  lab.queue("q");
  const SessionId p = lab.open();
  publish_living(p, "q", 1, 100);
  lab.wait(milliseconds(60));
  lab.restart();
  lab.wait(milliseconds(39));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  lab.wait(milliseconds(1));
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 0 blocked 0");
}

TEST_F(Expiry, LeavesADeletedQueueAlone) {
  lab.queue("q", living(100));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.remove("q");
  EXPECT_EQ(lab.broker().next_deadline(), Instant::never());
  lab.queue("q", living(1000));
  lab.publish(p, "q", 2);
  lab.wait(milliseconds(999));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
}

TEST_F(Expiry, IsOverWhenTheBrokerStops) {
  lab.queue("q", living(100));
  const SessionId p = lab.open();
  lab.publish(p, "q", 1);
  lab.stop();
  lab.wait(milliseconds(200));
  EXPECT_EQ(lab.depth("q"), "ready 1 leased 0 blocked 0");
  EXPECT_EQ(lab.broker().next_deadline(), Instant::never());
}

}  // namespace
}  // namespace brokerlab::test
