// SPDX-License-Identifier: Apache-2.0
// What every knob of the network is called, counts, may be and means: the definitions of network_config.hpp's
// `describe`. Include it where configurations are read, written or listed.
#pragma once

#include "broker_model/policy/field.hpp"
#include "sim/network/network_config.hpp"

namespace brokerlab {
template <>
struct EnumNames<sim::NetworkPreset> {
  static constexpr std::array names{
      std::pair{sim::NetworkPreset::direct, "direct"}, std::pair{sim::NetworkPreset::star, "star"},
      std::pair{sim::NetworkPreset::two_data_centres, "two-data-centres"},
      std::pair{sim::NetworkPreset::three_zones, "three-zones"}, std::pair{sim::NetworkPreset::given, "given"}};
};
template <>
struct EnumNames<sim::Zone> {
  static constexpr std::array names{std::pair{sim::Zone::a, "a"}, std::pair{sim::Zone::b, "b"},
                                    std::pair{sim::Zone::c, "c"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

namespace network_range {
/// A hundred years in ns.
inline constexpr double kLongest = 100.0 * 365 * 86400 * 1e9;
/// A TiB, or a TiB per second.
inline constexpr double kMostBytes = 1024.0 * 1024 * 1024 * 1024;
}  // namespace network_range

template <class Visitor>
void GilbertElliott::describe(Visitor& v) {
  v.field({"p", Unit::fraction, 0, 1, "chance, in each slot, that a good link turns bad", "neutral"}, p);
  v.field({"r", Unit::fraction, 0, 1, "chance, in each slot, that a bad link turns good", "neutral"}, r);
  v.field({"loss_bad", Unit::fraction, 0, 1, "chance that a packet is lost while the link is bad (netem's 1-h)",
           "netem gemodel: 100 %"},
          loss_bad);
  v.field({"loss_good", Unit::fraction, 0, 1, "chance that a packet is lost while the link is good (netem's 1-k)",
           "netem gemodel: 0 %"},
          loss_good);
  v.field({"slot", Unit::duration, 1000, network_range::kLongest,
           "how often the link's state may change; packets this far apart meet it as netem's chain, packet by packet",
           "neutral"},
          slot);
}

template <class Visitor>
void DirectionConfig::describe(Visitor& v) {
  v.field({"latency", Unit::duration, 0, network_range::kLongest,
           "time on the way in one direction, drawn for each packet", "neutral"},
          latency);
  v.field({"loss", Unit::fraction, 0, 1, "chance that a packet is lost, each by itself", "neutral"}, loss);
  v.field({"burst_loss", Unit::none, 0, 0, "loss in bursts, on top of loss", "neutral"}, burst_loss);
  v.field(
      {"bandwidth", Unit::bytes, 1, network_range::kMostBytes, "bytes per second; without it, unlimited", "neutral"},
      bandwidth);
  v.field({"queue", Unit::bytes, 1, network_range::kMostBytes,
           "bytes that may wait for the bandwidth; a packet that would exceed it is dropped",
           "Linux: 1000 packets of 1500 bytes (txqueuelen)"},
          queue);
  v.field({"duplicate", Unit::fraction, 0, 1, "chance that a packet arrives twice", "neutral"}, duplicate);
  v.field(
      {"reorder", Unit::fraction, 0, 1, "chance that a packet is held up, so that later ones overtake it", "neutral"},
      reorder);
  v.field({"reorder_delay", Unit::duration, 0, network_range::kLongest, "how long such a packet is held up", "neutral"},
          reorder_delay);
}

template <class Visitor>
void WireConfig::describe(Visitor& v) {
  DirectionConfig::describe(v);
  v.field({"back", Unit::none, 0, 0, "the other direction: the same, or other with keys of its own", "neutral"}, back);
}

template <class Visitor>
void NetworkHostConfig::describe(Visitor& v) {
  v.field({"zone", Unit::none, 0, 0, "the data centre or zone that it is in; without it, a", "neutral"}, zone);
  v.field({"cores", Unit::count, 1, 4096, "steps that the machine does at a time", "neutral"}, cores);
  v.field({"per_command", Unit::duration, 0, network_range::kLongest, "processor time of each command",
           "neutral: processing is free"},
          per_command);
  v.field({"per_kib", Unit::duration, 0, network_range::kLongest, "processor time of each KiB of a message",
           "neutral: bytes are free"},
          per_kib);
}

template <class Visitor>
void NetworkLinkConfig::describe(Visitor& v) {
  v.field({"a", Unit::none, 0, 0, "the host or switch at one end", "neutral", true}, a);
  v.field({"b", Unit::none, 0, 0, "the host or switch at the other end", "neutral", true}, b);
  WireConfig::describe(v);
}

template <class Visitor>
void PartitionRule::describe(Visitor& v) {
  v.field({"from", Unit::none, 0, 0, "the hosts on one side, with commas between", "neutral", true}, from);
  v.field({"to", Unit::none, 0, 0, "the hosts on the other side; without it, all others", "neutral"}, to);
  v.field({"one_way", Unit::none, 0, 0, "only packets from the first side to the other are lost", "neutral"}, one_way);
}

template <class Visitor>
void HoldRule::describe(Visitor& v) {
  v.field({"from", Unit::none, 0, 0, "the hosts on one side, with commas between", "neutral", true}, from);
  v.field({"to", Unit::none, 0, 0, "the hosts on the other side; without it, all others", "neutral"}, to);
  v.field({"one_way", Unit::none, 0, 0, "only packets from the first side to the other wait", "neutral"}, one_way);
}

template <class Visitor>
void DegradeRule::describe(Visitor& v) {
  v.field({"from", Unit::none, 0, 0, "the host or switch at one end of the link", "neutral", true}, from);
  v.field({"to", Unit::none, 0, 0, "the host or switch at the other end of the link", "neutral", true}, to);
  v.field({"one_way", Unit::none, 0, 0, "only the direction from from to to is worse", "neutral"}, one_way);
  v.field(
      {"extra_latency", Unit::duration, 0, network_range::kLongest, "time that each packet takes longer", "neutral"},
      extra_latency);
  v.field({"loss", Unit::fraction, 0, 1, "chance that a packet is lost, besides the link's own", "neutral"}, loss);
  v.field({"bandwidth_factor", Unit::fraction, 1e-6, 1, "what is left of the link's bandwidth", "neutral"},
          bandwidth_factor);
}

template <class Visitor>
void DownRule::describe(Visitor& v) {
  v.field({"from", Unit::none, 0, 0, "the host or switch at one end of the link", "neutral", true}, from);
  v.field({"to", Unit::none, 0, 0, "the host or switch at the other end of the link", "neutral", true}, to);
}

template <class Visitor>
void NetworkRuleConfig::describe(Visitor& v) {
  v.field(
      {"at", Unit::duration, 0, network_range::kLongest, "when it begins, from the start of the run", "neutral", true},
      at);
  v.field({"for", Unit::duration, 1, network_range::kLongest, "how long it lasts; without it, to the end", "neutral"},
          lasts);
  v.field({"rule", Unit::none, 0, 0, "what it does to packets", "neutral", true}, rule);
}

template <class Visitor>
void NetworkConfig::describe(Visitor& v) {
  v.field({"preset", Unit::none, 0, 0,
           "direct = every host has a link to the broker's; star = a switch between all; two-data-centres, three-zones "
           "= a switch in each, joined to each other; given = only network.links",
           "neutral"},
          preset);
  v.field({"producers_zone", Unit::none, 0, 0, "the zone of the producers' host; without it, a", "neutral"},
          producers_zone);
  v.field({"broker_zone", Unit::none, 0, 0,
           "the zone of the broker's host; without it, a of two data centres and b of three zones", "neutral"},
          broker_zone);
  v.field({"consumers_zone", Unit::none, 0, 0,
           "the zone of the consumers' host; without it, b of two data centres and c of three zones", "neutral"},
          consumers_zone);
  v.group("access", "the link of the broker's host, and of each further host, in a preset that gives it one", access);
  v.group("between", "the links between the switches of zones", between);
  v.list("hosts", "further hosts, for groups of clients that are not together", hosts);
  v.list("switches", "further switches", switches);
  v.list("links", "further links, each between two hosts or switches", links);
  v.list("rules", "what disturbs the network, and when", rules);
}

}  // namespace brokerlab::sim
