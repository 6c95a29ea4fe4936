// SPDX-License-Identifier: Apache-2.0
// Ids are distinct types, not integers: a queue can never be passed where a session is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace brokerlab {

/// A dense index of one kind of thing; the largest value means "none".
template <class Tag>
struct Id {
  std::uint32_t value = std::numeric_limits<std::uint32_t>::max();
  constexpr Id() = default;
  constexpr explicit Id(std::uint32_t v) : value(v) {}
  static constexpr Id none() { return Id{}; }
  constexpr bool valid() const { return value != std::numeric_limits<std::uint32_t>::max(); }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using NameId = Id<struct NameTag>;          ///< an interned name (queue, exchange, routing key, consumer tag)
using QueueId = Id<struct QueueTag>;        ///< a queue inside one broker
using ExchangeId = Id<struct ExchangeTag>;  ///< an exchange inside one broker
using SessionId = Id<struct SessionTag>;    ///< a session (connection or channel) as the host or front numbers it
using ProducerId = Id<struct ProducerTag>;  ///< a producing application
using ConsumerId = Id<struct ConsumerTag>;  ///< a consuming application

/// Who intends to send, and that producer's dense number from 0: fixed when the application intends to send, opaque to
/// the broker, equal for every retry of the same message.
struct MessageId {
  ProducerId producer;
  std::uint32_t number = 0;
  friend constexpr auto operator<=>(const MessageId&, const MessageId&) = default;
};

}  // namespace brokerlab
