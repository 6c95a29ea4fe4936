// SPDX-License-Identifier: Apache-2.0
// What is wrong with a network before anything is built from it.
#include <algorithm>
#include <set>

#include "sim/network/name_list.hpp"
#include "sim/network/routing.hpp"
#include "sim/network/topology.hpp"

namespace brokerlab::sim {

namespace {

constexpr std::size_t kMostNodes = 256;
constexpr std::size_t kMostLinks = 4096;
constexpr std::size_t kMostRules = 1024;

bool is_neutral(const DirectionConfig& direction) {
  const DirectionConfig neutral;
  const Constant* latency = std::get_if<Constant>(&direction.latency);
  return latency != nullptr && latency->value == 0 && direction.loss == 0 && direction.burst_loss.index() == 0 &&
         direction.bandwidth == 0 && direction.queue == neutral.queue && direction.duplicate == 0 &&
         direction.reorder == 0 && direction.reorder_delay == neutral.reorder_delay;
}
bool is_neutral(const TwoWay& way) { return is_neutral(way.there) && is_neutral(way.back); }

class Checker {
 public:
  Checker(const NetworkConfig& config, const AccessLinks& access)
      : config_(config), access_(access), names_(node_names(config)) {}

  std::vector<TopologyProblem> run() {
    sizes();
    if (!problems_.empty()) return std::move(problems_);
    names();
    zones();
    unused();
    for (std::size_t i = 0; i < config_.links.size(); ++i) link(config_.links[i], item("links", i));
    wire("access", config_.access.two_way());
    wire("between", config_.between.two_way());
    for (std::size_t i = 0; i < config_.rules.size(); ++i)
      std::visit([&](const auto& rule) { rule_names(rule, item("rules", i)); }, config_.rules[i].rule);
    if (problems_.empty()) built();
    return std::move(problems_);
  }

 private:
  static std::string item(const char* list, std::size_t i) {
    return std::string("network.") + list + "[" + std::to_string(i) + "]";
  }
  void say(std::string path, std::string text) { problems_.push_back({std::move(path), std::move(text)}); }

  void sizes() {
    if (names_.size() > kMostNodes)
      say("network", "has " + std::to_string(names_.size()) + " hosts and switches; at most 256");
    if (config_.links.size() > kMostLinks) say("network.links", "at most 4096");
    if (config_.rules.size() > kMostRules) say("network.rules", "at most 1024");
  }

  void names() {
    std::set<std::string> seen;
    for (const std::string& name : names_) {
      const auto is_host = [&](const NetworkHostConfig& host) { return host.name == name; };
      const bool host = std::any_of(config_.hosts.begin(), config_.hosts.end(), is_host);
      const std::string path = std::string("network.") + (host ? "hosts." : "switches.") + name;
      if (name.empty() || name.find(',') != std::string::npos) say(path, "a name is not empty and has no comma");
      if (!seen.insert(name).second) say(path, "there is a host or switch of this name already");
    }
  }

  void zones() {
    zone("network.producers_zone", config_.producers_zone);
    zone("network.broker_zone", config_.broker_zone);
    zone("network.consumers_zone", config_.consumers_zone);
    for (const NetworkHostConfig& host : config_.hosts) {
      zone("network.hosts." + host.name + ".zone", host.zone);
      if (host.cores == 0) say("network.hosts." + host.name + ".cores", "at least 1");
    }
  }
  void zone(const std::string& path, Zone zone) {
    if (zone == Zone::unset || config_.preset == NetworkPreset::three_zones) return;
    if (config_.preset != NetworkPreset::two_data_centres)
      say(path, "needs network.preset = \"two-data-centres\" or \"three-zones\"");
    else if (zone == Zone::c)
      say(path, "two data centres are the zones a and b");
  }

  // What would be read and ignored.
  void unused() {
    const bool has_zones =
        config_.preset == NetworkPreset::two_data_centres || config_.preset == NetworkPreset::three_zones;
    if (!has_zones && !is_neutral(config_.between.two_way()))
      say("network.between", "joins zones: needs network.preset = \"two-data-centres\" or \"three-zones\"");
    const bool used =
        config_.preset == NetworkPreset::direct ? !config_.hosts.empty() : config_.preset != NetworkPreset::given;
    if (!used && !is_neutral(config_.access.two_way()))
      say("network.access", "belongs to no link: this preset gives the broker none, and there are no network.hosts");
    if (config_.preset != NetworkPreset::given) return;
    const char* text =
        "says how long packets take or how they fare; with network.preset = \"given\" that belongs in "
        "[[network.links]]";
    if (!is_neutral(access_.producers)) say("links.producers", text);
    if (!is_neutral(access_.consumers)) say("links.consumers", text);
  }

  void wire(const std::string& key, const TwoWay& way) {
    if (const auto wrong = problem(way.there.latency)) say("network." + key + ".latency", *wrong);
    if (const auto wrong = problem(way.back.latency)) say("network." + key + ".back.latency", *wrong);
  }
  void link(const NetworkLinkConfig& link, const std::string& path) {
    node(path + ".a", link.a);
    node(path + ".b", link.b);
    if (link.a == link.b) say(path + ".b", "a link joins two different nodes");
    wire(path.substr(8), link.two_way());
  }
  bool node(const std::string& path, const std::string& name) {
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) return true;
    say(path, "there is no host or switch \"" + name + "\"; there are " + all(names_.size()));
    return false;
  }
  void host_list(const std::string& path, const std::string& list) {
    const auto end = names_.begin() + static_cast<std::ptrdiff_t>(3 + config_.hosts.size());
    for (const std::string_view name : names_in(list))
      if (std::find(names_.begin(), end, name) == end)
        say(path, "there is no host \"" + std::string(name) + "\"; there are " + all(3 + config_.hosts.size()));
  }
  std::string all(std::size_t count) const {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + names_[i];
    return text;
  }

  void rule_names(const PartitionRule& rule, const std::string& path) { between_hosts(rule, path); }
  void rule_names(const HoldRule& rule, const std::string& path) { between_hosts(rule, path); }
  template <class Rule>
  void between_hosts(const Rule& rule, const std::string& path) {
    if (rule.from.empty()) say(path + ".from", "names at least one host");
    host_list(path + ".from", rule.from);
    host_list(path + ".to", rule.to);
  }
  void rule_names(const DegradeRule& rule, const std::string& path) { between_neighbours(rule, path); }
  void rule_names(const DownRule& rule, const std::string& path) { between_neighbours(rule, path); }
  template <class Rule>
  void between_neighbours(const Rule& rule, const std::string& path) {
    node(path + ".from", rule.from);
    node(path + ".to", rule.to);
  }

  // What only the built network shows.
  void built() {
    const Topology topology = make_topology(config_, access_);
    const Routes routes(topology, {});
    for (std::uint32_t host = 0; host < topology.hosts; ++host)
      if (!routes.connected(host, kBrokerHost) || !routes.connected(kBrokerHost, host))
        say("network", "there is no way between the host \"" + topology.nodes[host] + "\" and the broker's");
    for (std::size_t i = 0; i < topology.rules.size(); ++i) rule(topology, topology.rules[i], item("rules", i));
  }
  void rule(const Topology& topology, const NetworkRule& rule, const std::string& path) {
    const bool of_links = rule.kind == NetworkRule::Kind::degrade || rule.kind == NetworkRule::Kind::down;
    if (of_links && rule.directions.empty()) return say(path + ".to", "no link joins it with the node in from");
    if (!of_links && rule.pairs.empty()) return say(path + ".to", "there is no other host than those in from");
    for (const std::uint32_t direction : rule.directions)
      if (rule.bandwidth_factor < 1 && topology.directions[direction].bandwidth == 0)
        return say(path + ".bandwidth_factor", "the link's bandwidth is unlimited: give it a bandwidth first");
  }

  const NetworkConfig& config_;
  const AccessLinks& access_;
  std::vector<std::string> names_;
  std::vector<TopologyProblem> problems_;
};

}  // namespace

std::vector<TopologyProblem> topology_problems(const NetworkConfig& config, const AccessLinks& access) {
  return Checker(config, access).run();
}

}  // namespace brokerlab::sim
