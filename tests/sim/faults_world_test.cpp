// SPDX-License-Identifier: Apache-2.0
// What pauses, slowness and poison do to processes, seen in the notes.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/small_world.hpp"

namespace brokerlab::sim {
namespace {

/// Ten messages a second, each served in 10 ms, for 10 s.
WorldConfig quiet_world() {
  WorldConfig config = world_of_one_queue(10, 0.001);
  config.consumers[0].policy.prefetch = 10;
  config.consumers[0].policy.service = Constant{0.010};
  return config;
}

TEST(Pause, OfAConsumerLeavesItsMessagesInTheSocketUntilItGoesOn) {
  WorldConfig config = quiet_world();
  config.faults = {fault_of(FaultKind::pause, "consumers.workers")};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::delivered, at_ms(4000), at_ms(6000)), 0U);
  EXPECT_EQ(count(notes, NoteKind::effect, at_ms(4000), at_ms(6000)), 0U);
  EXPECT_EQ(count(notes, NoteKind::leased, at_ms(4000), at_ms(6000)), 10U) << "the window, and no more";
  EXPECT_EQ(count(notes, NoteKind::delivered), count(notes, NoteKind::send_intended));
  EXPECT_EQ(count(notes, NoteKind::returned), 0U) << "its connection lives on";
}

TEST(Pause, OfTheBrokerMakesEverybodyWait) {
  WorldConfig config = quiet_world();
  config.faults = {fault_of(FaultKind::pause, "broker")};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::accepted, at_ms(4001), at_ms(6000)), 0U);
  EXPECT_EQ(count(notes, NoteKind::send_attempted, at_ms(4001), at_ms(6000)), 20U) << "nobody told the producer";
  EXPECT_EQ(count(notes, NoteKind::send_confirmed), count(notes, NoteKind::send_intended));
}

TEST(Pause, OfAProducerDelaysItsSendsAndNotItsIntents) {
  WorldConfig config = quiet_world();
  config.faults = {fault_of(FaultKind::pause, "producers.makers")};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::send_attempted, at_ms(4000), at_ms(6000)), 0U);
  EXPECT_EQ(count(notes, NoteKind::send_intended, at_ms(4000), at_ms(6000)), 20U);
  EXPECT_EQ(count(notes, NoteKind::send_confirmed), count(notes, NoteKind::send_intended));
  EXPECT_GE(run(config, {}, {}).to_confirm.max, milliseconds(1900)) << "latency counts from the intent";
}

TEST(Pause, ThatOverlapsAnotherLastsUntilBothAreOver) {
  WorldConfig config = quiet_world();
  FaultConfig second = fault_of(FaultKind::pause, "consumers.workers");
  second.at = seconds(5);
  second.lasts = seconds(3);
  config.faults = {fault_of(FaultKind::pause, "consumers.workers"), second};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::effect, at_ms(4000), at_ms(8000)), 0U);
  EXPECT_EQ(count(notes, NoteKind::effect), count(notes, NoteKind::send_intended));
}

TEST(Pause, EndsWithTheProcess) {
  for (const char* target : {"consumers.workers", "producers.makers", "broker"}) {
    WorldConfig config = quiet_world();
    FaultConfig kill = fault_of(FaultKind::kill, target);
    kill.at = seconds(5);
    kill.lasts = Duration{0};
    kill.restart_after = milliseconds(100);
    config.faults = {fault_of(FaultKind::pause, target), kill};
    const std::vector<Note> notes = notes_of(config);
    EXPECT_GT(count(notes, NoteKind::effect, at_ms(5200), at_ms(6000)), 0U) << target;
    const RunReport report = run(config, std::vector<Claim>{{"conservation", history::Expectation::must_hold}}, {});
    EXPECT_EQ(report.end, RunEnd::quiet) << target;
    EXPECT_TRUE(report.claims[0].as_expected) << target << report.claims[0].judgement.summary;
  }
}

TEST(Pause, KeepsAWorldAValue) {
  for (const char* target : {"consumers.workers", "producers.makers", "broker"}) {
    WorldConfig config = quiet_world();
    config.broker_host.per_command = milliseconds(3);
    config.producers[0].arrivals = PoissonArrivals{100};
    config.faults = {fault_of(FaultKind::pause, target)};
    World world(config);
    world.run_until(at_ms(5000));
    World copy = world;
    world.run_until(at_ms(30'000));
    copy.run_until(at_ms(30'000));
    EXPECT_EQ(world.fingerprint(), copy.fingerprint()) << target;
  }
}

TEST(SlowConsumer, TakesSoManyTimesAsLongForAWhile) {
  WorldConfig config = quiet_world();
  config.faults = {fault_of(FaultKind::slow_consumer, "consumers.workers")};
  config.faults[0].factor = 5;
  Instant delivered{0};
  for (const Note& note : notes_of(config)) {
    if (note.kind == NoteKind::delivered) delivered = note.time;
    if (note.kind != NoteKind::effect) continue;
    const bool slow = delivered > at_ms(4000) && delivered < at_ms(6000);
    EXPECT_EQ(note.time - delivered, milliseconds(slow ? 50 : 10)) << delivered.ns;
  }
}

TEST(SlowDisk, DelaysConfirmsThatWaitForIt) {
  WorldConfig config = quiet_world();
  config.queues[0].store.confirm_after = ConfirmAfter::synced;
  config.disk.write_latency = Constant{0};
  config.disk.sync_latency = Constant{0.005};
  config.faults = {fault_of(FaultKind::slow_disk, "broker")};
  config.faults[0].factor = 4;
  Instant attempted{0};
  for (const Note& note : notes_of(config)) {
    if (note.kind == NoteKind::send_attempted) attempted = note.time;
    if (note.kind != NoteKind::send_confirmed) continue;
    const bool slow = attempted >= at_ms(4000) && attempted < at_ms(5990);
    EXPECT_EQ(note.time - attempted, milliseconds(slow ? 22 : 7)) << attempted.ns;  // two ways and a sync
  }
}

TEST(Stagger, NeverTakesTwoOfAGroupAtOnce) {
  WorldConfig config = quiet_world();
  config.consumers[0].count = 4;
  FaultConfig restart = fault_of(FaultKind::kill, "consumers.workers");
  restart.lasts = Duration{0};
  restart.restart_after = milliseconds(500);
  restart.stagger = seconds(1);
  config.faults = {restart};
  int down = 0;
  std::vector<std::uint32_t> order;
  for (const Note& note : notes_of(config)) {
    if (note.kind == NoteKind::process_killed) order.push_back(note.actor), ++down;
    if (note.kind == NoteKind::process_restarted) --down;
    EXPECT_LE(down, 1);
  }
  EXPECT_EQ(order, (std::vector<std::uint32_t>{1, 2, 3, 4}));  // the producer is process 0
}

TEST(PoisonMessage, ThatAlwaysFailsIsDeliveredUpToTheLimitAndDeadLettered) {
  WorldConfig config = quiet_world();
  QueueConfig dead;
  dead.name = "dead";
  config.queues.push_back(dead);
  config.queues[0].subscription.max_deliveries = 3;
  config.queues[0].dead_letter_queue = "dead";
  config.producers[0].poison = PoisonByNumber{20, 30};
  const std::vector<Note> notes = notes_of(config);
  std::size_t poisonous = 0;
  for (const Note& note : notes)
    if (note.kind == NoteKind::delivered && note.message.number % 30 == 20) ++poisonous;
  EXPECT_EQ(poisonous, 3U * 3U) << "messages 20, 50 and 80";
  EXPECT_EQ(count(notes, NoteKind::dead_lettered), 3U);
}

TEST(PoisonMessage, ThatCrashesItsConsumerDoesSoAtEachDelivery) {
  WorldConfig config = quiet_world();
  config.queues[0].subscription.max_deliveries = 4;
  config.consumers[0].policy.on_poison = OnPoison::crash;
  config.consumers[0].policy.restart_after_crash = milliseconds(200);
  config.producers[0].poison = PoisonByNumber{20, 0};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::process_killed), 4U);
  EXPECT_EQ(count(notes, NoteKind::process_restarted), 4U);
  for (const Note& note : notes) EXPECT_FALSE(note.kind == NoteKind::effect && note.message.number == 20);
  // A consumer that can process it has its effect like any other.
  config.consumers[0].policy.on_poison = OnPoison::process;
  const std::vector<Note> harmless = notes_of(config);
  EXPECT_EQ(count(harmless, NoteKind::process_killed), 0U);
  EXPECT_EQ(count(harmless, NoteKind::effect), count(harmless, NoteKind::send_intended));
}

// What a restarted broker does at once (here: expire about 250 messages) may fill the buffer of notes, which is read
// when it is full; what recovery found counts before all of that.
TEST(Recovery, CountsOnceWhereItFillsTheBufferOfNotes) {
  WorldConfig config = world_of_one_queue(2500, 0);
  config.producers[0].arrivals = PoissonArrivals{2500};
  config.consumers.clear();
  config.queues[0].store.message_ttl = milliseconds(100);
  FaultConfig kill = fault_of(FaultKind::kill, "broker");
  kill.at = milliseconds(500);
  kill.lasts = Duration{0};
  kill.restart_after = milliseconds(200);
  kill.every = milliseconds(450);
  kill.times = 20;
  config.faults = {kill};
  for (const bool reading_thread : {false, true}) {
    RunOptions options;
    options.reading_thread = reading_thread;
    const RunReport report =
        run(config, std::vector<Claim>{{"conservation", history::Expectation::must_hold}}, options);
    EXPECT_EQ(report.end, RunEnd::quiet);
    EXPECT_EQ(report.faults_struck[0], 20U);
    EXPECT_TRUE(report.claims[0].as_expected) << report.claims[0].judgement.summary;
    EXPECT_GT(report.queues[0].expired, 10'000U);
  }
}

}  // namespace
}  // namespace brokerlab::sim
