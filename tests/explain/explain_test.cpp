// SPDX-License-Identifier: Apache-2.0
#include "sim/explain/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/world/run.hpp"

namespace brokerlab::sim {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// 100 messages a second of 1000 bytes for 10 s over one queue to four consumers of 50 ms each: 80 a second.
WorldConfig small_world() {
  WorldConfig config;
  config.run.duration = seconds(10);
  config.queues.emplace_back().name = "q";
  ProducerGroupConfig producers;
  producers.name = "p";
  producers.to = "q";
  producers.arrivals = ConstantArrivals{100};
  producers.body_size = Constant{1000};
  config.producers.push_back(producers);
  ConsumerGroupConfig consumers;
  consumers.name = "c";
  consumers.count = 4;
  consumers.from = "q";
  consumers.policy.service = Constant{0.05};
  config.consumers.push_back(consumers);
  return config;
}

Explanation explained(const WorldConfig& config) {
  for (const ConfigProblem& each : problems(config)) ADD_FAILURE() << each.path << " " << each.text;
  return explain(config);
}
const StationLoad& station(const Explanation& all, const std::string& name) {
  for (const StationLoad& each : all.stations)
    if (each.name == name) return each;
  ADD_FAILURE() << "no station " << name;
  static const StationLoad none;
  return none;
}
std::vector<std::string> narrowest(const Explanation& all, std::size_t queue = 0) {
  std::vector<std::string> names;
  for (const std::uint32_t s : all.queues[queue].narrowest) names.push_back(all.stations[s].name);
  return names;
}
std::vector<std::string> points(const Explanation& all) {
  std::vector<std::string> names;
  for (const SinglePoint& each : all.single_points) names.push_back(each.name);
  return names;
}
NetworkLinkConfig link(const char* a, const char* b, std::uint64_t bandwidth = 0) {
  NetworkLinkConfig link;
  link.a = a;
  link.b = b;
  link.bandwidth = bandwidth;
  return link;
}

TEST(Explain, CountsTheLoadOfThePlan) {
  const Explanation all = explained(small_world());
  ASSERT_EQ(all.load.size(), 1U);
  EXPECT_EQ(all.load[0].messages, 1000U);
  EXPECT_DOUBLE_EQ(all.load[0].mean, 100);
  EXPECT_DOUBLE_EQ(all.load[0].busiest, 100);
  EXPECT_EQ(all.step, seconds(1));
}

TEST(Explain, FindsTheUnstableServiceAndItsBacklog) {
  const Explanation all = explained(small_world());
  EXPECT_DOUBLE_EQ(station(all, "service of consumers.c").utilisation(), 1.25);
  EXPECT_DOUBLE_EQ(station(all, "service of consumers.c").capacity(), 80);
  EXPECT_DOUBLE_EQ(all.queues[0].capacity, 80);
  EXPECT_THAT(narrowest(all), ElementsAre("service of consumers.c"));
  EXPECT_NEAR(all.queues[0].peak_backlog, 20 * 10, 1e-6);
  EXPECT_EQ(all.queues[0].peak_at, Instant{0} + seconds(10));
  EXPECT_NEAR(to_seconds(all.queues[0].drained_at - Instant{0}), 10 + 200 / 80.0, 1e-6);
  EXPECT_THAT(all.warnings, Contains(HasSubstr("service of consumers.c is unstable: it is offered 1.25 times")));
}

TEST(Explain, SeesABusyTimeThatPasses) {
  WorldConfig config = small_world();
  config.producers[0].arrivals =
      SpikeArrivals{40, 160, seconds(2), Duration{0}, seconds(2), Duration{0}, Spacing::even};
  const Explanation all = explained(config);
  EXPECT_NEAR(all.queues[0].peak_backlog, (160 - 80) * 2, 1);
  EXPECT_EQ(all.queues[0].peak_at, Instant{0} + seconds(4));
  EXPECT_NEAR(to_seconds(all.queues[0].drained_at - Instant{0}), 4 + 160 / 40.0, 1.01) << "to the step";
  EXPECT_THAT(all.warnings, Contains(HasSubstr("service of consumers.c is overloaded for a time: 2.00 times")));
}

TEST(Explain, ChargesTheBrokerForThePublishAndForTheAcknowledgement) {
  WorldConfig config = small_world();
  config.broker_host.cores = 2;
  config.broker_host.per_command = milliseconds(1);
  const StationLoad broker = station(explained(config), "processor of broker");
  EXPECT_DOUBLE_EQ(broker.utilisation(), 100 * 2e-3 / 2);
  EXPECT_DOUBLE_EQ(broker.messages, 100);
  EXPECT_DOUBLE_EQ(broker.capacity(), 1000);
  config.broker_host.cores = 1;
  config.broker_host.per_command = milliseconds(20);
  const Explanation slow = explained(config);
  EXPECT_DOUBLE_EQ(slow.queues[0].capacity, 25) << "20 ms in and 20 ms out";
  EXPECT_THAT(narrowest(slow), ElementsAre("processor of broker"));
}

TEST(Explain, CountsAnAutomaticAcknowledgementForNothing) {
  WorldConfig config = small_world();
  config.broker_host.per_command = milliseconds(1);
  config.consumers[0].policy.acknowledge = Acknowledge::automatic;
  EXPECT_DOUBLE_EQ(station(explained(config), "processor of broker").capacity(), 1000);
}

// N15: 50 ms out, 4 ms of work, 50 ms back: a prefetch of 1 keeps 3.8 % of a consumer busy, one of 26 all of it.
TEST(Explain, TakesThePrefetchForAWindowOfTheRoundTripAndTheWork) {
  WorldConfig config = small_world();
  config.consumer_link.latency = Constant{0.05};
  config.consumers[0].count = 1;
  config.consumers[0].policy.service = Constant{0.004};
  config.consumers[0].policy.prefetch = 1;
  const Explanation one = explained(config);
  EXPECT_NEAR(one.queues[0].capacity, 1 / 0.104, 1e-3);
  EXPECT_NEAR(one.queues[0].capacity * 0.004, 0.03846153846, 1e-5);
  EXPECT_THAT(narrowest(one), ElementsAre("prefetch of consumers.c"));
  config.consumers[0].policy.prefetch = 26;
  EXPECT_NEAR(explained(config).queues[0].capacity, 250, 1e-3);
}

TEST(Explain, TakesAWindowOfProducersForOneOfTheConfirm) {
  WorldConfig config = small_world();
  config.queues[0].store.confirm_after = ConfirmAfter::memory;
  config.producer_link.latency = Constant{0.05};
  config.producers[0].count = 2;
  config.producers[0].policy.window = 3;
  config.consumers[0].policy.service = Constant{0};
  const Explanation all = explained(config);
  EXPECT_DOUBLE_EQ(all.queues[0].capacity, 6 / 0.1);
  EXPECT_THAT(narrowest(all), ElementsAre("window of producers.p"));
}

// A publish of 1000 bytes: method 12, reserved 2, exchange 1, key "q" 2, flags 1, delivery mode 1, header 22, body
// frame 8 and the body: 1049; and 40 of TCP and IP.
TEST(Explain, TakesABandwidthForBytesOnTheWire) {
  WorldConfig config = small_world();
  config.network.preset = NetworkPreset::given;
  config.network.links = {link("producers", "broker", 1089 * 60), link("broker", "consumers")};
  const Explanation all = explained(config);
  EXPECT_NEAR(all.queues[0].capacity, 60, 1e-3);
  EXPECT_THAT(narrowest(all), ElementsAre("producers to broker"));
  EXPECT_NEAR(station(all, "producers to broker").utilisation(), 100 / 60.0, 1e-9);
}

TEST(Explain, CountsEachDeliveryOfAFailure) {
  WorldConfig config = small_world();
  config.consumers[0].policy.failure_probability = 0.5;
  EXPECT_DOUBLE_EQ(explained(config).queues[0].capacity, 40) << "1 / (1 - 0.5) = 2 deliveries of each";
  config.queues[0].subscription.max_deliveries = 2;
  EXPECT_NEAR(explained(config).queues[0].capacity, 80 / 1.5, 1e-3) << "1 + 0.5";
  config.consumers[0].policy.on_failure = OnFailure::reject;
  EXPECT_DOUBLE_EQ(explained(config).queues[0].capacity, 80);
}

TEST(Explain, SharesAQueueByWhatItsGroupsCanTake) {
  WorldConfig config = small_world();
  ConsumerGroupConfig slow = config.consumers[0];
  slow.name = "slow";
  slow.count = 2;  // 40 a second besides 80
  config.consumers.push_back(slow);
  const Explanation all = explained(config);
  EXPECT_NEAR(station(all, "service of consumers.c").messages, 100 * 80 / 120.0, 1e-9);
  EXPECT_NEAR(station(all, "service of consumers.slow").utilisation(), 100 / 120.0, 1e-9);
  EXPECT_DOUBLE_EQ(all.queues[0].capacity, 120);
  EXPECT_THAT(narrowest(all), ElementsAre("service of consumers.c", "service of consumers.slow"));
}

TEST(Explain, FollowsWhatIsForwardedAtTheRateItIsServed) {
  WorldConfig config = small_world();
  config.queues.emplace_back().name = "next";
  config.consumers[0].forward_to = "next";
  ConsumerGroupConfig last = config.consumers[0];
  last.name = "last";
  last.from = "next";
  last.forward_to = "";
  last.count = 3;  // 60 a second of the 80 that come
  config.consumers.push_back(last);
  const Explanation all = explained(config);
  EXPECT_NEAR(all.queues[1].offered, 80, 1e-9);
  EXPECT_NEAR(station(all, "service of consumers.last").utilisation(), 80 / 60.0, 1e-9);
  EXPECT_NEAR(all.queues[1].peak_backlog, 20 * 10, 1e-6);
}

TEST(Explain, OffersOfAClosedLoopAtMostOneMessageEachRoundAndThought) {
  WorldConfig config = small_world();
  config.queues[0].store.confirm_after = ConfirmAfter::memory;
  config.producer_link.latency = Constant{0.005};
  config.producers[0].count = 10;
  config.producers[0].arrivals = ClosedLoopArrivals{Constant{0.09}};
  const Explanation all = explained(config);
  EXPECT_TRUE(all.load[0].by_limit);
  EXPECT_NEAR(all.load[0].mean, 10 / 0.1, 1e-9);
}

TEST(Explain, FindsWhatEverythingHangsOn) {
  WorldConfig config = small_world();
  EXPECT_THAT(points(explained(config)),
              ElementsAre("producers", "broker", "consumers", "producers - broker", "consumers - broker"));
  config.network.preset = NetworkPreset::star;
  EXPECT_THAT(points(explained(config)), Contains("switch"));
  config.network.preset = NetworkPreset::given;
  config.network.switches = {{"left"}, {"right"}};
  for (const char* host : {"producers", "broker", "consumers"})
    for (const char* way : {"left", "right"}) config.network.links.push_back(link(host, way));
  EXPECT_THAT(points(explained(config)), ElementsAre("producers", "broker", "consumers"))
      << "two switches stand in for each other, and so do their links";
}

TEST(Explain, AddsUpTheLatencyHopByHop) {
  WorldConfig config = small_world();
  config.producer_link.latency = Constant{0.01};
  config.consumer_link.latency = Constant{0.03};
  config.broker_host.per_command = milliseconds(1);
  config.disk.write_latency = Constant{0.002};
  config.disk.sync_latency = Constant{0.004};
  config.queues[0].store.confirm_after = ConfirmAfter::synced;
  const LatencyBudget budget = explained(config).budgets.at(0);
  EXPECT_EQ(budget.confirmed_after, milliseconds(10 + 1 + 2 + 4 + 10));
  EXPECT_EQ(budget.effect_after, milliseconds(10 + 1 + 30 + 50));
  EXPECT_EQ(budget.answered_after, milliseconds(10 + 1 + 30 + 50 + 30 + 1 + 10));
  EXPECT_THAT(explained(config).warnings, Not(Contains(HasSubstr("500 ms"))));
}

TEST(Explain, WarnsOfConfirmsAndAnswersThatASynchronousCallCannotWaitFor) {
  WorldConfig config = small_world();
  config.producer_link.latency = Constant{0.2505};
  const Explanation slow = explained(config);
  EXPECT_THAT(slow.warnings, Contains(HasSubstr("producers.p wait 501 ms for a confirm")));
  EXPECT_THAT(slow.warnings, Contains(HasSubstr("producers.p would wait 551 ms for an answer from consumers.c")));
}

TEST(Explain, WarnsOfALeaseShorterThanTheWork) {
  WorldConfig config = small_world();
  config.queues[0].subscription.lease = TimeoutLease{milliseconds(40)};
  EXPECT_THAT(explained(config).warnings,
              Contains(HasSubstr("consumers.c need 50 ms on average for a delivery that is leased for 40 ms")));
  config.queues[0].subscription.lease = TimeoutLease{milliseconds(60)};
  EXPECT_THAT(explained(config).warnings, Not(Contains(HasSubstr("leased"))));
}

TEST(Explain, SaysThatNobodyConsumesOrThatNothingIsLimited) {
  WorldConfig config = small_world();
  config.consumers[0].policy.service = Constant{0};
  EXPECT_TRUE(explained(config).queues[0].unlimited);
  EXPECT_THAT(explained(config).stations, IsEmpty());
  config.consumers.clear();
  const Explanation all = explained(config);
  EXPECT_FALSE(all.queues[0].has_consumers);
  EXPECT_NEAR(all.queues[0].peak_backlog, 1000, 1e-6);
  EXPECT_EQ(all.queues[0].drained_at, Instant::never());
  EXPECT_THAT(all.warnings, Contains(HasSubstr("nobody consumes queue q")));
}

TEST(Explain, ForeseesTheBacklogThatTheRunHas) {
  const WorldConfig config = small_world();
  RunReport report = run(config, {}, {});
  EXPECT_NEAR(static_cast<double>(report.queues.at(0).peak_length), explained(config).queues[0].peak_backlog, 10);
}

}  // namespace
}  // namespace brokerlab::sim
