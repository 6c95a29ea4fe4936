// SPDX-License-Identifier: Apache-2.0
// Which key a message has, and which of several queues it goes to.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "broker_model/policy/field.hpp"

namespace brokerlab::sim {

/// How messages are spread over several queues: by_key = a key's messages go to one queue, chosen by the key's hash
/// (without keys each message goes to a queue at random); round_robin = in turn.
enum class Spread : std::uint8_t { by_key, round_robin };

/// A message's key is drawn: 1 to `count`, with P(k) in proportion to k^-skew (Zipf).
struct Keys {
  std::uint64_t count = 0;
  double skew = 1;
  Spread spread = Spread::by_key;

  template <class Visitor>
  void describe(Visitor& v);
};

}  // namespace brokerlab::sim

namespace brokerlab {
template <>
struct EnumNames<sim::Spread> {
  static constexpr std::array names{std::pair{sim::Spread::by_key, "by-key"},
                                    std::pair{sim::Spread::round_robin, "round-robin"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

template <class Visitor>
void Keys::describe(Visitor& v) {
  v.field({"count", Unit::count, 0, 4294967295.0, "keys there are; 0 = messages have none", "neutral"}, count);
  v.field({"skew", Unit::none, 0, 64, "Zipf's exponent: the k-th key's share is in proportion to k^-skew",
           "neutral: 1, as of words and web pages; 0 = all equal"},
          skew);
  v.field({"spread", Unit::none, 0, 0,
           "over the group's queues (to and partitions): by-key = by a hash of the key (at random without keys), "
           "round-robin = in turn",
           "Kafka producer: by a hash of the key"},
          spread);
}

}  // namespace brokerlab::sim
