// SPDX-License-Identifier: Apache-2.0
// What a message is to the broker: an identity it does not interpret and a body it does not read.
#pragma once

#include <cstdint>

#include "broker_model/base/ids.hpp"

namespace brokerlab {

/// A body by reference: the simulator carries no bytes. `size` in bytes; `digest` tells altered payloads; `buffer` is
/// the host's handle of the bytes (0 where there are none).
struct Body {
  std::uint64_t digest = 0;
  std::uint32_t size = 0;
  std::uint32_t buffer = 0;
  friend constexpr bool operator==(const Body&, const Body&) = default;
};

/// An interned set of message properties (priority, expiry, headers). The core stores and returns it unread; the front
/// owns the dictionary. `none` = no properties.
using PropertiesId = Id<struct PropertiesTag>;

/// Why a message left a queue other than by acknowledgement. The names of AMQP's x-death reasons.
enum class DeathReason : std::uint8_t { rejected, expired, maxlen, delivery_limit };

/// One entry of a message's death history: how often it died in this queue for this reason. Newest first in any
/// listing.
struct DeathEntry {
  NameId queue;
  DeathReason reason = DeathReason::rejected;
  std::uint32_t count = 0;
  friend constexpr bool operator==(const DeathEntry&, const DeathEntry&) = default;
};

}  // namespace brokerlab
