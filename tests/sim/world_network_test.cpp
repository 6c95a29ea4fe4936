// SPDX-License-Identifier: Apache-2.0
// The world over the packet network: what streams make of loss, cuts and silence, and who notices when.
#include <gmock/gmock.h>

#include "tests/sim/small_world.hpp"

namespace brokerlab::sim {
namespace {

NetworkRuleConfig rule(Duration at, Duration lasts, NetworkRuleKind what) { return {at, lasts, std::move(what)}; }

const std::vector<Claim> kNothingLost = {{"no_loss", history::Expectation::must_hold},
                                         {"at_most_once", history::Expectation::must_hold},
                                         {"producer_order", history::Expectation::must_hold},
                                         {"eventual_delivery", history::Expectation::must_hold}};

/// The first note of this kind after `from`.
Instant first_of(std::span<const Note> notes, NoteKind kind, Instant from) {
  for (const Note& note : notes)
    if (note.kind == kind && note.time > from) return note.time;
  return Instant::never();
}

/// At 4 s, for good.
FaultConfig end_of(FaultKind kind, const char* target) {
  FaultConfig fault;
  fault.at = seconds(4);
  fault.kind = kind;
  fault.target = target;
  return fault;
}

/// The worker holds what it was given until it is cut off: deliveries come, nothing is acknowledged.
WorldConfig slow_worker() {
  WorldConfig config = world_of_one_queue(10, 5e-3);
  config.consumers[0].policy.prefetch = 5;
  config.consumers[0].policy.service = Constant{60};
  config.run.heal = false;
  return config;
}

TEST(WorldNetwork, LossOnAStreamIsDelayAndNothingElse) {
  WorldConfig config = world_of_one_queue(100, 5e-3);
  for (LinkConfig* link : {&config.producer_link, &config.consumer_link}) {
    link->latency = Uniform{2e-3, 8e-3};
    link->loss = 0.05;
  }
  const RunReport lossy = run(config, kNothingLost, {});
  for (const JudgedClaim& claim : lossy.claims) EXPECT_TRUE(claim.as_expected) << claim.judgement.summary;
  EXPECT_EQ(lossy.totals.effects, 1000U);
  EXPECT_EQ(lossy.totals.redeliveries, 0U);
  EXPECT_GT(lossy.to_delivery.p99, milliseconds(200)) << "a timeout";
  EXPECT_LT(lossy.to_delivery.p50, milliseconds(50)) << "most are not lost";
}

TEST(WorldNetwork, ALosslessMessageCostsAtMostTwelveEvents) {
  const RunReport report = run(world_of_one_queue(1000, 5e-3), {}, {});
  EXPECT_EQ(report.totals.effects, 10'000U);
  EXPECT_LT(report.events, 12 * report.totals.effects);
}

TEST(WorldNetwork, BandwidthDelaysAsItsArithmeticSays) {
  WorldConfig config = world_of_one_queue(10, 0);
  config.producer_link.bandwidth = 100'000;
  config.producers[0].body_size = Constant{1000};
  const RunReport report = run(config, {}, {});
  // A body of 1000 bytes, about 80 around it, and 40 of the packet's headers: 11 ms at 100 kB/s.
  EXPECT_NEAR(to_seconds(report.to_delivery.p50), 0.0112, 0.0003);
}

TEST(WorldNetwork, AProcessThatDoesNotReadStopsItsPeerThroughTheWindow) {
  WorldConfig config = world_of_one_queue(200, 5e-3);
  config.producer_link.send_buffer = config.producer_link.receive_buffer = 16 * 1024;
  config.producers[0].policy.confirms = false;
  config.producers[0].policy.buffer = 20;
  config.faults.push_back(fault_of(FaultKind::pause, "broker"));
  const std::vector<Note> notes = notes_of(config);
  // 32 KiB hold some 29 messages of 1.1 KB and the buffer 20: after a quarter of a second the application waits.
  const Instant blocked = first_of(notes, NoteKind::producer_blocked, at_ms(4000));
  EXPECT_GT(blocked, at_ms(4200));
  EXPECT_LT(blocked, at_ms(4320));
  EXPECT_LT(first_of(notes, NoteKind::producer_unblocked, blocked), at_ms(6500))
      << "the broker reads again, and what waited goes out";
  EXPECT_EQ(count(notes, NoteKind::effect), 2000U) << "nothing was lost on the way";
}

TEST(WorldNetwork, AKilledClientIsNoticedAtOnceAndASilentOneByItsHeartbeats) {
  WorldConfig config = slow_worker();
  config.consumer_link.heartbeat = seconds(3);
  config.faults = {end_of(FaultKind::kill, "consumers.workers")};
  EXPECT_EQ(first_of(notes_of(config), NoteKind::returned, at_ms(3000)), at_ms(4005)) << "a reset takes one way";
  config.faults[0].kind = FaultKind::power_cut;
  EXPECT_EQ(first_of(notes_of(config), NoteKind::returned, at_ms(3000)), at_ms(7000)) << "silence of 3 s";
  config.consumer_link.heartbeat = Duration{0};
  EXPECT_EQ(first_of(notes_of(config), NoteKind::returned, at_ms(3000)), Instant::never()) << "nobody asks";
}

TEST(WorldNetwork, AUserTimeoutGivesUpASilentPeerThatDataIsFor) {
  WorldConfig config = slow_worker();
  config.consumers[0].policy.prefetch = 1000;
  config.consumer_link.heartbeat = Duration{0};
  config.consumer_link.user_timeout = seconds(2);
  config.faults = {end_of(FaultKind::power_cut, "consumers.workers")};
  // The next message after 4 s leaves its producer at 4.05 s and the broker at 4.055 s, and is never acknowledged.
  EXPECT_EQ(first_of(notes_of(config), NoteKind::returned, at_ms(3000)), at_ms(6055));
}

TEST(WorldNetwork, ProducersFindOutAboutABrokerWithoutPowerWhenItIsBack) {
  WorldConfig config = world_of_one_queue(10, 5e-3);
  config.faults = {end_of(FaultKind::power_cut, "broker")};
  config.faults[0].restart_after = seconds(2);
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::send_confirmed, at_ms(4010), at_ms(6000)), 0U);
  // What was sent at 4.1 s is repeated after 0.2, 0.4, 0.8, 1.6 s (and a round trip less): the fourth time meets the
  // host, which knows nothing of the connection.
  const Instant again = first_of(notes, NoteKind::send_confirmed, at_ms(6000));
  EXPECT_GT(again, at_ms(7000));
  EXPECT_LT(again, at_ms(7600));
}

TEST(WorldNetwork, APartitionShorterThanTheHeartbeatBreaksNoConnection) {
  WorldConfig config = slow_worker();
  config.consumers[0].policy.service = Constant{0.02};
  config.consumer_link.heartbeat = seconds(5);
  config.network.rules = {rule(seconds(4), seconds(3), PartitionRule{"consumers", "broker"})};
  const std::vector<Note> brief = notes_of(config);
  EXPECT_EQ(count(brief, NoteKind::returned), 0U);
  EXPECT_EQ(count(brief, NoteKind::delivered, at_ms(4020), at_ms(7000)), 0U);
  EXPECT_EQ(count(brief, NoteKind::effect), 100U);
  config.network.rules[0].lasts = seconds(6);
  const std::vector<Note> longer = notes_of(config);
  EXPECT_EQ(first_of(longer, NoteKind::returned, at_ms(4000)), at_ms(9000));
  EXPECT_EQ(count(longer, NoteKind::effect) - count(longer, NoteKind::effect_skipped), 100U);
}

TEST(WorldNetwork, HeldPacketsComeWhenTheRuleEnds) {
  WorldConfig config = world_of_one_queue(10, 5e-3);
  config.network.rules = {rule(seconds(4), seconds(2), HoldRule{"producers", "broker", true})};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::accepted, at_ms(4006), at_ms(6000)), 0U);
  EXPECT_EQ(first_of(notes, NoteKind::accepted, at_ms(4006)), at_ms(6005));
  EXPECT_EQ(count(notes, NoteKind::effect), 100U);
}

TEST(WorldNetwork, MessagesGoRoundALinkThatIsDown) {
  WorldConfig config = world_of_one_queue(10, 0);
  NetworkLinkConfig straight, there, on, rest;
  straight.a = "producers", straight.b = "broker", straight.latency = Constant{1e-3};
  there.a = "producers", there.b = "detour", there.latency = Constant{10e-3};
  on.a = "detour", on.b = "broker", on.latency = Constant{10e-3};
  rest.a = "broker", rest.b = "consumers";
  config.network.preset = NetworkPreset::given;
  config.network.switches = {{"detour"}};
  config.network.links = {straight, there, on, rest};
  config.network.rules = {rule(seconds(4), seconds(2), DownRule{"producers", "broker"})};
  const std::vector<Note> notes = notes_of(config);
  for (const Note& note : notes) {
    if (note.kind != NoteKind::delivered) continue;
    const bool down = note.time > at_ms(4000) && note.time < at_ms(6000);
    EXPECT_EQ(note.time.ns % milliseconds(100).ns, milliseconds(50 + (down ? 20 : 1)).ns) << note.time.ns;
  }
  EXPECT_EQ(count(notes, NoteKind::delivered), 100U);
}

TEST(WorldNetwork, FurtherHostsHaveProcessorsOfTheirOwn) {
  WorldConfig config = world_of_one_queue(50, 1e-3);
  NetworkHostConfig annex;
  annex.name = "annex";
  annex.per_command = milliseconds(5);
  config.network.hosts = {annex};
  EXPECT_NEAR(to_seconds(run(config, {}, {}).to_delivery.p50), 0.002, 1e-5);
  config.network.access.latency = Constant{3e-3};
  config.producers[0].host = "annex";
  // 5 ms to send it, 3 ms to the broker, 1 ms to the consumers; confirms take 5 ms of the same processor.
  EXPECT_NEAR(to_seconds(run(config, {}, {}).to_delivery.p50), 0.009, 1e-5);
}

TEST(WorldNetwork, ACopyRunsOnAlikeInTheMiddleOfAnything) {
  WorldConfig config = world_of_one_queue(100, 5e-3);
  config.network.preset = NetworkPreset::star;
  config.network.access.bandwidth = 300'000;
  config.network.access.duplicate = 0.05;
  config.producer_link.loss = config.consumer_link.loss = 0.05;
  config.consumer_link.heartbeat = seconds(1);
  config.network.rules = {rule(seconds(3), seconds(3), PartitionRule{"consumers", "broker", true}),
                          rule(seconds(7), seconds(1), HoldRule{"producers", "broker"})};
  config.faults = {end_of(FaultKind::power_cut, "producers.makers")};
  config.faults[0].restart_after = seconds(1);
  World world(config);
  World straight = world;
  straight.run_until(at_ms(40'000));
  for (const int at : {1, 2990, 3001, 4000, 4001, 4500, 6001, 7500, 8001}) {
    world.run_until(at_ms(at));
    World copy = world;
    copy.run_until(at_ms(40'000));
    EXPECT_EQ(copy.fingerprint(), straight.fingerprint()) << at;
  }
}

TEST(WorldNetwork, ProbesFindASilentPeerAndCostNothingOtherwise) {
  WorldConfig config = slow_worker();
  config.consumer_link.heartbeat = Duration{0};
  config.consumer_link.keep_alive = seconds(1);
  config.run.drain = seconds(1000);
  const RunReport calm = run(config, {}, {});
  EXPECT_NE(calm.end, RunEnd::stalled);
  config.consumers[0].policy.service = Constant{0.01};
  EXPECT_EQ(run(config, {}, {}).end, RunEnd::quiet) << "nothing is asked for ever";
  config.consumers[0].policy.service = Constant{2000};
  config.faults = {end_of(FaultKind::power_cut, "consumers.workers")};
  World world(config);
  world.notes().want(NoteKind::returned);
  world.run_until(at_ms(900'000));
  // Idle since before 4 s: a probe each second and then every 75 s, of which nine stay unanswered.
  const Instant returned = first_of(world.notes().all(), NoteKind::returned, at_ms(4000));
  EXPECT_GT(returned, at_ms(4000 + 9 * 75'000));
  EXPECT_LT(returned, at_ms(4000 + 9 * 75'000 + 2000));
}

TEST(WorldNetwork, AConnectionMadeAgainIsReadWhateverWasSaidOfTheOneBefore) {
  WorldConfig config = world_of_one_queue(100, 5e-3);
  config.network.preset = NetworkPreset::star;
  config.network.access.bandwidth = 100'000;
  config.producers[0].count = 3;
  config.producers[0].policy.confirm_timeout = milliseconds(500);
  config.queues[0].store.max_messages = 10;
  config.queues[0].store.overflow = Overflow::block_producer;
  config.broker_host.per_command = milliseconds(2);
  config.consumers[0].policy.service = Constant{0.008};
  for (LinkConfig* link : {&config.producer_link, &config.consumer_link}) {
    link->heartbeat = seconds(1);
    link->keep_alive = milliseconds(500);
    link->user_timeout = seconds(1);
  }
  config.network.rules = {rule(seconds(2), seconds(2), PartitionRule{"producers", "broker", true}),
                          rule(seconds(6), seconds(2), PartitionRule{"consumers", "broker"})};
  config.faults = {fault_of(FaultKind::pause, "broker")};
  const RunReport report = run(config, kNothingLost, {});
  EXPECT_EQ(report.end, RunEnd::quiet);
  EXPECT_EQ(report.totals.confirmed, report.totals.intended);
}

// A chance so small that no draw hits it makes the network draw for every packet; without it, the world knows ahead
// what a link with a queue does. Both are the same run, whatever rules come and go.
TEST(WorldNetwork, AQueueThatIsKnownAheadChangesNothing) {
  WorldConfig config = world_of_one_queue(300, 5e-3);
  config.producers[0].count = 3;
  config.consumers[0].count = 2;
  config.producer_link.bandwidth = config.consumer_link.bandwidth = 400'000;
  config.producer_link.queue = 3000;  // bursts after a hold overflow it
  config.network.rules = {
      rule(seconds(1), seconds(1), DegradeRule{"producers", "broker", false, milliseconds(200), 0, 1}),
      rule(milliseconds(2500), milliseconds(700), DegradeRule{"consumers", "broker", false, {}, 0, 0.3}),
      rule(seconds(4), milliseconds(300), HoldRule{"producers", "broker"}),
      rule(seconds(5), milliseconds(400), PartitionRule{"producers", "broker", true}),
      rule(seconds(7), milliseconds(50), DegradeRule{"producers", "broker", true, milliseconds(30), 0.2, 1})};
  const RunReport ahead = run(config, kNothingLost, {});
  config.producer_link.duplicate = config.consumer_link.duplicate = 1e-300;
  const RunReport drawn = run(config, kNothingLost, {});
  EXPECT_EQ(ahead.fingerprint, drawn.fingerprint);
  EXPECT_EQ(ahead.events, drawn.events);
  EXPECT_EQ(ahead.totals.effects, 3000U);
}

}  // namespace
}  // namespace brokerlab::sim
