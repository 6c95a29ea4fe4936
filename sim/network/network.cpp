// SPDX-License-Identifier: Apache-2.0
#include "sim/network/network.hpp"

#include <algorithm>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {

Network::Network(std::shared_ptr<const Topology> topology, DrawKey key)
    : topology_(std::move(topology)), key_(key), hosts_(topology_->hosts) {
  for (std::uint32_t d = 0; d < topology_->directions.size(); ++d)
    directions_.emplace_back(topology_->directions[d], d, key_);
  pairs_.resize(std::size_t{hosts_} * hosts_);
  installed_.resize(topology_->rules.size());
  ends_.resize(topology_->rules.size());
  reroute();
}

Hop Network::forward(Instant now, const Packet& packet, std::uint32_t hop) {
  if (pairs_[packet.from * hosts_ + packet.to].partitions == 0) return pass(now, packet, hop);
  ++lost_;
  return {};
}

Hop Network::send_slowly(Instant now, const Packet& packet) {
  const Pair& pair = pairs_[packet.from * hosts_ + packet.to];
  if (pair.holds > 0)
    if (const Instant release = release_of(packet.from, packet.to); release > now) {
      Hop hop;
      hop.kind = Hop::Kind::held;
      hop.at = release;
      return hop;
    }
  return forward(now, packet, packet.from);
}

std::optional<Instant> Network::send_weightless_slowly(Instant now, const Packet& packet) {
  const Pair& pair = pairs_[packet.from * hosts_ + packet.to];
  Instant at = now;
  if (pair.holds > 0) at = std::max(at, release_of(packet.from, packet.to));
  bool arrives = pair.partitions == 0 && at != Instant::never();
  for (std::uint32_t node = packet.from; arrives && node != packet.to;) {
    const std::uint32_t d = routes_.next(node, packet.to);
    if (d == kNone) {
      arrives = false;
      break;
    }
    const Crossing crossing =
        directions_[d].cross_weightless(topology_->directions[d], at, {packet.subject, packet.transmission}, key_);
    arrives = !crossing.lost;
    at = crossing.arrival;
    node = topology_->head(d);
  }
  if (arrives) return at;
  ++lost_;
  return std::nullopt;
}

Instant Network::undisturbed(Instant now, const Packet& packet) const {
  Instant at = now;
  for (std::uint32_t node = packet.from; node != packet.to;) {
    const std::uint32_t d = routes_.next(node, packet.to);
    if (d == kNone) break;
    at += directions_[d].latency(topology_->directions[d], {packet.subject, packet.transmission}, key_);
    node = topology_->head(d);
  }
  return at;
}

Hop Network::pass(Instant now, const Packet& packet, std::uint32_t node) {
  Hop hop;
  const Walk end = walk({now, node}, packet, hop);
  hop.kind = end.kind;
  hop.next_hop = end.node;
  hop.at = end.kind == Hop::Kind::lost ? Instant::never() : end.at;
  return hop;
}

// `at_queue`: the packet is where it may be queued now, not ahead of time.
Network::Walk Network::walk(Walk at, const Packet& packet, Hop& hop, bool at_queue) {
  while (at.node != packet.to) {
    const std::uint32_t d = routes_.next(at.node, packet.to);
    at.kind = Hop::Kind::lost;
    if (d == kNone) {
      ++lost_;
      return at;
    }
    at.kind = Hop::Kind::forwarded;
    if (directions_[d].finite() && !at_queue) return at;
    at_queue = false;
    const Instant entered = at.at;
    const bool arrives = cross(d, packet, at);
    const bool second = (packet.transmission & kSecondCopy) != 0;
    if (!second && !hop.duplicate &&
        directions_[d].duplicated(topology_->directions[d], {packet.subject, packet.transmission}, key_))
      copy(d, entered, packet, hop);
    if (!arrives) return at;
  }
  at.kind = Hop::Kind::delivered;
  return at;
}

bool Network::cross(std::uint32_t direction, const Packet& packet, Walk& at) {
  const Crossing crossing = directions_[direction].cross(topology_->directions[direction], at.at, packet.bytes,
                                                         {packet.subject, packet.transmission}, key_);
  at.at = crossing.arrival;
  if (!crossing.lost) {
    at.node = topology_->head(direction);
    return true;
  }
  at.kind = Hop::Kind::lost;
  crossing.dropped ? ++dropped_ : ++lost_;
  return false;
}

void Network::copy(std::uint32_t direction, Instant entered, const Packet& packet, Hop& hop) {
  Packet second = packet;
  second.transmission |= kSecondCopy;
  Walk at{entered, topology_->tail(direction)};
  if (!cross(direction, second, at)) return;
  at = walk(at, second, hop, false);
  if (at.kind == Hop::Kind::lost) return;
  hop.duplicate = true;
  hop.duplicate_kind = at.kind;
  hop.duplicate_next_hop = at.node;
  hop.duplicate_at = at.at;
}

Instant Network::release_of(std::uint32_t from, std::uint32_t to) const {
  Instant release{0};
  for (std::uint32_t i = 0; i < installed_.size(); ++i) {
    const NetworkRule& rule = topology_->rules[i];
    if (installed_[i] == 0 || rule.kind != NetworkRule::Kind::hold) continue;
    const bool touches = std::binary_search(rule.pairs.begin(), rule.pairs.end(), std::pair{from, to});
    if (touches) release = std::max(release, ends_[i]);
  }
  return release;
}

void Network::install(Instant now, std::uint32_t rule) {
  const Duration lasts = topology_->rules[rule].lasts;
  ends_[rule] = lasts.ns > 0 ? std::max(ends_[rule], now + lasts) : Instant::never();
  if (installed_[rule]++ == 0) changed(rule, true);
}

void Network::remove(std::uint32_t rule) {
  BROKERLAB_CHECK(installed_[rule] > 0, "a rule is removed that is not installed");
  if (--installed_[rule] == 0) changed(rule, false);
}

void Network::changed(std::uint32_t index, bool in_force) {
  const NetworkRule& rule = topology_->rules[index];
  for (const auto& [from, to] : rule.pairs) {
    Pair& pair = pairs_[from * hosts_ + to];
    std::uint32_t& count = rule.kind == NetworkRule::Kind::hold ? pair.holds : pair.partitions;
    in_force ? ++count : --count;
    judge(from, to);
  }
  if (rule.kind == NetworkRule::Kind::down) return reroute();
  for (const std::uint32_t direction : rule.directions) degrade(direction);
  if (!rule.directions.empty()) judge_pairs();
}

void Network::degrade(std::uint32_t direction) {
  Degradation sum;
  for (std::uint32_t i = 0; i < installed_.size(); ++i) {
    const NetworkRule& rule = topology_->rules[i];
    if (installed_[i] == 0 || rule.kind != NetworkRule::Kind::degrade) continue;
    if (!std::binary_search(rule.directions.begin(), rule.directions.end(), direction)) continue;
    sum.extra_latency += rule.extra_latency;
    sum.loss = 1 - (1 - sum.loss) * (1 - rule.loss);
    sum.bandwidth_factor *= rule.bandwidth_factor;
  }
  directions_[direction].degrade(topology_->directions[direction], sum);
}

void Network::reroute() {
  std::vector<bool> down(topology_->links.size(), false);
  for (std::uint32_t i = 0; i < installed_.size(); ++i)
    if (installed_[i] > 0 && topology_->rules[i].kind == NetworkRule::Kind::down)
      for (const std::uint32_t direction : topology_->rules[i].directions) down[direction / 2] = true;
  routes_ = Routes(*topology_, down);
  judge_pairs();
}

void Network::judge_pairs() {
  for (std::uint32_t from = 0; from < hosts_; ++from)
    for (std::uint32_t to = 0; to < hosts_; ++to) judge(from, to);
}

void Network::judge(std::uint32_t from, std::uint32_t to) {
  Pair& pair = pairs_[from * hosts_ + to];
  pair.open = pair.partitions == 0 && pair.holds == 0 && routes_.connected(from, to);
  pair.steady = pair.plain = pair.open;
  pair.constant = false;
  pair.queue = kNone;
  pair.finite = pair.reorders = false;
  pair.latency = Duration{0};
  for (std::uint32_t node = from; node != to;) {
    const std::uint32_t d = routes_.next(node, to);
    if (d == kNone) return;
    const LinkDirection& direction = directions_[d];
    pair.plain = pair.plain && direction.lossless();
    pair.steady = pair.steady && direction.steady();
    if (direction.finite()) pair.queue = pair.steady && node == from ? d : kNone;
    pair.finite = pair.finite || direction.finite();
    pair.reorders = pair.reorders || topology_->directions[d].reorder > 0;
    pair.latency += direction.constant_latency();
    node = topology_->head(d);
  }
  pair.constant = pair.steady && !pair.finite;
  if (!pair.steady) pair.queue = kNone;
}

}  // namespace brokerlab::sim
