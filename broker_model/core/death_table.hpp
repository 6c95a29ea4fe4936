// SPDX-License-Identifier: Apache-2.0
// Death histories, the side table of the few messages that died before: newest first, one entry per {queue, reason}.
// A history is never changed once it is made: a message that dies again gets a new one, because copies of the message
// in other queues keep the old.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/message.hpp"
#include "broker_model/base/slab.hpp"
#include "broker_model/core/intrusive_list.hpp"

namespace brokerlab::core {

class DeathTable {
 public:
  /// The history `older` (kNil = none) with one death more. The caller owns the result and ends it with erase().
  std::uint32_t extend(std::uint32_t older, NameId queue, DeathReason reason);
  /// The history `older` with `entry` in front as it is: for recovery, oldest first.
  std::uint32_t prepend(std::uint32_t older, const DeathEntry& entry);
  /// Ends a history; kNil is allowed.
  void erase(std::uint32_t history);

  /// Appends the entries to `out`, newest first, and returns how many there are.
  std::uint16_t list(std::uint32_t history, std::vector<DeathEntry>& out) const;
  /// How often the newest death happened.
  std::uint32_t newest_count(std::uint32_t history) const;
  NameId first_queue(std::uint32_t history) const;
  DeathReason first_reason(std::uint32_t history) const;

  /// Whether a message with this history, sent on to `queue`, would go round a cycle in which nobody rejected it.
  /// RabbitMQ: such a message is dropped.
  bool closes_cycle(std::uint32_t history, NameId queue) const;

  std::size_t size() const { return histories_.size(); }

 private:
  struct Node {
    DeathEntry entry;
    std::uint32_t older = kNil;
  };
  struct History {
    std::uint32_t newest = kNil;
    NameId first_queue;
    DeathReason first_reason = DeathReason::rejected;
  };

  std::uint32_t copy_without(std::uint32_t node, NameId queue, DeathReason reason, std::uint32_t& count);
  std::uint32_t start(NameId queue, DeathReason reason);

  Slab<Node> nodes_;
  Slab<History> histories_;
};

}  // namespace brokerlab::core
