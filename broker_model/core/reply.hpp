// SPDX-License-Identifier: Apache-2.0
// What the core sends to a session. The front turns it into its protocol's words.
#pragma once

#include <cstdint>
#include <variant>

#include "broker_model/core/command.hpp"

namespace brokerlab {

/// Why a command was refused. A peer's mistake or a race: always a value.
enum class Refusal : std::uint8_t {
  none,
  no_such_exchange,
  no_such_queue,
  inequivalent,
  locked,
  in_use,
  not_empty,
  exclusive_in_use,
  reserved,
  tag_in_use,
};

/// A message on its way out, with what its route and history were.
struct Outgoing {
  MessageId message;
  Body body;
  NameId queue;
  NameId exchange;
  NameId key;
  PropertiesId properties;
  std::uint32_t deaths_first = 0;  ///< range in Effects::deaths(), newest first
  std::uint16_t deaths_count = 0;
  std::uint16_t delivery_count = 0;  ///< hand-outs including this one, 1 = the first; saturates
  NameId first_death_queue;
  DeathReason first_death_reason = DeathReason::rejected;
  bool redelivered = false;
};

struct Done {
  std::uint32_t token;
  std::uint32_t count;
  std::uint32_t consumers;
};  ///< a command succeeded; counts where the command has some (messages, consumers)
struct Failed {
  std::uint32_t token;
  Refusal why;
};
struct SettleFailed {
  LeaseHandle lease;
};
struct Confirmed {
  std::uint32_t confirm;
};
struct Refused {
  std::uint32_t confirm;
};
/// A mandatory message that no queue matched; a Confirmed follows where one was asked for.
struct Returned {
  Outgoing message;
};
struct Delivered {
  NameId consumer;
  LeaseHandle lease;
  Outgoing message;
};  ///< lease index 0xffffffff when settled on send
struct Pulled {
  std::uint32_t token;
  LeaseHandle lease;
  std::uint32_t remaining;
  Outgoing message;
};
struct PullEmpty {
  std::uint32_t token;
  NameId queue;
};
struct ConsumerCancelled {
  NameId consumer;
  NameId queue;
};  ///< the broker cancelled it (queue deleted)

using Reply = std::variant<Done, Failed, SettleFailed, Confirmed, Refused, Returned, Delivered, Pulled, PullEmpty,
                           ConsumerCancelled>;

}  // namespace brokerlab
