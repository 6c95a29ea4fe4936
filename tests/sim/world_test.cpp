// SPDX-License-Identifier: Apache-2.0
// The world as a value, and what faults, limits and processors do in it.
#include "sim/world/world.hpp"

#include <gtest/gtest.h>

#include "sim/world/run.hpp"

namespace brokerlab::sim {

namespace {

WorldConfig busy_world() {
  WorldConfig config;
  config.run.duration = seconds(20);
  config.run.drain = seconds(40);
  config.producer_link.latency = Exponential{0.002};
  config.consumer_link.latency = Uniform{0.001, 0.004};
  config.broker_host.per_command = microseconds(50);
  QueueConfig queue;
  queue.name = "work";
  config.queues.push_back(queue);
  ProducerGroupConfig producers;
  producers.name = "makers";
  producers.count = 3;
  producers.to = "work";
  producers.arrivals = PoissonArrivals{200};
  producers.policy.confirm_timeout = milliseconds(500);
  config.producers.push_back(producers);
  ConsumerGroupConfig consumers;
  consumers.name = "workers";
  consumers.count = 4;
  consumers.from = "work";
  consumers.policy.prefetch = 10;
  consumers.policy.service = Exponential{0.012};
  consumers.policy.failure_probability = 0.02;
  config.consumers.push_back(consumers);
  FaultConfig kill;
  kill.at = seconds(5);
  kill.target = "broker";
  kill.restart_after = seconds(1);
  FaultConfig cut = kill;
  cut.at = seconds(12);
  cut.kind = FaultKind::power_cut;
  FaultConfig consumer = kill;
  consumer.at = seconds(8);
  consumer.target = "consumers.workers[1]";
  FaultConfig producer = kill;
  producer.at = seconds(9);
  producer.target = "producers.makers";
  config.faults = {kill, cut, consumer, producer};
  return config;
}

std::uint64_t fingerprint_at_end(World world) {
  world.run_until(Instant{0} + seconds(60));
  return world.fingerprint();
}

const std::vector<Claim> kClaims = {{"no_phantom", history::Expectation::must_hold},
                                    {"conservation", history::Expectation::must_hold},
                                    {"redelivered_truth", history::Expectation::must_hold},
                                    {"bounded_window", history::Expectation::must_hold}};

}  // namespace

TEST(World, RunsOnToEqualFingerprintsFromACopyAtAnyMoment) {
  World world(busy_world());
  const std::uint64_t expected = fingerprint_at_end(world);
  for (int at : {1, 4999, 5000, 5500, 6001, 8300, 9100, 12100, 13050, 19999}) {
    world.run_until(Instant{0} + milliseconds(at));
    World copy = world;
    EXPECT_EQ(fingerprint_at_end(copy), expected) << "copied at " << at << " ms";
  }
  EXPECT_EQ(fingerprint_at_end(world), expected);
}

TEST(World, KeepsItsBooksOverExpiriesAndCrashes) {
  WorldConfig config = busy_world();
  config.queues[0].store.message_ttl = milliseconds(300);
  std::vector<Claim> claims = kClaims;
  claims.push_back({"no_loss", history::Expectation::must_hold});
  for (const bool sent_on : {false, true}) {
    if (sent_on) {
      QueueConfig dead;
      dead.name = "dead";
      config.queues.push_back(dead);
      config.queues[0].dead_letter_queue = "dead";
      claims.push_back({"dead_letter_completeness", history::Expectation::must_hold});
    }
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      config.run.seed = seed;
      config.faults[1].kind = FaultKind::kill;  // a power cut may take what was confirmed
      const RunReport report = run(config, claims, {});
      for (const JudgedClaim& claim : report.claims)
        EXPECT_TRUE(claim.as_expected) << claim.judgement.name() << ": " << claim.judgement.summary;
      EXPECT_GT(sent_on ? report.queues[0].dead_lettered : report.queues[0].expired, 10U);
    }
  }
}

TEST(World, HasAnotherFingerprintUnderAnotherSeed) {
  WorldConfig config = busy_world();
  const std::uint64_t one = fingerprint_at_end(World(config));
  config.run.seed = 2;
  EXPECT_NE(fingerprint_at_end(World(config)), one);
}

TEST(World, IsNotChangedByBeingWatched) {
  const World unwatched(busy_world());
  World watched(busy_world());
  watched.notes().want_all();
  EXPECT_EQ(fingerprint_at_end(watched), fingerprint_at_end(unwatched));
}

TEST(Run, KeepsItsGuaranteesThroughKillsOfEveryProcess) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    WorldConfig config = busy_world();
    config.run.seed = seed;
    const RunReport report = run(config, kClaims, {});
    EXPECT_EQ(report.end, RunEnd::quiet) << report.end_detail;
    for (const JudgedClaim& claim : report.claims)
      EXPECT_TRUE(claim.as_expected) << seed << ": " << claim.judgement.name() << ": " << claim.judgement.summary;
    EXPECT_TRUE(report.queues[0].balanced);
    EXPECT_EQ(report.queues[0].ready + report.queues[0].leased, 0U);
    EXPECT_GT(report.totals.redeliveries, 0U);
  }
}

TEST(Run, IsTheSameWithAndWithoutCheckingFollowingAndSeries) {
  const WorldConfig config = busy_world();
  RunOptions unchecked;
  unchecked.check = false;
  const RunReport plain = run(config, {}, unchecked);
  RunOptions all;
  all.follow = MessageId{ProducerId{0}, 3};
  all.series_interval = milliseconds(100);
  const RunReport watched = run(config, kClaims, all);
  EXPECT_EQ(plain.fingerprint, watched.fingerprint);
  EXPECT_EQ(plain.events, watched.events);
  EXPECT_GT(watched.series.size(), 100U);
  EXPECT_FALSE(watched.biography.empty());
}

TEST(Run, CountsAllItsSeriesUpToItsTotals) {
  RunOptions options;
  options.series_interval = milliseconds(250);
  const RunReport report = run(busy_world(), kClaims, options);
  std::uint64_t intended = 0, delivered = 0;
  for (const SeriesPoint& point : report.series) {
    intended += point.intended;
    delivered += point.delivered;
  }
  EXPECT_LE(delivered, report.totals.deliveries);
  EXPECT_EQ(intended, report.totals.intended);
}

TEST(Run, StopsAtAStatedLimitAndSaysSo) {
  WorldConfig config = busy_world();
  config.run.max_events = 20000;
  const RunReport report = run(config, kClaims, {});
  EXPECT_EQ(report.end, RunEnd::limit_reached);
  EXPECT_EQ(report.end_detail, "run.max_events = 20000 was reached");
}

TEST(Run, ChargesProcessorTimeSoThatABrokerSaturates) {
  WorldConfig config = busy_world();
  config.faults.clear();
  config.consumers[0].count = 20;
  const double light = to_seconds(run(config, {}, {}).to_delivery.p50);
  config.broker_host.per_command = milliseconds(3);  // publish, acknowledgement: more than a core has time for
  const double heavy = to_seconds(run(config, {}, {}).to_delivery.p50);
  EXPECT_GT(heavy, 20 * light);
  config.broker_host.cores = 4;
  EXPECT_LT(to_seconds(run(config, {}, {}).to_delivery.p50), heavy / 10);
}

TEST(Run, BlocksProducersOfAFullQueueAndNeverPassesItsBound) {
  WorldConfig config = busy_world();
  config.faults.clear();
  config.queues[0].store.max_messages = 20;
  config.queues[0].store.limit_scope = LimitScope::ready_and_leased;
  config.queues[0].store.overflow = Overflow::block_producer;
  config.producers[0].arrivals = PoissonArrivals{600};
  config.producers[0].policy.buffer = 10;
  config.producers[0].policy.confirm_timeout = {};
  config.producer_link.send_buffer = 2048;
  config.producer_link.receive_buffer = 2048;
  const RunReport report = run(config,
                               std::vector<Claim>{{"bounded_length", history::Expectation::must_hold},
                                                  {"no_loss", history::Expectation::must_hold}},
                               {});
  EXPECT_LE(report.queues[0].peak_length, 20U);
  EXPECT_GT(report.totals.producers_blocked.ns, seconds(1).ns);
  EXPECT_EQ(report.totals.confirmed, report.totals.intended);
  for (const JudgedClaim& claim : report.claims) EXPECT_TRUE(claim.as_expected) << claim.judgement.summary;
}

TEST(Run, LosesFromThePageCacheAtAPowerCutAndNotWhenSynced) {
  WorldConfig config = busy_world();
  config.faults.clear();
  FaultConfig cut;
  cut.at = seconds(10);
  cut.kind = FaultKind::power_cut;
  cut.target = "broker";
  cut.restart_after = seconds(1);
  config.faults = {cut};
  config.consumers[0].count = 1;
  const auto lost = [&] {
    return run(config, std::vector<Claim>{{"no_loss", history::Expectation::may_break}}, {})
        .claims[0]
        .judgement.verdict;
  };
  EXPECT_EQ(lost(), history::Verdict::violated);
  config.queues[0].store.confirm_after = ConfirmAfter::synced;
  EXPECT_EQ(lost(), history::Verdict::pass);
}

TEST(Problems, NameTheKnobAndWhatWouldBeRight) {
  WorldConfig config = busy_world();
  EXPECT_TRUE(problems(config).empty());
  config.producers[0].to = "wrok";
  config.consumers[0].policy.service = Exponential{-1};
  config.faults[2].target = "consumers.workers[9]";
  config.faults[3].target = "printer";
  config.run.warm_up = seconds(30);
  std::string all;
  for (const ConfigProblem& p : problems(config)) all += p.path + ": " + p.text + "\n";
  EXPECT_EQ(all,
            "producers.makers.to: no queue of the name \"wrok\" is declared under [queues]\n"
            "consumers.workers.service: the mean must be above 0\n"
            "faults[2].target: the group has 4 members, counted from 0\n"
            "faults[3].target: expected \"broker\", \"producers.NAME\" or \"consumers.NAME\", perhaps with [INDEX]\n"
            "run.warm_up: must be shorter than run.duration\n");
}

TEST(Problems, RefuseARingOfForwards) {
  WorldConfig config = busy_world();
  config.consumers[0].forward_to = "work";
  ASSERT_EQ(problems(config).size(), 1U);
  EXPECT_EQ(problems(config)[0].path, "consumers.workers.forward_to");
}

}  // namespace brokerlab::sim
