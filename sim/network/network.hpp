// SPDX-License-Identifier: Apache-2.0
// The packet network: what becomes of a packet between two hosts. A copyable value that knows no event queue; it is
// told the time and says when a packet arrives, or where it has to be asked about again.
//
// A chain of links is passed in one call: fates are drawn and latencies summed. Only a link of finite bandwidth behind
// the first one costs an event, because its queue depends on who else arrives: the packet is `forwarded`, and the
// caller owes `forward` at that time. A held packet is the caller's to keep: it owes `send` again at the time given, in
// the order of the calls that held them. Times of calls must never decrease.
//
// Every draw is keyed by (direction, subject, transmission): removing a packet changes no other packet's fate, except
// through a full queue. A packet that is sent twice needs a transmission number of its own each time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/network/link.hpp"
#include "sim/network/routing.hpp"
#include "sim/network/topology.hpp"

namespace brokerlab::sim {

/// The highest bit of `transmission` marks a second copy that the network made.
inline constexpr std::uint32_t kSecondCopy = 1U << 31;

struct Packet {
  std::uint32_t from = 0, to = 0;  ///< hosts
  std::uint32_t bytes = 0;         ///< with headers
  std::uint64_t subject = 0;
  std::uint32_t transmission = 0;  ///< below kSecondCopy
};

struct Hop {
  enum class Kind : std::uint8_t {
    delivered,  ///< arrives at `at`
    forwarded,  ///< ask forward(at, packet, next_hop) at `at`
    lost,
    held,  ///< send it again at `at`, when the rule ends; Instant::never() if it never does
  };
  Kind kind = Kind::lost;
  Kind duplicate_kind = Kind::delivered;  ///< of a second copy: delivered or forwarded
  bool duplicate = false;                 ///< a second copy goes on too, whatever became of the first
  std::uint32_t next_hop = 0;             ///< the node where it is by then
  std::uint32_t duplicate_next_hop = 0;   ///< forward the copy with transmission | kSecondCopy
  Instant at = Instant::never();
  Instant duplicate_at = Instant::never();
};

class Network {
 public:
  Network() = default;
  Network(std::shared_ptr<const Topology> topology, DrawKey key);

  /// A packet leaves its host now. Within one host it arrives at once.
  Hop send(Instant now, const Packet& packet) {
    const Pair& pair = pairs_[packet.from * hosts_ + packet.to];
    if (pair.constant) {
      Hop hop;
      hop.kind = Hop::Kind::delivered;
      hop.at = now + pair.latency;
      return hop;
    }
    return send_slowly(now, packet);
  }
  /// A forwarded packet has reached the node `hop`.
  Hop forward(Instant now, const Packet& packet, std::uint32_t hop);

  /// A packet too small to count (an acknowledgement, a reset): when it arrives, known at once, or that it does not. A
  /// hold keeps it until the rule ends.
  std::optional<Instant> send_weightless(Instant now, const Packet& packet) {
    const Pair& pair = pairs_[packet.from * hosts_ + packet.to];
    return pair.steady ? now + pair.latency : send_weightless_slowly(now, packet);
  }
  /// Names two hosts in the questions that every packet asks.
  std::uint32_t pair_of(std::uint32_t from, std::uint32_t to) const { return from * hosts_ + to; }
  /// What every packet takes where constant() holds; null elsewhere.
  const Duration* constant_latency(std::uint32_t pair) const {
    return pairs_[pair].constant ? &pairs_[pair].latency : nullptr;
  }
  /// All that can happen to a packet is that it waits for the first link's bandwidth, or finds its queue full.
  bool queues_first(std::uint32_t pair) const { return pairs_[pair].queue != kNone; }
  /// What send() comes to where queues_first() holds: when the packet arrives; never = it is dropped.
  Instant send_queued(Instant now, std::uint32_t number, std::uint32_t bytes) {
    const Pair& pair = pairs_[number];
    const Instant sent = directions_[pair.queue].send(now, bytes);
    if (sent != Instant::never()) [[likely]]
      return sent + pair.latency;
    ++dropped_;
    return Instant::never();
  }
  /// When a packet would arrive that no rule, queue or loss touches.
  Instant undisturbed(Instant now, const Packet& packet) const;

  /// There is a way, and no rule loses or holds what is sent along it now.
  bool open(std::uint32_t from, std::uint32_t to) const { return pairs_[from * hosts_ + to].open; }
  /// There is a way, no rule touches it now, and no link on it loses, doubles or reorders by chance. Latencies may
  /// still be drawn, and a finite queue may overflow.
  bool plain(std::uint32_t from, std::uint32_t to) const { return pairs_[from * hosts_ + to].plain; }
  /// Some link on the way lets packets overtake each other on purpose.
  bool reorders(std::uint32_t from, std::uint32_t to) const { return pairs_[from * hosts_ + to].reorders; }
  /// A link of finite bandwidth lies on the way.
  bool finite(std::uint32_t from, std::uint32_t to) const { return pairs_[from * hosts_ + to].finite; }
  /// Nothing is lost, doubled, queued or told to overtake: only latencies may be drawn.
  bool smooth(std::uint32_t from, std::uint32_t to) const { return plain(from, to) && !finite(from, to); }
  /// What every packet too small to count takes, where it is the same for all; null elsewhere.
  const Duration* steady_latency(std::uint32_t from, std::uint32_t to) const {
    const Pair& pair = pairs_[from * hosts_ + to];
    return pair.steady ? &pair.latency : nullptr;
  }
  /// Every packet takes the same time: no chance, no queue, no rule.
  bool constant(std::uint32_t from, std::uint32_t to) const { return pairs_[from * hosts_ + to].constant; }

  /// Rules by their number in the topology. A rule is removed as often as it was installed; a hold's caller schedules
  /// its removal ahead of what it sends again at that time.
  void install(Instant now, std::uint32_t rule);
  void remove(std::uint32_t rule);

  const Topology& topology() const { return *topology_; }
  const Routes& routes() const { return routes_; }
  std::uint64_t packets_lost() const { return lost_; }        ///< by chance, a rule or for want of a way
  std::uint64_t packets_dropped() const { return dropped_; }  ///< by a full queue

 private:
  struct Pair {
    Duration latency{0};
    std::uint32_t queue = kNone;  // the direction with the only queue, if it is the first and all else is steady
    bool constant = false;
    bool steady = false;  // constant, but for queues
    bool open = false;
    bool plain = false;
    bool finite = false;
    bool reorders = false;
    std::uint32_t partitions = 0;
    std::uint32_t holds = 0;
  };
  struct Walk {
    Instant at;
    std::uint32_t node = 0;
    Hop::Kind kind = Hop::Kind::lost;
  };
  Hop send_slowly(Instant now, const Packet& packet);
  std::optional<Instant> send_weightless_slowly(Instant now, const Packet& packet);
  Hop pass(Instant now, const Packet& packet, std::uint32_t node);
  Walk walk(Walk at, const Packet& packet, Hop& hop, bool at_queue = true);
  bool cross(std::uint32_t direction, const Packet& packet, Walk& at);
  void copy(std::uint32_t direction, Instant entered, const Packet& packet, Hop& hop);
  Instant release_of(std::uint32_t from, std::uint32_t to) const;
  void changed(std::uint32_t rule, bool in_force);
  void degrade(std::uint32_t direction);
  void reroute();
  void judge_pairs();
  void judge(std::uint32_t from, std::uint32_t to);

  std::shared_ptr<const Topology> topology_;
  DrawKey key_;
  std::uint32_t hosts_ = 0;
  Routes routes_;
  std::vector<LinkDirection> directions_;
  std::vector<Pair> pairs_;
  std::vector<std::uint32_t> installed_;  ///< how often each rule is in force
  std::vector<Instant> ends_;             ///< when the rule installed last ends
  std::uint64_t lost_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace brokerlab::sim
