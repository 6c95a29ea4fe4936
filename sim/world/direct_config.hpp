// SPDX-License-Identifier: Apache-2.0
// Messaging without a broker: producers send straight to the consumers' processes. A queue is then a name alone: what
// is sent `to` it goes to one of the consumers that take `from` it, and what a queue's own knobs say has no effect.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <variant>

#include "broker_model/policy/field.hpp"

namespace brokerlab::sim {

/// Which consumer gets an attempt after the first: same = the one that the message was for (its table of seen ids can
/// tell), next = the next in the row.
enum class RetryTo : std::uint8_t { same, next };

}  // namespace brokerlab::sim

namespace brokerlab {
template <>
struct EnumNames<sim::RetryTo> {
  static constexpr std::array names{std::pair{sim::RetryTo::same, "same"}, std::pair{sim::RetryTo::next, "next"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

/// There is a broker.
struct NoDirect {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};

/// What is lost is lost: nobody answers, and an inbox that is full drops.
struct DirectDatagrams {
  static constexpr const char* kKind = "datagram";
  std::uint32_t inbox = 1000;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"inbox", Unit::count, 1, 1e9, "messages that may wait in a consumer's process; the next is dropped",
             "neutral"},
            inbox);
  }
};

/// The consumer answers when it settles (before or after its processing, as its policy says); a producer that hears
/// nothing for its confirm_timeout sends again.
struct DirectAcknowledged {
  static constexpr const char* kKind = "acknowledged";
  std::uint32_t inbox = 1000;
  RetryTo retry_to = RetryTo::same;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"inbox", Unit::count, 1, 1e9, "messages that may wait in a consumer's process; the next is dropped",
             "neutral"},
            inbox);
    v.field({"retry_to", Unit::none, 0, 0,
             "who gets a message that is sent again: same = the consumer that it was for, next = the next in the row",
             "neutral"},
            retry_to);
  }
};

using DirectConfig = std::variant<NoDirect, DirectDatagrams, DirectAcknowledged>;

}  // namespace brokerlab::sim
