// SPDX-License-Identifier: Apache-2.0
// What the run is given from outside: who intends to send what, and when. A pure function of (seed, scenario): every
// question about a message has the same answer whenever it is asked, under every policy, so nothing is stored per
// message. Timed faults and recorded plans will join here.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/base/samplers.hpp"
#include "sim/traffic/arrival_cursor.hpp"
#include "sim/traffic/arrivals.hpp"
#include "sim/traffic/keys.hpp"

namespace brokerlab::sim {

/// A group of equal producers.
struct TrafficGroup {
  Arrivals arrivals;
  Distribution body_size = Constant{1024};  ///< bytes; rounded, kept within 0 to 2^32 - 1
  std::uint32_t producers = 1;
  NameId destination;
  std::vector<NameId> partitions;  ///< further destinations
  Keys keys;
  ArrivalCursor::End end;  ///< of each producer
};

/// The key of a message that has none.
inline constexpr std::uint64_t kNoKey = 0;

class Plan {
 public:
  explicit Plan(DrawKey key) : key_(key) {}

  /// Adds a group; its producers get the next ids, from the returned one on.
  ProducerId add(const TrafficGroup& group);

  std::uint32_t producers() const { return producers_; }

  /// The sends of one producer from its first.
  ArrivalCursor sends(ProducerId producer) const;

  /// What the message is: its size, a digest that is its own, its key (from 1, the most frequent; kNoKey = none), and
  /// where it goes.
  Body body(MessageId message) const;
  std::uint64_t key(MessageId message) const;
  NameId destination(MessageId message) const;

 private:
  struct Group {
    std::shared_ptr<const ArrivalPattern> pattern;
    Distribution body_size;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::vector<NameId> destinations;  // at least one
    Keys keys;
    ArrivalCursor::End end;
  };
  const Group& group_of(ProducerId producer) const;

  std::vector<Group> groups_;  // by first
  DrawKey key_;
  std::uint32_t producers_ = 0;
};

}  // namespace brokerlab::sim
