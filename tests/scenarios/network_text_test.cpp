// SPDX-License-Identifier: Apache-2.0
// The network's knobs as text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/decode.hpp"
#include "scenarios/language/toml_text.hpp"
#include "sim/network/network_describe.hpp"
#include "sim/network/topology.hpp"

namespace brokerlab::scenario {
namespace {

sim::NetworkConfig read(const char* text) {
  sim::NetworkConfig config;
  Problems problems;
  decode_table(parse_toml(text).value(), fields_of(config), "network", problems);
  for (const Problem& each : problems.list()) ADD_FAILURE() << each.text;
  return config;
}

TEST(NetworkText, GivesANetworkLinkByLink) {
  const sim::NetworkConfig config = read(R"(
preset = "given"
[switches.core]
[hosts.edge]
cores = 4
per_command = "20us"
[[links]]
a = "producers"
b = "core"
latency = "2ms"
bandwidth = "1MiB"
queue = "64KiB"
back = { kind = "other", latency = "5ms", loss = "1%" }
[[links]]
a = "core"
b = "broker"
burst_loss = { kind = "gilbert-elliott", p = "1%", r = "10%", slot = "2ms" }
)");
  ASSERT_EQ(config.links.size(), 2U);
  const sim::TwoWay first = config.links[0].two_way();
  EXPECT_EQ(first.there.bandwidth, 1024U * 1024);
  EXPECT_EQ(first.back.bandwidth, 0U) << "another way back has keys of its own";
  EXPECT_EQ(first.back.loss, 0.01);
  const sim::TwoWay second = config.links[1].two_way();
  EXPECT_EQ(std::get<sim::GilbertElliott>(second.back.burst_loss).slot, milliseconds(2)) << "the same way back";
  EXPECT_THAT(sim::node_names(config), testing::ElementsAre("producers", "broker", "consumers", "edge", "core"));
}

TEST(NetworkText, GivesRulesWithTheirTimes) {
  const sim::NetworkConfig config = read(R"(
[[rules]]
at = "10s"
for = "5s"
rule = { kind = "partition", from = "producers, consumers", one_way = true }
[[rules]]
at = "20s"
rule = { kind = "degrade", from = "producers", to = "broker", loss = "5%", extra_latency = "30ms" }
)");
  const sim::Topology topology = sim::make_topology(config, {});
  ASSERT_EQ(topology.rules.size(), 2U);
  EXPECT_EQ(topology.rules[0].at, seconds(10));
  EXPECT_EQ(topology.rules[0].lasts, seconds(5));
  using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  EXPECT_EQ(topology.rules[0].pairs,
            (Pairs{{sim::kProducersHost, sim::kBrokerHost}, {sim::kConsumersHost, sim::kBrokerHost}}));
  EXPECT_EQ(topology.rules[1].directions, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(topology.rules[1].extra_latency, milliseconds(30));
}

}  // namespace
}  // namespace brokerlab::scenario
