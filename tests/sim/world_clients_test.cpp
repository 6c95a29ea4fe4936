// SPDX-License-Identifier: Apache-2.0
// Clients in the world: outbox, replies, closed loops, connection backoff, retry budget.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/small_world.hpp"

namespace brokerlab::sim {

namespace {

WorldConfig small_world() { return world_of_one_queue(100, 0.005); }

FaultConfig kill(const char* target, Duration at, Duration restart_after) {
  FaultConfig fault;
  fault.at = at;
  fault.target = target;
  fault.restart_after = restart_after;
  return fault;
}

RunReport report_of(const WorldConfig& config) { return run(config, {}, {}); }

// A window of 1 and a round trip of 10 ms manage 100 a second at most, so with 150 a second about a third waits in the
// producer: some 250 messages after 5 s.
WorldConfig backlogged() {
  WorldConfig config = small_world();
  config.producers[0].arrivals = ConstantArrivals{150};
  config.producers[0].policy.window = 1;
  config.faults.push_back(kill("producers.makers", seconds(5), seconds(1)));
  return config;
}

TEST(WorldClients, AKilledProducerLosesWhatItHadNotSent) {
  const RunReport report = report_of(backlogged());
  EXPECT_EQ(report.totals.intended, 1500U);
  EXPECT_EQ(report.totals.dropped_by_producer, 150U) << "intended while it was down";
  EXPECT_NEAR(static_cast<double>(report.totals.pending), 250, 30);
  EXPECT_EQ(report.totals.effects, report.totals.confirmed + 1) << "one was under way";
}

TEST(WorldClients, AnOutboxKeepsItAndSendsItAfterTheRestart) {
  WorldConfig config = backlogged();
  config.producers[0].policy.outbox = true;
  const RunReport report = report_of(config);
  EXPECT_EQ(report.totals.intended, 1500U);
  EXPECT_EQ(report.totals.confirmed, 1500U);
  EXPECT_EQ(report.totals.pending, 0U);
  EXPECT_EQ(report.totals.effects - report.totals.duplicate_effects, 1500U);
  EXPECT_EQ(report.totals.duplicate_effects, 1U) << "the one that was under way is sent again";
}

TEST(WorldClients, ATimerThatNobodyWaitsForDoesNotKeepARunAlive) {
  WorldConfig config = small_world();
  config.producers[0].policy.confirm_timeout = seconds(30);
  World world(config);
  while (world.step(Instant{0} + seconds(100))) {
  }
  EXPECT_EQ(world.next_time(), Instant::never());
  EXPECT_LT(world.now(), Instant{0} + seconds(11)) << "the last confirm came soon after the last intent, at 10 s";
  const World copy = world;
  EXPECT_EQ(copy.next_time(), Instant::never());
}

TEST(WorldClients, ATimerThatRangInVainIsSetAgainForWhatIsUnderWay) {
  WorldConfig config = small_world();  // one publish is always confirmed before the next
  config.producers[0].policy.confirm_timeout = seconds(2);
  config.producers[0].policy.max_attempts = 1;
  FaultConfig cut = fault_of(FaultKind::power_cut, "broker");  // from 4 s on nobody answers
  cut.restart_after = Duration{0};
  config.faults.push_back(cut);
  const RunReport report = report_of(config);
  EXPECT_GT(report.totals.unknown, 0U) << "what was under way when the broker fell silent was given up";
}

// A message at 0.4975 s and one at 1.4925 s; the timer of the first would ring at 1.4975 s, in a pause that begins
// after the second was sent and ends after its timeout. Its confirm came in the pause and is read first.
TEST(WorldClients, ATimerThatRingsInVainInAPauseDoesNotOvertakeAConfirm) {
  WorldConfig config = world_of_one_queue(1 / 0.995, 0.005);
  config.producers[0].limit = 2;
  config.producers[0].policy.confirm_timeout = seconds(1);
  config.producers[0].policy.max_attempts = 1;
  FaultConfig pause = fault_of(FaultKind::pause, "producers.makers");
  pause.at = milliseconds(1495);
  pause.lasts = milliseconds(1500);
  config.faults.push_back(pause);
  const RunReport report = report_of(config);
  EXPECT_EQ(report.totals.intended, 2U);
  EXPECT_EQ(report.totals.confirmed, 2U);
  EXPECT_EQ(report.totals.unknown, 0U) << "neither was given up";
}

WorldConfig asking(Duration service, Duration deadline) {
  WorldConfig config = small_world();
  config.queues.push_back(config.queues[0]);
  config.queues.back().name = "replies";
  config.producers[0].arrivals = ClosedLoopArrivals{Constant{0.1}};
  config.producers[0].policy.reply = AwaitReply{deadline};
  config.consumers[0].forward_to = "replies";
  config.consumers[0].policy.service = Constant{to_seconds(service)};
  ConsumerGroupConfig inbox;
  inbox.name = "inbox";
  inbox.from = "replies";
  inbox.replies_to = "makers";
  config.consumers.push_back(inbox);
  return config;
}

TEST(WorldClients, AReplyTakesFourHopsAndTheWork) {
  const RunReport report = report_of(asking(milliseconds(30), milliseconds(500)));
  EXPECT_EQ(report.to_reply.max, milliseconds(50)) << "4 * 5 ms + 30 ms";
  EXPECT_EQ(report.to_reply.samples, report.totals.replies);
  // 100 ms of thought and 50 ms of waiting: the first message at 100 ms, then every 150 ms, the last at 9850 ms.
  EXPECT_EQ(report.totals.intended, 66U);
  EXPECT_EQ(report.totals.replies, 66U);
  EXPECT_EQ(report.totals.replies_expired + report.totals.replies_ignored, 0U);
}

TEST(WorldClients, AReplyAfterTheDeadlineExpiresAndIsIgnored) {
  const RunReport report = report_of(asking(milliseconds(30), milliseconds(40)));
  EXPECT_EQ(report.totals.replies, 0U);
  EXPECT_EQ(report.totals.replies_expired, report.totals.intended);
  EXPECT_EQ(report.totals.replies_ignored, report.totals.intended);
  EXPECT_EQ(report.totals.intended, 71U) << "at 100 ms, then every 140 ms";
}

TEST(WorldClients, AClosedLoopGoesOnAfterItsProducerWasKilled) {
  WorldConfig config = asking(milliseconds(30), milliseconds(500));
  config.faults.push_back(kill("producers.makers", milliseconds(5080), milliseconds(10)));
  const RunReport report = report_of(config);
  EXPECT_EQ(report.totals.replies_ignored, 1U);
  // 34 messages up to the one at 5050 ms, whose reply comes at 5100 ms to a producer that no longer waits for it; then,
  // 100 ms after the restart at 5090 ms and the handshake's 10 ms, one at 5200 ms and 31 more.
  EXPECT_EQ(report.totals.intended, 66U);
}

TEST(WorldClients, ConnectAgainAfterDelaysThatGrow) {
  WorldConfig config = small_world();
  config.producers[0].policy.reconnect = {2, seconds(30), Jitter::none};
  config.run.reconnect_after = milliseconds(100);
  // Lost at 3.005 s; attempts at 0.1, 0.3, 0.7, 1.5, 3.1 s after that. The broker is back after 2 s.
  config.faults.push_back(kill("broker", seconds(3), seconds(2)));
  World world(config);
  world.notes().want(NoteKind::send_attempted);
  Instant first;
  while (world.step(Instant{seconds(10).ns})) {
    for (const Note& note : world.notes().all())
      if (note.time > Instant{milliseconds(3006).ns} && first == Instant{}) first = note.time;
    world.notes().clear();
  }
  EXPECT_EQ(first, Instant{milliseconds(3005 + 3100 + 10).ns}) << "and the handshake takes a round trip";
}

TEST(WorldClients, ARetryBudgetBoundsWhatOverloadAdds) {
  WorldConfig config = small_world();
  config.queues[0].store.max_messages = 1;
  config.queues[0].store.overflow = Overflow::reject_new;
  config.queues[0].store.limit_scope = LimitScope::ready_and_leased;
  config.consumers[0].policy.service = Constant{0.1};
  ProducerPolicy& policy = config.producers[0].policy;
  policy.retry_refused = true;
  policy.max_attempts = 5;
  policy.backoff = {milliseconds(10), milliseconds(10), 1, Jitter::none};
  const RunReport free = report_of(config);
  policy.retry_budget = RatioRetryBudget{0.1, 10};
  const RunReport bounded = report_of(config);
  EXPECT_GT(free.totals.attempts, 3 * free.totals.intended);
  EXPECT_LE(bounded.totals.attempts, bounded.totals.intended + bounded.totals.intended / 10 + 10);
  EXPECT_GT(bounded.totals.attempts, bounded.totals.intended + 50);
}

TEST(WorldClients, AHotKeysQueueShowsInTheConservationTable) {
  WorldConfig config = small_world();
  for (const char* name : {"work1", "work2", "work3"}) {
    config.queues.push_back(config.queues[0]);
    config.queues.back().name = name;
    config.producers[0].partitions.emplace_back(name);
    config.consumers.push_back(config.consumers[0]);
    config.consumers.back().name = name;
    config.consumers.back().from = name;
  }
  const auto accepted = [&](double skew) {
    config.producers[0].keys = {1000, skew, Spread::by_key};
    const RunReport report = run(config, {}, {});
    std::vector<std::uint64_t> each;
    for (const ConservationRow& row : report.queues) each.push_back(row.accepted);
    std::sort(each.begin(), each.end());
    EXPECT_EQ(report.totals.effects, 1000U);
    return each;
  };
  // Equal keys: a quarter each. With an exponent of 2 the first key alone has 6 / pi^2 = 61 %.
  EXPECT_NEAR(static_cast<double>(accepted(0).back()), 250, 50);
  EXPECT_GT(accepted(2).back(), 550U);
}

TEST(WorldClients, HeavyTailedBodiesCostTheirTailInProcessorTime) {
  WorldConfig config = small_world();
  config.run.duration = seconds(10'000);
  config.producers[0].arrivals = ConstantArrivals{0.5};  // far apart: nothing waits but by its own size
  config.producers[0].body_size = Pareto{1.5, 10 * 1024};
  config.broker_host.per_kib = milliseconds(1);
  config.producer_link.initial_window = 1000;  // a body travels in one go
  config.producer_link.send_buffer = config.producer_link.receive_buffer = 8 * 1024 * 1024;
  const RunReport report = run(config, {}, {});
  // P(X > x) = (10 KiB / x)^1.5, and a millisecond for each KiB beside the 10 ms of the round trip: the median is
  // 10 + 10 * 2^(2/3) = 25.9 ms, one in a hundred is above 10 + 10 * 100^(2/3) = 225.4 ms. Of 5000 samples the latter
  // rank has a relative error of sqrt(0.01 * 0.99 / 5000) / 0.01 = 14 %, and so the value one of 9.4 %.
  EXPECT_NEAR(to_seconds(report.to_confirm.p50), 0.0259, 0.05 * 0.0259);
  EXPECT_NEAR(to_seconds(report.to_confirm.p99), 0.2254, 4 * 0.094 * 0.2154);
}

}  // namespace

}  // namespace brokerlab::sim
