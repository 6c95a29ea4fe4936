// SPDX-License-Identifier: Apache-2.0
#include "sim/network/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/network/routing.hpp"
#include "tests/network/net.hpp"

namespace brokerlab::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const AccessLinks kMillisecond{both(taking(1e-3)), both(taking(1e-3))};

NetworkLinkConfig link(const char* a, const char* b, double latency_s) {
  NetworkLinkConfig link;
  link.a = a;
  link.b = b;
  link.latency = Constant{latency_s};
  return link;
}

std::vector<std::string> names_on_the_way(const Topology& topology, const Routes& routes, const char* from,
                                          const char* to) {
  std::vector<std::string> names;
  for (const std::uint32_t direction : routes.path(topology, topology.host(from), topology.host(to)))
    names.push_back(topology.nodes[topology.head(direction)]);
  return names;
}
std::vector<std::string> way(const NetworkConfig& config, const char* from, const char* to) {
  const Topology topology = make_topology(config, kMillisecond);
  return names_on_the_way(topology, Routes(topology, {}), from, to);
}
std::string problems_of(const NetworkConfig& config, const AccessLinks& access = {}) {
  std::string text;
  for (const TopologyProblem& each : topology_problems(config, access)) text += each.path + " " + each.text + "\n";
  return text;
}

TEST(Topology, IsDirectUnlessItIsSaid) {
  const Topology topology = make_topology({}, kMillisecond);
  EXPECT_THAT(topology.nodes, ElementsAre("producers", "broker", "consumers"));
  EXPECT_EQ(topology.links.size(), 2U);
  EXPECT_THAT(way({}, "producers", "consumers"), ElementsAre("broker", "consumers"));
}

TEST(Topology, OfAStarLeadsOverTheSwitch) {
  NetworkConfig config;
  config.preset = NetworkPreset::star;
  EXPECT_THAT(way(config, "producers", "broker"), ElementsAre("switch", "broker"));
}

TEST(Topology, OfTwoDataCentresKeepsTheConsumersAway) {
  NetworkConfig config;
  config.preset = NetworkPreset::two_data_centres;
  EXPECT_THAT(way(config, "producers", "broker"), ElementsAre("switch-a", "broker"));
  EXPECT_THAT(way(config, "broker", "consumers"), ElementsAre("switch-a", "switch-b", "consumers"));
}

TEST(Topology, OfThreeZonesJoinsEachToEach) {
  NetworkConfig config;
  config.preset = NetworkPreset::three_zones;
  config.hosts.push_back({"edge", Zone::c, 1, {}, {}});
  EXPECT_THAT(way(config, "producers", "broker"), ElementsAre("switch-a", "switch-b", "broker"));
  EXPECT_THAT(way(config, "edge", "consumers"), ElementsAre("switch-c", "consumers"));
  EXPECT_EQ(make_topology(config, kMillisecond).links.size(), 4U + 3U);
}

TEST(Topology, GivenLinkByLinkHasNoOthers) {
  NetworkConfig config;
  config.preset = NetworkPreset::given;
  config.switches = {{"core"}};
  config.links = {link("producers", "core", 1e-3), link("broker", "core", 1e-3), link("consumers", "broker", 1e-3)};
  EXPECT_EQ(problems_of(config), "");
  EXPECT_THAT(way(config, "producers", "consumers"), ElementsAre("core", "broker", "consumers"));
}

TEST(Routes, TakeTheShorterTimeAndNotTheFewerHops) {
  NetworkConfig config;
  config.switches = {{"detour"}};
  config.links = {link("producers", "detour", 0.4e-3), link("detour", "broker", 0.4e-3)};
  EXPECT_THAT(way(config, "producers", "broker"), ElementsAre("detour", "broker"));
  config.links[1].latency = Constant{0.7e-3};
  EXPECT_THAT(way(config, "producers", "broker"), ElementsAre("broker"));
}

TEST(Routes, OfEqualWaysTakeTheFirst) {
  NetworkConfig config;
  config.switches = {{"one"}, {"two"}};
  config.links = {link("producers", "one", 0.1e-3), link("producers", "two", 0.1e-3), link("two", "broker", 0.1e-3),
                  link("one", "broker", 0.1e-3)};
  EXPECT_THAT(way(config, "producers", "broker"), ElementsAre("one", "broker"));
}

TEST(Routes, MayDifferThereAndBack) {
  NetworkConfig config;
  config.switches = {{"detour"}};
  config.links = {link("producers", "detour", 0.1e-3), link("detour", "broker", 0.1e-3)};
  OtherBack slow;
  slow.latency = Constant{5e-3};
  config.links[0].back = slow;
  EXPECT_THAT(way(config, "producers", "broker"), ElementsAre("detour", "broker"));
  EXPECT_THAT(way(config, "broker", "producers"), ElementsAre("producers"));
}

TEST(Routes, GoRoundLinksThatAreDown) {
  NetworkConfig config;
  config.preset = NetworkPreset::three_zones;
  const Topology topology = make_topology(config, kMillisecond);
  std::vector<bool> down(topology.links.size(), false);
  for (std::size_t l = 0; l < down.size(); ++l)
    down[l] = topology.links[l].a == topology.node("switch-a") && topology.links[l].b == topology.node("switch-b");
  EXPECT_THAT(names_on_the_way(topology, Routes(topology, down), "producers", "broker"),
              ElementsAre("switch-a", "switch-c", "switch-b", "broker"));
}

TEST(TopologyProblems, NameTheUnknownNodeAndThoseThereAre) {
  NetworkConfig config;
  config.links = {link("producers", "swich", 0)};
  EXPECT_THAT(problems_of(config),
              HasSubstr("network.links[0].b there is no host or switch \"swich\"; there are producers, broker"));
}

TEST(TopologyProblems, FindHostsWithoutAWayToTheBroker) {
  NetworkConfig config;
  config.preset = NetworkPreset::given;
  config.links = {link("producers", "broker", 0)};
  EXPECT_THAT(problems_of(config), HasSubstr("no way between the host \"consumers\" and the broker's"));
}

TEST(TopologyProblems, RefuseWhatWouldBeIgnored) {
  NetworkConfig config;
  config.between.latency = Constant{1e-3};
  EXPECT_THAT(problems_of(config), HasSubstr("network.between joins zones"));
  config = {};
  config.access.loss = 0.1;
  EXPECT_THAT(problems_of(config), HasSubstr("network.access belongs to no link"));
  config = {};
  config.producers_zone = Zone::b;
  EXPECT_THAT(problems_of(config), HasSubstr("network.producers_zone needs network.preset"));
  config = {};
  config.preset = NetworkPreset::given;
  config.links = {link("producers", "broker", 0), link("consumers", "broker", 0)};
  EXPECT_THAT(problems_of(config, kMillisecond), HasSubstr("links.producers says how long packets take"));
}

TEST(TopologyProblems, RefuseRulesThatTouchNothing) {
  NetworkConfig config;
  config.rules = {{{}, {}, DownRule{"producers", "consumers"}}};
  EXPECT_THAT(problems_of(config), HasSubstr("network.rules[0].to no link joins it"));
  config.rules = {{{}, {}, PartitionRule{"producers", "producers", false}}};
  EXPECT_THAT(problems_of(config), HasSubstr("network.rules[0].to there is no other host"));
  config.rules = {{{}, {}, PartitionRule{"producers,switch", "", false}}};
  EXPECT_THAT(problems_of(config), HasSubstr("there is no host \"switch\"; there are producers, broker, consumers"));
  config.rules = {{{}, {}, DegradeRule{"producers", "broker", false, {}, 0, 0.5}}};
  EXPECT_THAT(problems_of(config), HasSubstr("bandwidth is unlimited"));
}

TEST(TopologyProblems, RefuseNamesThatAreTaken) {
  NetworkConfig config;
  config.hosts = {{"broker", Zone::unset, 1, {}, {}}};
  EXPECT_THAT(problems_of(config), HasSubstr("network.hosts.broker there is a host or switch of this name already"));
}

}  // namespace
}  // namespace brokerlab::sim
