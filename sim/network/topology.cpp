// SPDX-License-Identifier: Apache-2.0
#include "sim/network/topology.hpp"

#include <algorithm>

#include "sim/network/name_list.hpp"

namespace brokerlab::sim {

namespace {

std::uint32_t zones_of(NetworkPreset preset) {
  return preset == NetworkPreset::two_data_centres ? 2 : preset == NetworkPreset::three_zones ? 3 : 0;
}

/// Where hosts are unless it is said: the consumers far away, the broker beside the producers if it must be beside one.
Zone zone_or(Zone zone, Zone otherwise) { return zone == Zone::unset ? otherwise : zone; }

class Builder {
 public:
  Builder(const NetworkConfig& config, const AccessLinks& access) : config_(config), access_(access) {}

  Topology build() {
    topology_.nodes = node_names(config_);
    topology_.hosts = static_cast<std::uint32_t>(3 + config_.hosts.size());
    preset_links();
    for (const NetworkLinkConfig& link : config_.links)
      add(topology_.node(link.a), topology_.node(link.b), link.two_way());
    for (const NetworkRuleConfig& rule : config_.rules) add(rule);
    return std::move(topology_);
  }

 private:
  void add(std::uint32_t a, std::uint32_t b, const TwoWay& way) {
    topology_.links.push_back({a, b});
    topology_.directions.push_back(way.there);
    topology_.directions.push_back(way.back);
  }

  void preset_links() {
    if (config_.preset == NetworkPreset::given) return;
    add(kProducersHost, neighbour_of(kProducersHost), access_.producers);
    add(kConsumersHost, neighbour_of(kConsumersHost), access_.consumers);
    if (config_.preset != NetworkPreset::direct) add(kBrokerHost, neighbour_of(kBrokerHost), config_.access.two_way());
    for (std::uint32_t host = kConsumersHost + 1; host < topology_.hosts; ++host)
      add(host, neighbour_of(host), config_.access.two_way());
    for (std::uint32_t a = 0; a < zones_of(config_.preset); ++a)
      for (std::uint32_t b = a + 1; b < zones_of(config_.preset); ++b)
        add(topology_.hosts + a, topology_.hosts + b, config_.between.two_way());
  }

  std::uint32_t neighbour_of(std::uint32_t host) const {
    if (config_.preset == NetworkPreset::direct)
      return access_.brokerless && host == kProducersHost ? kConsumersHost : kBrokerHost;
    if (config_.preset == NetworkPreset::star) return topology_.hosts;
    return topology_.hosts + static_cast<std::uint32_t>(zone_of(host));
  }

  Zone zone_of(std::uint32_t host) const {
    const bool two = config_.preset == NetworkPreset::two_data_centres;
    if (host == kProducersHost) return zone_or(config_.producers_zone, Zone::a);
    if (host == kBrokerHost) return zone_or(config_.broker_zone, two ? Zone::a : Zone::b);
    if (host == kConsumersHost) return zone_or(config_.consumers_zone, two ? Zone::b : Zone::c);
    return zone_or(config_.hosts[host - kConsumersHost - 1].zone, Zone::a);
  }

  std::vector<std::uint32_t> hosts_named(const std::string& list) const {
    std::vector<std::uint32_t> hosts;
    for (const std::string_view name : names_in(list)) hosts.push_back(topology_.host(name));
    return hosts;
  }

  template <class Rule>
  void pairs(const Rule& config, NetworkRule& rule) const {
    const std::vector<std::uint32_t> from = hosts_named(config.from);
    std::vector<std::uint32_t> to = hosts_named(config.to);
    if (to.empty())
      for (std::uint32_t host = 0; host < topology_.hosts; ++host)
        if (std::find(from.begin(), from.end(), host) == from.end()) to.push_back(host);
    for (const std::uint32_t a : from)
      for (const std::uint32_t b : to) {
        if (a == b) continue;
        rule.pairs.emplace_back(a, b);
        if (!config.one_way) rule.pairs.emplace_back(b, a);
      }
    std::sort(rule.pairs.begin(), rule.pairs.end());
    rule.pairs.erase(std::unique(rule.pairs.begin(), rule.pairs.end()), rule.pairs.end());
  }

  std::vector<std::uint32_t> directions_between(const std::string& from, const std::string& to, bool one_way) const {
    const std::uint32_t tail = topology_.node(from);
    const std::uint32_t head = topology_.node(to);
    std::vector<std::uint32_t> found;
    for (std::uint32_t d = 0; d < topology_.directions.size(); ++d) {
      const bool there = topology_.tail(d) == tail && topology_.head(d) == head;
      const bool back = topology_.tail(d) == head && topology_.head(d) == tail;
      if (there || (back && !one_way)) found.push_back(d);
    }
    return found;
  }

  void fill(const PartitionRule& config, NetworkRule& rule) const {
    rule.kind = NetworkRule::Kind::partition;
    pairs(config, rule);
  }
  void fill(const HoldRule& config, NetworkRule& rule) const {
    rule.kind = NetworkRule::Kind::hold;
    pairs(config, rule);
  }
  void fill(const DegradeRule& config, NetworkRule& rule) const {
    rule.kind = NetworkRule::Kind::degrade;
    rule.directions = directions_between(config.from, config.to, config.one_way);
    rule.extra_latency = config.extra_latency;
    rule.loss = config.loss;
    rule.bandwidth_factor = config.bandwidth_factor;
  }
  void fill(const DownRule& config, NetworkRule& rule) const {
    rule.kind = NetworkRule::Kind::down;
    rule.directions = directions_between(config.from, config.to, false);
  }
  void add(const NetworkRuleConfig& config) {
    NetworkRule& rule = topology_.rules.emplace_back();
    rule.at = config.at;
    rule.lasts = config.lasts;
    std::visit([&](const auto& kind) { fill(kind, rule); }, config.rule);
  }

  const NetworkConfig& config_;
  const AccessLinks& access_;
  Topology topology_;
};

}  // namespace

std::uint32_t Topology::node(std::string_view name) const {
  const auto found = std::find(nodes.begin(), nodes.end(), name);
  return found == nodes.end() ? kNone : static_cast<std::uint32_t>(found - nodes.begin());
}

std::uint32_t Topology::host(std::string_view name) const {
  const std::uint32_t found = node(name);
  return found < hosts ? found : kNone;
}

std::vector<std::string> node_names(const NetworkConfig& config) {
  std::vector<std::string> names{"producers", "broker", "consumers"};
  for (const NetworkHostConfig& host : config.hosts) names.push_back(host.name);
  if (config.preset == NetworkPreset::star) names.emplace_back("switch");
  for (std::uint32_t zone = 0; zone < zones_of(config.preset); ++zone)
    names.push_back(std::string("switch-") + static_cast<char>('a' + zone));
  for (const NetworkSwitchConfig& each : config.switches) names.push_back(each.name);
  return names;
}

Topology make_topology(const NetworkConfig& config, const AccessLinks& access) {
  return Builder(config, access).build();
}

}  // namespace brokerlab::sim
