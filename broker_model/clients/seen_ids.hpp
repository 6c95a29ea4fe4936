// SPDX-License-Identifier: Apache-2.0
// The ids of the messages whose effect was had: a set of at most `capacity` ids that forgets the oldest first. Memory
// grows with what was seen, up to the capacity. The world owns the tables (one for each consumer, or one for a group,
// as SeenIdsDedup::scope says) and hands the right one to Consumer::step.
#pragma once

#include <cstdint>

#include "broker_model/base/flat_map.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/ring.hpp"
#include "broker_model/policy/consumer_policy.hpp"

namespace brokerlab {

class SeenIds {
 public:
  /// Remembers nothing: for consumers without dedup.
  SeenIds() = default;
  explicit SeenIds(const Dedup& policy);

  bool contains(MessageId id) const { return set_.contains(pack(id)); }

  /// Adds `id`, forgetting the oldest if the table is full; false if it was there.
  bool insert(MessageId id);

  /// A process that uses the table was killed: the table is empty afterwards unless it is durable.
  void process_killed();

  std::size_t size() const { return order_.size(); }

 private:
  struct Present {};
  static constexpr std::uint64_t pack(MessageId id) { return (std::uint64_t{id.producer.value} << 32) | id.number; }

  FlatMap<std::uint64_t, Present> set_;
  Ring<std::uint64_t> order_;  // oldest first
  std::uint64_t capacity_ = 0;
  bool durable_ = false;
};

}  // namespace brokerlab
