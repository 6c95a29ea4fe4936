// SPDX-License-Identifier: Apache-2.0
// What the disk's faults, conditions, clocks and the heal do to a whole world.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/small_world.hpp"

namespace brokerlab::sim {
namespace {

/// A hundred messages a second for 10 s, served in 5 ms, confirmed from the platter.
WorldConfig small_world() {
  WorldConfig config = world_of_one_queue(100, 0.001);
  config.disk.sync_latency = Constant{0.002};
  config.queues[0].store.confirm_after = ConfirmAfter::synced;
  config.producers[0].policy.window = 50;
  config.consumers[0].policy.prefetch = 10;
  config.consumers[0].policy.service = Constant{0.005};
  return config;
}

FaultConfig death(FaultKind kind, const char* target, Duration at) {
  FaultConfig fault = fault_of(kind, target);
  fault.lasts = Duration{0};
  fault.at = at;
  fault.restart_after = milliseconds(200);
  return fault;
}

history::Verdict verdict_of(const WorldConfig& config, const char* guarantee) {
  return run(config, std::vector<Claim>{{guarantee, history::Expectation::may_break}}, {}).claims[0].judgement.verdict;
}

TEST(DiskStall, LetsNothingCompleteForAWhile) {
  WorldConfig config = small_world();
  config.faults = {fault_of(FaultKind::disk_stall, "broker")};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::send_confirmed, at_ms(4005), at_ms(6000)), 0U);
  EXPECT_EQ(count(notes, NoteKind::send_confirmed), 1000U);
}

TEST(DiskFull, StopsPublishersUntilThereIsRoomAndLosesNothing) {
  WorldConfig config = small_world();
  config.disk.capacity = 10'000'000;
  config.disk.reserve = 1'000'000;
  config.faults = {fault_of(FaultKind::disk_full, "broker")};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::disk_alarm), 2U);
  // The publish that shows the alarm still counts; afterwards nobody is read.
  EXPECT_LE(count(notes, NoteKind::accepted, at_ms(4020), at_ms(6000)), 1U);
  EXPECT_EQ(count(notes, NoteKind::effect), 1000U);
  EXPECT_EQ(verdict_of(config, "no_loss"), history::Verdict::pass);
}

TEST(DiskFull, OfItselfIsOverWhenConsumersHaveCaughtUp) {
  WorldConfig config = small_world();
  config.node.segment_entries = 16;
  config.disk.capacity = 300'000;  // about 90 messages above the reserve
  config.disk.reserve = 200'000;
  config.consumers[0].policy.service = Constant{0.015};  // slower than the producers
  const std::vector<Note> notes = notes_of(config);
  EXPECT_GE(count(notes, NoteKind::disk_alarm), 2U);
  EXPECT_EQ(count(notes, NoteKind::write_failed), 0U);
  EXPECT_EQ(count(notes, NoteKind::effect), 1000U);
}

TEST(DiskFull, WithoutAnyRoomStopsTheBroker) {
  WorldConfig config = small_world();
  config.disk.capacity = 100'000;
  config.disk.reserve = 0;  // nobody is warned
  config.consumers[0].policy.service = Constant{1};
  config.run.heal = false;
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::write_failed), 1U);
  EXPECT_EQ(count(notes, NoteKind::process_killed), 1U);
}

TEST(BitFlip, LosesAConfirmedMessageAndSoBreaksNoLoss) {
  WorldConfig config = small_world();
  config.consumers[0].policy.service = Constant{0.050};  // most messages wait
  FaultConfig flip = fault_of(FaultKind::bit_flip, "broker");
  flip.lasts = Duration{0};
  flip.every = milliseconds(10);
  flip.times = 50;
  config.faults = {flip, death(FaultKind::kill, "broker", seconds(5))};
  EXPECT_EQ(verdict_of(config, "no_loss"), history::Verdict::violated);
  EXPECT_EQ(verdict_of(config, "no_phantom"), history::Verdict::pass) << "damage is noticed, not delivered";
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::log_damaged), 1U);
  config.node.on_corruption = OnCorruption::refuse;
  EXPECT_EQ(count(notes_of(config), NoteKind::process_restarted), 0U) << "it does not start on such a log";
}

TEST(TornTail, CostsNothingThatWasConfirmedFromThePlatter) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    WorldConfig config = small_world();
    config.run.seed = seed;
    config.disk.torn_tail = 1;
    config.consumers[0].policy.service = Constant{0.020};
    config.faults = {death(FaultKind::power_cut, "broker", seconds(5)),
                     death(FaultKind::power_cut, "broker", seconds(7))};
    EXPECT_EQ(verdict_of(config, "no_loss"), history::Verdict::pass) << seed;
    EXPECT_EQ(verdict_of(config, "conservation"), history::Verdict::pass) << seed;
    EXPECT_EQ(verdict_of(config, "no_phantom"), history::Verdict::pass) << seed;
  }
}

FaultConfig when(FaultKind kind, const char* target, Moment after, Moment before) {
  FaultConfig fault = death(kind, target, seconds(2));
  fault.when.after = after;
  fault.when.before = before;
  return fault;
}

TEST(Condition, AfterTheEffectAndBeforeTheAcknowledgementRepeatsTheEffect) {
  WorldConfig config = small_world();
  config.faults = {when(FaultKind::kill, "consumers.workers", Moment::effect, Moment::acknowledgement)};
  config.faults[0].when.message = 300;
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::process_killed), 1U);
  const auto of_300 = [&](NoteKind kind) {
    return std::count_if(notes.begin(), notes.end(), [&](const Note& note) {
      return note.kind == kind && note.message == MessageId{ProducerId{0}, 300};
    });
  };
  EXPECT_EQ(of_300(NoteKind::effect), 2);
  EXPECT_EQ(of_300(NoteKind::settled_ack), 1);
}

TEST(Condition, BeforeTheEffectLosesNothingWhereTheAcknowledgementComesAfter) {
  WorldConfig config = small_world();
  config.faults = {when(FaultKind::kill, "consumers.workers", Moment::delivery, Moment::effect)};
  config.faults[0].when.delivery = 1;
  config.faults[0].times = 3;
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::process_killed), 3U);
  EXPECT_EQ(count(notes, NoteKind::effect), 1000U);
  config.consumers[0].policy.acknowledge = Acknowledge::before_processing;
  config.faults[0].when.after = Moment::acknowledgement;
  EXPECT_EQ(count(notes_of(config), NoteKind::effect), 1000U - 3U) << "acknowledged, and never done";
}

TEST(Condition, BetweenWriteAndConfirmMakesTheProducerSendAgain) {
  WorldConfig config = small_world();
  config.faults = {when(FaultKind::kill, "broker", Moment::sync, Moment::confirm)};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::process_killed), 1U);
  EXPECT_GT(count(notes, NoteKind::send_attempted), 1000U);
  EXPECT_EQ(verdict_of(config, "no_loss"), history::Verdict::pass);
}

TEST(Clock, ThatRunsFastEndsLeasesEarly) {
  WorldConfig config = small_world();
  config.queues[0].subscription.lease = TimeoutLease{milliseconds(400)};
  config.consumers[0].policy.prefetch = 1;
  config.consumers[0].policy.service = Constant{0.100};
  config.producers[0].arrivals = ConstantArrivals{5};
  EXPECT_EQ(count(notes_of(config), NoteKind::lease_expired), 0U);
  config.faults = {fault_of(FaultKind::clock, "broker")};
  config.faults[0].factor = 10;  // 400 ms of its own are 40 ms
  const std::vector<Note> notes = notes_of(config);
  EXPECT_GT(count(notes, NoteKind::lease_expired, at_ms(4000), at_ms(6000)), 3U);
  EXPECT_TRUE(std::is_sorted(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.time < b.time; }))
      << "history is told in the world's time";
}

TEST(Clock, ThatLeapsAheadEndsWhatIsUnderWay) {
  WorldConfig config = small_world();
  config.queues[0].subscription.lease = TimeoutLease{seconds(5)};
  config.consumers[0].policy.prefetch = 1;
  config.consumers[0].policy.service = Constant{0.500};
  config.producers[0].arrivals = ConstantArrivals{2};
  config.faults = {fault_of(FaultKind::clock, "broker")};
  config.faults[0].jump = seconds(30);
  EXPECT_EQ(count(notes_of(config), NoteKind::lease_expired), 1U);
}

TEST(Heal, BringsBackWhatStayedDown) {
  WorldConfig config = small_world();
  config.faults = {death(FaultKind::kill, "broker", seconds(5)),
                   death(FaultKind::kill, "consumers.workers", seconds(6))};
  for (FaultConfig& fault : config.faults) fault.restart_after = Duration{-1};
  EXPECT_EQ(verdict_of(config, "eventual_delivery"), history::Verdict::pass);
  config.run.heal = false;
  config.faults.erase(config.faults.begin());  // the broker goes on and confirms what nobody takes
  EXPECT_EQ(verdict_of(config, "eventual_delivery"), history::Verdict::violated);
  EXPECT_EQ(verdict_of(config, "no_loss"), history::Verdict::pass) << "what waits is not lost";
}

TEST(Heal, EndsWhatWouldPassLater) {
  WorldConfig config = small_world();
  FaultConfig pause = fault_of(FaultKind::pause, "consumers.workers");
  pause.lasts = seconds(500);
  config.faults = {pause};
  const std::vector<Note> notes = notes_of(config);
  EXPECT_EQ(count(notes, NoteKind::effect, at_ms(4000), at_ms(10'000)), 0U);
  EXPECT_EQ(count(notes, NoteKind::effect), 1000U);
}

TEST(Faults, OfEveryKindKeepAWorldAValue) {
  WorldConfig config = small_world();
  config.disk.capacity = 50'000'000;
  config.disk.reserve = 1'000'000;
  config.disk.torn_tail = 0.5;
  FaultConfig clock = fault_of(FaultKind::clock, "producers.makers");
  clock.factor = 3;
  FaultConfig flip = fault_of(FaultKind::bit_flip, "broker");
  flip.lasts = Duration{0};
  config.faults = {fault_of(FaultKind::disk_stall, "broker"),
                   clock,
                   flip,
                   fault_of(FaultKind::disk_full, "broker"),
                   death(FaultKind::power_cut, "broker", milliseconds(7000)),
                   when(FaultKind::kill, "consumers.workers", Moment::effect, Moment::acknowledgement)};
  World world(config);
  for (const int at : {2000, 4500, 5990, 7100}) {
    world.run_until(at_ms(at));
    World copy = world;
    World rest = world;
    copy.run_until(at_ms(40'000));
    rest.run_until(at_ms(40'000));
    EXPECT_EQ(copy.fingerprint(), rest.fingerprint()) << at;
  }
}

}  // namespace
}  // namespace brokerlab::sim
