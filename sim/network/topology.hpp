// SPDX-License-Identifier: Apache-2.0
// Hosts, switches and the links between them, with every name resolved to an index. Immutable once built: a network
// shares it between copies.
//
// Hosts come first among the nodes: 0 the producers', 1 the broker's, 2 the consumers', then the further hosts in their
// order; switches follow. Link l has two directions, 2l from its end `a` to `b` and 2l+1 back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/network/network_config.hpp"

namespace brokerlab::sim {

inline constexpr std::uint32_t kProducersHost = 0;
inline constexpr std::uint32_t kBrokerHost = 1;
inline constexpr std::uint32_t kConsumersHost = 2;
inline constexpr std::uint32_t kNone = ~std::uint32_t{0};

/// A rule with its names resolved: the ordered pairs of hosts, or the directions of links, that it touches.
struct NetworkRule {
  enum class Kind : std::uint8_t { partition, hold, degrade, down };
  Kind kind = Kind::partition;
  Duration at{0};
  Duration lasts{0};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;  ///< partition and hold: (from, to)
  std::vector<std::uint32_t> directions;                       ///< degrade and down
  Duration extra_latency{0};
  double loss = 0;
  double bandwidth_factor = 1;
};

struct Topology {
  struct Link {
    std::uint32_t a = 0, b = 0;
  };
  std::vector<std::string> nodes;
  std::uint32_t hosts = 0;
  std::vector<Link> links;
  std::vector<DirectionConfig> directions;
  std::vector<NetworkRule> rules;

  std::uint32_t tail(std::uint32_t direction) const {
    return direction % 2 == 0 ? links[direction / 2].a : links[direction / 2].b;
  }
  std::uint32_t head(std::uint32_t direction) const {
    return direction % 2 == 0 ? links[direction / 2].b : links[direction / 2].a;
  }
  /// kNone if there is none.
  std::uint32_t node(std::string_view name) const;
  std::uint32_t host(std::string_view name) const;
};

/// The links of the producers' and of the consumers' host as [links.producers] and [links.consumers] say: their way
/// there leads from the client's host towards the broker.
struct AccessLinks {
  TwoWay producers, consumers;
  bool brokerless = false;  ///< of the preset `direct`: the producers' link leads straight to the consumers' host
};

/// Requires topology_problems() to be empty.
Topology make_topology(const NetworkConfig& config, const AccessLinks& access);

struct TopologyProblem {
  std::string path;  ///< "network.links[0].a"
  std::string text;
};
/// What is wrong with a network before it is built: one entry per problem.
std::vector<TopologyProblem> topology_problems(const NetworkConfig& config, const AccessLinks& access);

/// The hosts and switches that a configuration has, as make_topology orders them.
std::vector<std::string> node_names(const NetworkConfig& config);

}  // namespace brokerlab::sim
