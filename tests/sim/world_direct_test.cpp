// SPDX-License-Identifier: Apache-2.0
// Messages without a broker: what arrives, what is lost, who sends again, and what the guarantees say of it.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/world/run.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {

WorldConfig direct_world(const DirectConfig& direct) {
  WorldConfig config;
  config.direct = direct;
  config.run.duration = seconds(10);
  config.run.drain = seconds(60);
  config.producer_link.latency = Constant{0.004};
  config.consumer_link.latency = Constant{0.1};  // nothing goes over it
  QueueConfig queue;
  queue.name = "feed";
  config.queues.push_back(queue);
  ProducerGroupConfig producers;
  producers.name = "exchanges";
  producers.count = 2;
  producers.to = "feed";
  producers.arrivals = ConstantArrivals{100};
  producers.policy.confirms = std::holds_alternative<DirectAcknowledged>(direct);
  producers.policy.confirm_timeout = milliseconds(50);
  config.producers.push_back(producers);
  ConsumerGroupConfig consumers;
  consumers.name = "engines";
  consumers.count = 2;
  consumers.from = "feed";
  consumers.policy.service = Constant{0.003};
  config.consumers.push_back(consumers);
  return config;
}

const std::vector<Claim> kClaims = {{"no_loss", history::Expectation::must_hold},
                                    {"no_phantom", history::Expectation::must_hold},
                                    {"no_duplicate_effect", history::Expectation::must_hold},
                                    {"conservation", history::Expectation::must_hold}};

history::Verdict verdict(const RunReport& report, std::string_view name) {
  for (const JudgedClaim& claim : report.claims)
    if (claim.judgement.name() == name) return claim.judgement.verdict;
  return history::Verdict::inconclusive;
}

TEST(Direct, TakesOneHopAndNoBroker) {
  const RunReport report = run(direct_world(DirectDatagrams{}), kClaims, {});
  EXPECT_EQ(report.end, RunEnd::quiet);
  EXPECT_EQ(report.totals.effects, 1000U);
  EXPECT_EQ(report.to_delivery.max, milliseconds(4));
  EXPECT_EQ(report.to_effect.max, milliseconds(7));
  EXPECT_EQ(report.queues[0].accepted, 1000U);
  EXPECT_EQ(report.queues[0].acknowledged, 1000U);
  EXPECT_EQ(verdict(report, "conservation"), history::Verdict::pass);
  EXPECT_EQ(verdict(report, "no_loss"), history::Verdict::inconclusive) << "nothing was confirmed";
}

TEST(Direct, LosesADatagramForGood) {
  WorldConfig config = direct_world(DirectDatagrams{});
  config.producer_link.transport = Transport::datagram;
  config.producer_link.loss = 0.2;
  const RunReport report = run(config, kClaims, {});
  EXPECT_EQ(report.totals.attempts, 1000U);
  EXPECT_NEAR(static_cast<double>(report.totals.effects), 800, 4.5 * std::sqrt(160.0));
}

TEST(Direct, DropsWhatAFullInboxCannotTake) {
  WorldConfig config = direct_world(DirectDatagrams{5});
  config.producers[0].arrivals = BurstArrivals{seconds(1), 100};
  config.consumers[0].policy.service = Constant{1};
  const RunReport report = run(config, kClaims, {});
  EXPECT_EQ(report.totals.effects, 12U) << "for each consumer: one at work, five in the inbox";
  EXPECT_EQ(report.queues[0].refused, 88U);
}

TEST(Direct, SendsAgainWhatIsNotAnsweredUntilItIs) {
  WorldConfig config = direct_world(DirectAcknowledged{});
  config.producer_link.transport = Transport::datagram;
  config.producer_link.loss = 0.2;
  const RunReport report = run(config, kClaims, {});
  EXPECT_EQ(report.totals.confirmed, 1000U);
  EXPECT_EQ(verdict(report, "no_loss"), history::Verdict::pass);
  EXPECT_EQ(verdict(report, "no_duplicate_effect"), history::Verdict::violated) << "an answer that was lost";
  config.consumers[0].policy.dedup = SeenIdsDedup{};
  const RunReport deduplicated = run(config, kClaims, {});
  EXPECT_EQ(verdict(deduplicated, "no_duplicate_effect"), history::Verdict::pass);
  EXPECT_EQ(verdict(deduplicated, "conservation"), history::Verdict::pass);
  EXPECT_GT(deduplicated.totals.effects_skipped, 100U);
}

TEST(Direct, LosesWithTheConsumerWhatItHadAnsweredTooEarly) {
  WorldConfig config = direct_world(DirectAcknowledged{});
  config.consumers[0].policy.service = Constant{0.015};
  config.consumers[0].policy.acknowledge = Acknowledge::before_processing;
  FaultConfig kill;
  kill.at = seconds(5);
  kill.target = "consumers.engines";
  kill.restart_after = milliseconds(500);
  config.faults.push_back(kill);
  const RunReport early = run(config, kClaims, {});
  EXPECT_EQ(verdict(early, "no_loss"), history::Verdict::violated);
  config.consumers[0].policy.acknowledge = Acknowledge::after_processing;
  const RunReport late = run(config, kClaims, {});
  EXPECT_EQ(verdict(late, "no_loss"), history::Verdict::pass);
  EXPECT_EQ(late.totals.confirmed, 1000U) << "what died was sent again by its producer";
  EXPECT_GT(late.queues[0].lost, 0U);
  EXPECT_EQ(verdict(late, "conservation"), history::Verdict::pass);
}

TEST(Direct, IsAValueLikeAnyOtherWorld) {
  WorldConfig config = direct_world(DirectAcknowledged{});
  config.producer_link.transport = Transport::datagram;
  config.producer_link.loss = 0.1;
  World world(config);
  world.run_until(Instant{seconds(3).ns});
  World copy = world;
  world.run_until(Instant{seconds(20).ns});
  copy.run_until(Instant{seconds(20).ns});
  EXPECT_EQ(world.fingerprint(), copy.fingerprint());
}

TEST(Direct, RefusesWhatNeedsABroker) {
  WorldConfig config = direct_world(DirectDatagrams{});
  EXPECT_TRUE(problems(config).empty());
  config.producers[0].policy.confirms = true;
  config.consumers[0].policy.prefetch = 5;
  config.consumers[0].forward_to = "feed";
  config.faults.emplace_back().target = "broker";
  std::vector<std::string> paths;
  for (const ConfigProblem& problem : problems(config)) paths.push_back(problem.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"producers.exchanges.confirms", "consumers.engines.forward_to",
                                             "consumers.engines.prefetch", "faults[0].target",
                                             "consumers.engines.forward_to"}))
      << "the last: it would go round for ever";
}

}  // namespace

}  // namespace brokerlab::sim
