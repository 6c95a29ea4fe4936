// SPDX-License-Identifier: Apache-2.0
// What transcripts cannot see: frames as such, steps, copies.
#include "broker_model/fronts/amqp/server.hpp"

#include <gtest/gtest.h>

#include "broker_model/fronts/amqp/wire_size.hpp"
#include "tests/fronts/server_driver.hpp"

namespace brokerlab::amqp {
namespace {

// One write is under way at a time: the first publish is written alone, the others together behind it.
TEST(Server, JoinsConfirmsOfOneWriteIntoOneMultipleAck) {
  Driver driver;
  const SessionId p = driver.connect();
  driver.declare(p, "q");
  driver.send(SelectConfirms{p, 1});
  driver.hold_writes = true;
  for (int i = 0; i < 5; ++i) driver.step(driver.publish(p, driver.name("q"), true));
  EXPECT_TRUE(driver.all<Confirm>(p).empty());
  driver.hold_writes = false;
  driver.settle();
  const auto confirms = driver.all<Confirm>(p);
  ASSERT_EQ(confirms.size(), 2U);
  EXPECT_EQ(confirms[0].tag, 1U);
  EXPECT_FALSE(confirms[0].multiple);
  EXPECT_EQ(confirms[1].tag, 5U);
  EXPECT_TRUE(confirms[1].multiple);
  EXPECT_FALSE(confirms[1].refused);
}

TEST(Server, DoesNotJoinAConfirmOverAnUnansweredPublish) {
  Driver driver;
  const SessionId p = driver.connect();
  driver.declare(p, "q");
  driver.send(SelectConfirms{p, 1});
  driver.hold_writes = true;
  driver.step(driver.publish(p, driver.name("q"), true));   // 1 waits for the disk
  driver.step(driver.publish(p, driver.name("q"), false));  // 2 waits for nothing
  const auto early = driver.all<Confirm>(p);
  ASSERT_EQ(early.size(), 1U);
  EXPECT_EQ(early[0].tag, 2U);
  EXPECT_FALSE(early[0].multiple);
  driver.hold_writes = false;
  driver.settle();
  const auto confirms = driver.all<Confirm>(p);
  ASSERT_EQ(confirms.size(), 2U);
  EXPECT_EQ(confirms[1].tag, 1U);
}

TEST(Server, IgnoresAChannelUntilItsCloseIsAnswered) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.declare(c, "q");
  driver.send(Ack{c, 1, false, 99});
  ASSERT_EQ(driver.all<CloseChannelFrame>(c).size(), 1U);
  driver.send(Ack{c, 1, false, 99});
  driver.send(driver.publish(c, driver.name("q")));
  driver.send(Get{c, 1, driver.name("q"), true});
  EXPECT_EQ(driver.all<CloseChannelFrame>(c).size(), 1U);
  EXPECT_TRUE(driver.all<GetEmpty>(c).empty());
  driver.send(CloseChannelOk{c, 1});
  driver.send(OpenChannel{c, 1});
  driver.send(Get{c, 1, driver.name("q"), true});
  EXPECT_EQ(driver.all<GetEmpty>(c).size(), 1U);
}

TEST(Server, KeepsChannelsOfOneConnectionApart) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.declare(c, "q");
  driver.send(OpenChannel{c, 2});
  driver.send(driver.publish(c, driver.name("q")));
  driver.send(driver.publish(c, driver.name("q")));
  driver.send(Get{c, 1, driver.name("q"), false});
  driver.send(Get{c, 2, driver.name("q"), false});
  EXPECT_EQ(driver.server.outstanding(c, 1), 1U);
  driver.send(Ack{c, 2, true, 5});  // no such tag: channel 2 goes, channel 1 stays
  EXPECT_EQ(driver.server.outstanding(c, 1), 1U);
  EXPECT_EQ(driver.server.outstanding(c, 2), 0U);
  driver.send(Ack{c, 1, false, 1});
  EXPECT_EQ(driver.all<CloseChannelFrame>(c).size(), 1U);
  EXPECT_EQ(driver.all<CloseChannelFrame>(c)[0].channel, 2);
}

TEST(Server, ClosesTheConnectionForACommandOnAChannelThatWasNeverOpened) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.send(Get{c, 9, driver.name("q"), true});
  const auto closes = driver.all<CloseConnectionFrame>(c);
  ASSERT_EQ(closes.size(), 1U);
  EXPECT_EQ(closes[0].code, ReplyCode::channel_error);
  driver.send(CloseConnectionOk{c});
  ASSERT_EQ(driver.closed.size(), 1U);
  EXPECT_EQ(driver.closed[0], c);
  driver.step(SessionClosed{c});  // late, and harmless
  driver.send(OpenChannel{c, 1});
  EXPECT_EQ(driver.all<Ok>(c).size(), 1U);
}

TEST(Server, NamesQueuesAndConsumersOfItsOwnMaking) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.declare(c, "");
  const auto declared = driver.all<DeclareQueueOk>(c);
  ASSERT_EQ(declared.size(), 1U);
  EXPECT_TRUE(driver.server.dictionary().text(declared[0].queue).starts_with("amq.gen-"));
  driver.send(Consume{c, 1, well_known::kDefault, well_known::kDefault, true, false, false});
  ASSERT_EQ(driver.all<ConsumeOk>(c).size(), 1U);
  driver.send(driver.publish(c, declared[0].queue));
  ASSERT_EQ(driver.all<Deliver>(c).size(), 1U);
  EXPECT_EQ(driver.all<Deliver>(c)[0].consumer, driver.all<ConsumeOk>(c)[0].tag);
}

TEST(Server, RefusesWhatItDoesNotServeAndSaysWhat) {
  QueueArguments quorum;
  quorum.type = QueueTypeArgument::quorum;
  QueueArguments leaving;
  leaving.expires = 1000;
  for (const auto& [arguments, lacking] : {std::pair{quorum, Lacking::queue_type}, {leaving, Lacking::queue_expiry}}) {
    Driver driver;
    const SessionId c = driver.connect();
    driver.declare(c, "q", &arguments);
    const auto closes = driver.all<CloseConnectionFrame>(c);
    ASSERT_EQ(closes.size(), 1U);
    EXPECT_EQ(closes[0].code, ReplyCode::not_implemented);
    EXPECT_EQ(closes[0].lacking, lacking);
  }
}

// 5000 settlements in one command: each step stays within the bound, and all come before the next command's effect.
TEST(Server, SettlesALongRunInSeveralSteps) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.declare(c, "q");
  for (int i = 0; i < 5000; ++i) driver.send(driver.publish(c, driver.name("q"), true));
  driver.send(Consume{c, 1, driver.name("q"), driver.name("t"), false, false, false});
  ASSERT_EQ(driver.server.outstanding(c, 1), 5000U);
  driver.largest_step = 0;
  driver.one(Command{Ack{c, 1, true, 4999}});
  EXPECT_GT(driver.server.outstanding(c, 1), 1U);
  EXPECT_EQ(driver.server.next_deadline(), driver.now);
  driver.settle();
  EXPECT_EQ(driver.server.outstanding(c, 1), 1U);
  EXPECT_LE(driver.largest_step, kMaxEffectsPerStep);
  driver.send(Ack{c, 1, false, 5000});
  EXPECT_TRUE(driver.all<CloseChannelFrame>(c).empty());
}

TEST(Server, FinishesARunBeforeTheNextCommand) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.declare(c, "q");
  for (int i = 0; i < 1000; ++i) driver.send(driver.publish(c, driver.name("q")));
  driver.send(Consume{c, 1, driver.name("q"), driver.name("t"), false, false, false});
  driver.one(Command{Nack{c, 1, true, true, 0}});
  driver.one(Command{Cancel{c, 1, driver.name("t")}});
  driver.settle();
  const auto all = driver.all<Deliver>(c);
  for (std::size_t i = 1000; i < all.size(); ++i) ASSERT_EQ(all[i].message.message.number, i - 1000);
}

TEST(Server, TellsEveryConnectionOfAStop) {
  Driver driver;
  const SessionId a = driver.connect();
  const SessionId b = driver.connect();
  driver.send(Stop{});
  for (const SessionId session : {a, b}) {
    ASSERT_EQ(driver.all<CloseConnectionFrame>(session).size(), 1U);
    EXPECT_EQ(driver.all<CloseConnectionFrame>(session)[0].code, ReplyCode::connection_forced);
  }
  EXPECT_EQ(driver.closed.size(), 2U);
}

TEST(Server, IsAValue) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.declare(c, "q");
  for (int i = 0; i < 300; ++i) driver.send(driver.publish(c, driver.name("q"), true));
  driver.send(Consume{c, 1, driver.name("q"), driver.name("t"), false, false, false});
  driver.one(Command{Nack{c, 1, true, true, 0}});  // a run is under way
  Driver copy = driver;
  for (Driver* each : {&driver, &copy}) {
    each->settle();
    each->send(Ack{c, 1, true, 0});
  }
  ASSERT_EQ(driver.frames.size(), copy.frames.size());
  EXPECT_EQ(driver.all<Deliver>(c).size(), copy.all<Deliver>(c).size());
  EXPECT_EQ(copy.server.outstanding(c, 1), 0U);
}

// The core charges by estimate and joins nothing; the host gives back what the frames took. Neither may drift: with
// room for a few messages only, ten thousand still pass.
TEST(Server, KeepsCreditInBalanceWithTheWire) {
  Driver driver;
  const SessionId c{3};
  driver.step(SessionOpened{c, c, 4000});
  driver.send(OpenChannel{c, 1});
  driver.send(SelectConfirms{c, 1});
  driver.declare(c, "q");
  driver.send(Consume{c, 1, driver.name("q"), driver.name("t"), true, false, false});
  const auto drain = [&] {
    std::uint64_t bytes = 0;
    for (const auto& sent : driver.frames) bytes += wire_bytes(sent.frame, driver.server.dictionary());
    driver.frames.clear();
    driver.step(Writable{c, bytes});
  };
  drain();
  std::uint32_t delivered = 0;
  for (int i = 0; i < 10'000; ++i) {
    driver.step(driver.publish(c, driver.name("q"), i % 3 == 0));
    delivered += static_cast<std::uint32_t>(driver.all<Deliver>(c).size());
    drain();
  }
  EXPECT_EQ(delivered, 10'000U);
  driver.frames.clear();
  for (int i = 0; i < 1000; ++i)
    driver.step(driver.publish(c, driver.name("q")));  // and no more than there is room for
  EXPECT_LE(driver.all<Deliver>(c).size(), 4000U / (96 + 100) + 1);
  EXPECT_GE(driver.all<Deliver>(c).size(), 4000U / (96 + 100 + 24) - 2);
}

TEST(Server, PassesNotesThrough) {
  Driver driver;
  const SessionId c = driver.connect();
  driver.declare(c, "q");
  driver.effects.notes().want(NoteKind::accepted);
  driver.send(driver.publish(c, driver.name("q")));
  ASSERT_EQ(driver.effects.notes().all().size(), 1U);
  EXPECT_EQ(driver.effects.notes().all()[0].kind, NoteKind::accepted);
  EXPECT_EQ(driver.effects.notes().all()[0].place, driver.name("q").value);
}

// AMQP 0-9-1: method frame 8 + 4; publish: reserved 2, exchange 1 + 0, key 1 + 1, bits 1; content header 8 + 14 + 1
// (delivery mode); body frame 8 + 100.
TEST(WireSize, FollowsTheGrammar) {
  Driver driver;
  const Publish publish = driver.publish(SessionId{7}, driver.name("q"), true);
  EXPECT_EQ(wire_bytes(Command{publish}, driver.server.dictionary()), 12U + 2 + 1 + 2 + 1 + 23 + 108);
  EXPECT_EQ(wire_bytes(Command{Ack{SessionId{7}, 1, false, 1}}, driver.server.dictionary()), 21U);
  EXPECT_EQ(wire_bytes(Frame{Confirm{1, false, false, 1}}, driver.server.dictionary()), 21U);
  Deliver deliver{};
  deliver.consumer = driver.name("tag");
  deliver.message.exchange = well_known::kDefault;
  deliver.message.key = driver.name("q");
  deliver.message.body.size = 300'000;  // three body frames
  EXPECT_EQ(wire_bytes(Frame{deliver}, driver.server.dictionary()), 12U + 4 + 9 + 1 + 2 + 22 + 300'000 + 3 * 8);
}

}  // namespace
}  // namespace brokerlab::amqp
