// SPDX-License-Identifier: Apache-2.0
#include "sim/network/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/network/net.hpp"

namespace brokerlab::sim {
namespace {

using Kind = Hop::Kind;
using testing::ElementsAre;

Instant at_ms(std::int64_t ms) { return Instant{0} + milliseconds(ms); }

DirectionConfig narrow(std::uint64_t bandwidth, std::uint64_t queue = 1'500'000) {
  DirectionConfig direction;
  direction.bandwidth = bandwidth;
  direction.queue = queue;
  return direction;
}

NetworkConfig star_of(const DirectionConfig& broker_access) {
  NetworkConfig config;
  config.preset = NetworkPreset::star;
  static_cast<DirectionConfig&>(config.access) = broker_access;
  return config;
}

/// One rule, in force from the start.
NetworkConfig with_rule(NetworkRuleKind rule, Duration lasts = {}) {
  NetworkConfig config;
  config.rules.push_back({{}, lasts, std::move(rule)});
  return config;
}

TEST(Network, PassesAChainInOneCallAndSumsTheLatencies) {
  Network network = network_of(star_of(taking(2e-3)));
  const Hop hop = network.send(at_ms(10), to_broker(1));
  EXPECT_EQ(hop.kind, Kind::delivered);
  EXPECT_EQ(hop.at, at_ms(13));
  EXPECT_TRUE(network.constant(kProducersHost, kBrokerHost));
}

TEST(Network, DeliversWithinAHostAtOnce) {
  Network network = network_of({});
  EXPECT_EQ(network.send(at_ms(5), {kBrokerHost, kBrokerHost, 9, 1, 0}).at, at_ms(5));
}

// N13: 1024 B over 1e9 bit/s and 0.5 ms take 0.508192 ms.
TEST(Network, TakesSizeOverBandwidthAndPropagationOnAnIdleLink) {
  DirectionConfig direction = narrow(125'000'000);
  direction.latency = Constant{0.5e-3};
  Network network = network_over(direction);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1, 1024)).at.ns, 508'192);
  EXPECT_FALSE(network.constant(kProducersHost, kBrokerHost));
  EXPECT_TRUE(network.finite(kProducersHost, kBrokerHost));
  EXPECT_TRUE(network.plain(kProducersHost, kBrokerHost));
}

TEST(Network, QueuesInTheOrderOfSendingAndDropsTheTail) {
  Network network = network_over(narrow(1000, 3000));
  std::vector<std::int64_t> arrivals;
  for (std::uint64_t i = 0; i < 4; ++i) {
    const Hop hop = network.send(Instant{0}, to_broker(i, 1000));
    arrivals.push_back(hop.kind == Kind::delivered ? hop.at.ns / 1'000'000 : -1);
  }
  EXPECT_THAT(arrivals, ElementsAre(1000, 2000, 3000, -1));
  EXPECT_EQ(network.packets_dropped(), 1U);
  EXPECT_EQ(network.send(at_ms(1000), to_broker(5, 1000)).at, at_ms(4000)) << "a second later there is room for one";
  EXPECT_EQ(network.send(at_ms(9000), to_broker(6, 5000)).at, at_ms(14000)) << "an idle link takes what is larger";
}

TEST(Network, QueuesWithoutDrawsAsItDoesWithThem) {
  DirectionConfig direction = narrow(1'000'000, 5000);
  direction.latency = Constant{0.5e-3};
  Network drawing = network_over(direction);
  Network knowing = drawing;
  Instant now{0};
  std::uint64_t state = 1;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    now += nanoseconds(static_cast<std::int64_t>(state >> 44));  // less than the mean sending time
    const auto bytes = static_cast<std::uint32_t>(60 + (state >> 33) % 1400);
    ASSERT_TRUE(knowing.queues_first(knowing.pair_of(kProducersHost, kBrokerHost)));
    const Hop hop = drawing.send(now, to_broker(i, bytes));
    const Instant at = knowing.send_queued(now, knowing.pair_of(kProducersHost, kBrokerHost), bytes);
    ASSERT_EQ(at, hop.kind == Kind::delivered ? hop.at : Instant::never());
    ASSERT_EQ(knowing.steady_latency(kProducersHost, kBrokerHost)->ns, 500'000);
  }
  EXPECT_GT(drawing.packets_dropped(), 100U);
  EXPECT_EQ(knowing.packets_dropped(), drawing.packets_dropped());
}

TEST(Network, KnowsAQueueAheadOnlyWhereNothingElseCanHappen) {
  const auto queues_first = [](const NetworkConfig& config, const DirectionConfig& access) {
    Network network = network_of(config, {both(access), both({})});
    for (std::uint32_t rule = 0; rule < network.topology().rules.size(); ++rule) network.install(Instant{0}, rule);
    return network.queues_first(network.pair_of(kProducersHost, kBrokerHost));
  };
  EXPECT_TRUE(queues_first({}, narrow(1000)));
  EXPECT_FALSE(queues_first({}, {})) << "no queue";
  EXPECT_FALSE(queues_first(star_of(narrow(1000)), narrow(1000))) << "a second queue";
  EXPECT_FALSE(queues_first(star_of(narrow(1000)), {})) << "a queue behind the first link";
  for (const auto& disturb : std::vector<void (*)(DirectionConfig&)>{
           [](DirectionConfig& d) { d.loss = 0.1; }, [](DirectionConfig& d) { d.duplicate = 0.1; },
           [](DirectionConfig& d) { d.reorder = 0.1; }, [](DirectionConfig& d) { d.latency = Exponential{1e-3}; },
           [](DirectionConfig& d) { d.burst_loss = GilbertElliott{}; }}) {
    DirectionConfig disturbed = narrow(1000);
    disturb(disturbed);
    EXPECT_FALSE(queues_first({}, disturbed));
  }
  for (const NetworkRuleKind& rule : std::vector<NetworkRuleKind>{
           PartitionRule{"producers", "broker", true}, HoldRule{"producers", "broker", true},
           DegradeRule{"producers", "broker", true, milliseconds(7), 0, 1},
           DegradeRule{"producers", "broker", false, {}, 0, 0.25}, DownRule{"producers", "broker"}})
    EXPECT_FALSE(queues_first(with_rule(rule), narrow(1000)));
}

TEST(Network, AsksAgainWhereAQueueLiesBehindTheFirstLink) {
  Network network = network_of(star_of(narrow(1000)));
  // The broker's access is given from its side: packets to it come back on it, and back is the same.
  const Hop first = network.send(Instant{0}, to_broker(1, 1000));
  ASSERT_EQ(first.kind, Kind::forwarded);
  EXPECT_EQ(first.at, at_ms(1));
  EXPECT_EQ(network.topology().nodes[first.next_hop], "switch");
  EXPECT_EQ(network.forward(first.at, to_broker(1, 1000), first.next_hop).at, at_ms(1001));
  EXPECT_EQ(network.forward(first.at, to_broker(2, 1000), first.next_hop).at, at_ms(2001)) << "behind the first";
}

TEST(Network, LosesByAPartitionInOneDirectionOnly) {
  Network network = network_of(with_rule(PartitionRule{"producers", "broker", true}));
  network.install(Instant{0}, 0);
  EXPECT_EQ(network.send(at_ms(1), to_broker(1)).kind, Kind::lost);
  EXPECT_EQ(network.send(at_ms(1), {kBrokerHost, kProducersHost, 1, 1, 0}).kind, Kind::delivered);
  EXPECT_EQ(network.send(at_ms(1), {kConsumersHost, kBrokerHost, 1, 1, 0}).kind, Kind::delivered);
  EXPECT_FALSE(network.plain(kProducersHost, kBrokerHost));
  EXPECT_TRUE(network.plain(kBrokerHost, kProducersHost));
  network.remove(0);
  EXPECT_EQ(network.send(at_ms(1), to_broker(1)).kind, Kind::delivered);
}

TEST(Network, LosesByAFullPartitionBothWaysToEverybodyElse) {
  Network network = network_of(with_rule(PartitionRule{"broker", "", false}));
  network.install(Instant{0}, 0);
  for (const std::uint32_t other : {kProducersHost, kConsumersHost}) {
    EXPECT_EQ(network.send(at_ms(1), {other, kBrokerHost, 1, 1, 0}).kind, Kind::lost);
    EXPECT_EQ(network.send(at_ms(1), {kBrokerHost, other, 1, 1, 0}).kind, Kind::lost);
  }
  EXPECT_EQ(network.packets_lost(), 4U);
}

TEST(Network, HoldsPacketsAndReleasesThemInOrder) {
  Network network = network_of(with_rule(HoldRule{"producers", "broker", true}, milliseconds(50)));
  network.install(at_ms(10), 0);
  std::vector<Hop> held;
  for (std::uint64_t i = 0; i < 3; ++i) held.push_back(network.send(at_ms(20 + std::int64_t(i)), to_broker(i)));
  for (const Hop& hop : held) {
    EXPECT_EQ(hop.kind, Kind::held);
    EXPECT_EQ(hop.at, at_ms(60));
  }
  EXPECT_EQ(network.send(at_ms(20), {kBrokerHost, kProducersHost, 1, 1, 0}).kind, Kind::delivered);
  network.remove(0);
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_EQ(network.send(at_ms(60), to_broker(i)).at, at_ms(61));
}

TEST(Network, KeepsHoldsOfARuleThatNeverEnds) {
  Network network = network_of(with_rule(HoldRule{"producers", "", false}));
  network.install(at_ms(1), 0);
  EXPECT_EQ(network.send(at_ms(2), to_broker(1)).kind, Kind::held);
  EXPECT_EQ(network.send(at_ms(2), to_broker(1)).at, Instant::never());
}

TEST(Network, GoesRoundALinkThatIsDownAndComesBack) {
  NetworkConfig config = with_rule(DownRule{"switch-a", "switch-b"});
  config.preset = NetworkPreset::three_zones;
  config.between.latency = Constant{4e-3};
  Network network = network_of(config);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1)).at, at_ms(5));
  network.install(Instant{0}, 0);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1)).at, at_ms(9));
  network.remove(0);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1)).at, at_ms(5));
}

TEST(Network, LosesWhatHasNoWay) {
  Network network = network_of(with_rule(DownRule{"producers", "broker"}));
  network.install(Instant{0}, 0);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1)).kind, Kind::lost);
  EXPECT_FALSE(network.plain(kProducersHost, kBrokerHost));
  EXPECT_TRUE(network.plain(kConsumersHost, kBrokerHost));
}

TEST(Network, DegradesOneDirectionOfALink) {
  Network network = network_of(with_rule(DegradeRule{"producers", "broker", true, milliseconds(7), 0, 1}));
  network.install(Instant{0}, 0);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1)).at, at_ms(8));
  EXPECT_EQ(network.send(Instant{0}, {kBrokerHost, kProducersHost, 1, 1, 0}).at, at_ms(1));
  network.remove(0);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1)).at, at_ms(1));
}

TEST(Network, NarrowsALinkByItsFactor) {
  Network network =
      network_of(with_rule(DegradeRule{"producers", "broker", false, {}, 0, 0.25}), {both(narrow(1000)), both({})});
  network.install(Instant{0}, 0);
  EXPECT_EQ(network.send(Instant{0}, to_broker(1, 1000)).at, at_ms(4000));
}

TEST(Network, LosesMoreUnderAWorseRuleAndNothingElse) {
  DirectionConfig lossy;
  lossy.loss = 0.2;
  NetworkConfig config = with_rule(DegradeRule{"producers", "broker", false, {}, 0.25, 1});
  Network good = network_of(config, {both(lossy), both({})});
  Network bad = good;
  bad.install(Instant{0}, 0);
  int lost = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const bool in_good = good.send(Instant{0}, to_broker(i)).kind == Kind::lost;
    const bool in_bad = bad.send(Instant{0}, to_broker(i)).kind == Kind::lost;
    EXPECT_TRUE(in_bad || !in_good) << "what a better link loses, a worse one loses too";
    lost += in_bad ? 1 : 0;
  }
  // 1 - 0.8 * 0.75 = 0.4; four standard deviations of a binomial.
  EXPECT_NEAR(lost / 20'000.0, 0.4, 4 * std::sqrt(0.4 * 0.6 / 20'000));
}

struct Fate {
  Kind kind;
  Instant at;
  bool duplicate;
  Instant duplicate_at;
  bool operator==(const Fate&) const = default;
};
Fate fate(Network& network, Instant now, std::uint64_t subject) {
  const Hop hop = network.send(now, to_broker(subject));
  return {hop.kind, hop.at, hop.duplicate, hop.duplicate_at};
}
DirectionConfig troubled() {
  DirectionConfig direction;
  direction.latency = Exponential{5e-3};
  direction.loss = 0.1;
  direction.burst_loss = GilbertElliott{0.02, 0.2, 0.9, 0.01, milliseconds(1)};
  direction.duplicate = 0.1;
  direction.reorder = 0.1;
  return direction;
}

TEST(Network, GivesAPacketTheSameFateWhateverElseIsSent) {
  Network all = network_of({}, {both(troubled()), both({})});
  Network some = all;
  int differing = 0;
  std::optional<Fate> previous;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Instant now = Instant{0} + microseconds(300) * static_cast<std::int64_t>(i);
    const Fate with_others = fate(all, now, i);
    if (i % 7 == 0) {
      EXPECT_EQ(with_others, fate(some, now, i)) << i;
    }
    differing += previous && !(with_others == *previous) ? 1 : 0;
    previous = with_others;
  }
  EXPECT_GT(differing, 10'000) << "packets' fates are their own";
}

TEST(Network, GivesEachTransmissionAFateOfItsOwn) {
  DirectionConfig lossy;
  lossy.loss = 0.5;
  Network network = network_over(lossy);
  int differing = 0;
  for (std::uint64_t i = 0; i < 1000; ++i)
    differing += network.send(Instant{0}, to_broker(i, 1, 0)).kind != network.send(Instant{0}, to_broker(i, 1, 1)).kind;
  EXPECT_NEAR(differing, 500, 4 * std::sqrt(250.0));
}

TEST(Network, CopiesGoOnToTheSameFates) {
  DirectionConfig direction = troubled();
  direction.bandwidth = 4'000'000;
  Network network = network_over(direction);
  for (std::uint64_t i = 0; i < 500; ++i) fate(network, Instant{0} + microseconds(200) * std::int64_t(i), i);
  Network copy = network;
  for (std::uint64_t i = 500; i < 1000; ++i) {
    const Instant now = Instant{0} + microseconds(200) * std::int64_t(i);
    EXPECT_EQ(fate(network, now, i), fate(copy, now, i));
  }
}

TEST(Network, DoublesAsOftenAsItSaysAndTheCopyTakesItsOwnTime) {
  DirectionConfig direction;
  direction.latency = Exponential{5e-3};
  direction.duplicate = 0.25;
  Network network = network_over(direction);
  int doubled = 0;
  int copy_first = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Hop hop = network.send(Instant{0}, to_broker(i));
    ASSERT_EQ(hop.kind, Kind::delivered);
    if (!hop.duplicate) continue;
    ++doubled;
    EXPECT_EQ(hop.duplicate_kind, Kind::delivered);
    copy_first += hop.duplicate_at < hop.at ? 1 : 0;
  }
  EXPECT_NEAR(doubled / 20'000.0, 0.25, 4 * std::sqrt(0.25 * 0.75 / 20'000));
  EXPECT_NEAR(copy_first / double(doubled), 0.5, 4 * std::sqrt(0.25 / doubled));
}

TEST(Network, ForwardsACopyToTheSameQueue) {
  DirectionConfig doubling = taking(1e-3);
  doubling.duplicate = 1;
  Network network = network_of(star_of(narrow(1000)), {both(doubling), both({})});
  const Hop hop = network.send(Instant{0}, to_broker(1, 1000));
  ASSERT_EQ(hop.kind, Kind::forwarded);
  ASSERT_TRUE(hop.duplicate);
  EXPECT_EQ(hop.duplicate_kind, Kind::forwarded);
  EXPECT_EQ(network.forward(hop.at, to_broker(1, 1000), hop.next_hop).at, at_ms(1001));
  const Hop copy = network.forward(hop.duplicate_at, to_broker(1, 1000, kSecondCopy), hop.duplicate_next_hop);
  EXPECT_EQ(copy.at, at_ms(2001));
  EXPECT_FALSE(copy.duplicate) << "a copy is not copied";
}

TEST(Network, HoldsUpAsOftenAsItSays) {
  DirectionConfig direction = taking(1e-3);
  direction.reorder = 0.05;
  direction.reorder_delay = milliseconds(20);
  Network network = network_over(direction);
  int held_up = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Instant arrival = network.send(Instant{0}, to_broker(i)).at;
    EXPECT_TRUE(arrival == at_ms(1) || arrival == at_ms(21));
    held_up += arrival == at_ms(21) ? 1 : 0;
  }
  EXPECT_NEAR(held_up / 20'000.0, 0.05, 4 * std::sqrt(0.05 * 0.95 / 20'000));
}

}  // namespace
}  // namespace brokerlab::sim
