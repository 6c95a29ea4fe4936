// SPDX-License-Identifier: Apache-2.0
// What a packet network is built from: links, hosts, switches, presets, and the rules that disturb it at a time.
// Plain values as a scenario writes them; topology.hpp resolves their names to indices. Each struct describes its own
// knobs in network_describe.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

struct NoBurstLoss {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};
/// Gilbert (1960) and Elliott (1963), with the four numbers of netem's gemodel. The state changes in slots of time,
/// whether packets come or not: what one packet meets depends on no other packet. Packets a slot apart meet the chain
/// as netem's do, which moves it once per packet.
struct GilbertElliott {
  static constexpr const char* kKind = "gilbert-elliott";
  double p = 0.01;       ///< good to bad, per slot
  double r = 0.1;        ///< bad to good, per slot
  double loss_bad = 1;   ///< 1-h: chance of loss while bad
  double loss_good = 0;  ///< 1-k: chance of loss while good
  Duration slot = milliseconds(1);
  /// Loses all while bad and nothing while good, `loss` of all slots in bursts of `burst` on average.
  static GilbertElliott of(double loss, double burst, Duration slot) {
    return {loss / (1 - loss) / burst, 1 / burst, 1, 0, slot};
  }
  template <class Visitor>
  void describe(Visitor& v);
};
using BurstLoss = std::variant<NoBurstLoss, GilbertElliott>;

/// One direction of a link.
struct DirectionConfig {
  Distribution latency = Constant{0.0};  ///< seconds, drawn per packet; packets may overtake each other
  double loss = 0;                       ///< chance, each packet by itself
  BurstLoss burst_loss;                  ///< on top of `loss`
  std::uint64_t bandwidth = 0;           ///< bytes per second; 0 = unlimited
  std::uint64_t queue = 1'500'000;       ///< bytes sent or waiting to be sent; a packet beyond is dropped (drop-tail)
  double duplicate = 0;                  ///< chance that a packet arrives twice
  double reorder = 0;                    ///< chance that a packet is held up by `reorder_delay`
  Duration reorder_delay = milliseconds(10);
  template <class Visitor>
  void describe(Visitor& v);
};

struct SameBack {
  static constexpr const char* kKind = "same";
  template <class Visitor>
  void describe(Visitor&) {}
};
struct OtherBack : DirectionConfig {
  static constexpr const char* kKind = "other";
};

/// Both directions of a link, resolved.
struct TwoWay {
  DirectionConfig there, back;
};

/// A link: its way there, and a way back that is the same unless it is given by itself.
struct WireConfig : DirectionConfig {
  std::variant<SameBack, OtherBack> back;
  TwoWay two_way() const {
    const OtherBack* other = std::get_if<OtherBack>(&back);
    return {*this, other == nullptr ? static_cast<const DirectionConfig&>(*this) : *other};
  }
  template <class Visitor>
  void describe(Visitor& v);
};

/// `direct`: every host has a link of its own to the broker's. `star`: every host has one to a switch.
/// `two-data-centres`, `three-zones`: a switch per zone, each joined to each. `given`: only the links listed.
enum class NetworkPreset : std::uint8_t { direct, star, two_data_centres, three_zones, given };
enum class Zone : std::uint8_t { a, b, c, unset };

/// A host besides those of the producers, the broker and the consumers.
struct NetworkHostConfig {
  std::string name;
  Zone zone = Zone::unset;
  std::uint32_t cores = 1;
  Duration per_command{0};
  Duration per_kib{0};
  template <class Visitor>
  void describe(Visitor& v);
};

struct NetworkSwitchConfig {
  std::string name;
  template <class Visitor>
  void describe(Visitor&) {}
};

/// A link between two nodes, hosts or switches: `a` to `b` is its way there.
struct NetworkLinkConfig : WireConfig {
  std::string a, b;
  template <class Visitor>
  void describe(Visitor& v);
};

/// Packets between the named hosts are lost; routes stay.
struct PartitionRule {
  static constexpr const char* kKind = "partition";
  std::string from;  ///< hosts, with commas between
  std::string to;    ///< empty = all other hosts
  bool one_way = false;
  template <class Visitor>
  void describe(Visitor& v);
};
/// Packets between the named hosts wait where they are sent and go out in their order when the rule ends.
struct HoldRule {
  static constexpr const char* kKind = "hold";
  std::string from, to;  ///< as of a partition
  bool one_way = false;
  template <class Visitor>
  void describe(Visitor& v);
};
/// The link between two neighbours becomes slower, lossier or narrower.
struct DegradeRule {
  static constexpr const char* kKind = "degrade";
  std::string from, to;  ///< the link's two ends
  bool one_way = false;
  Duration extra_latency{0};
  double loss = 0;
  double bandwidth_factor = 1;
  template <class Visitor>
  void describe(Visitor& v);
};
/// The link between two neighbours is down: routes go round it, if they can.
struct DownRule {
  static constexpr const char* kKind = "down";
  std::string from, to;  ///< the link's two ends
  template <class Visitor>
  void describe(Visitor& v);
};
using NetworkRuleKind = std::variant<PartitionRule, DegradeRule, HoldRule, DownRule>;

/// A rule, installed at a time and removed when it has lasted.
struct NetworkRuleConfig {
  Duration at{0};
  Duration lasts{0};
  NetworkRuleKind rule;
  template <class Visitor>
  void describe(Visitor& v);
};

struct NetworkConfig {
  NetworkPreset preset = NetworkPreset::direct;
  Zone producers_zone = Zone::unset, broker_zone = Zone::unset, consumers_zone = Zone::unset;
  WireConfig access;   ///< of the broker and the further hosts, where the preset gives them a link
  WireConfig between;  ///< between the switches of zones
  std::vector<NetworkHostConfig> hosts;
  std::vector<NetworkSwitchConfig> switches;
  std::vector<NetworkLinkConfig> links;  ///< besides the preset's
  std::vector<NetworkRuleConfig> rules;

  NetworkConfig();
  NetworkConfig(const NetworkConfig&);
  NetworkConfig(NetworkConfig&&) noexcept;
  NetworkConfig& operator=(const NetworkConfig&);
  NetworkConfig& operator=(NetworkConfig&&) noexcept;
  ~NetworkConfig();
  template <class Visitor>
  void describe(Visitor& v);
};

}  // namespace brokerlab::sim
