// SPDX-License-Identifier: Apache-2.0
// Poison: a message that no consumer of a group can process, however often it is tried. It is a property of the message
// and part of the plan: chosen by number or by a draw about the message, never by what happened to it.
#pragma once

#include <cstdint>
#include <variant>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/policy/field.hpp"

namespace brokerlab::sim {

struct NoPoison {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};
struct PoisonByChance {
  static constexpr const char* kKind = "chance";
  double probability = 0.001;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"probability", Unit::fraction, 0, 1, "chance of each message, drawn for it", "neutral"}, probability);
  }
};
struct PoisonByNumber {
  static constexpr const char* kKind = "number";
  std::uint32_t first = 0;
  std::uint32_t every = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"first", Unit::count, 0, 4294967295.0, "the number of each producer's first poisonous message, from 0",
             "neutral"},
            first);
    v.field({"every", Unit::count, 0, 4294967295.0, "and then each so many messages; 0 = the first alone", "neutral"},
            every);
  }
};
using Poison = std::variant<NoPoison, PoisonByChance, PoisonByNumber>;

inline bool is_poisonous(const Poison& poison, MessageId message, DrawKey key) {
  if (const auto* chance = std::get_if<PoisonByChance>(&poison)) {
    const std::uint64_t subject = std::uint64_t{message.producer.value} << 32 | message.number;
    DrawStream stream(key, Purpose::poison, subject, 0);
    return stream.uniform() < chance->probability;
  }
  if (const auto* number = std::get_if<PoisonByNumber>(&poison)) {
    if (message.number < number->first) return false;
    const std::uint32_t after = message.number - number->first;
    return number->every == 0 ? after == 0 : after % number->every == 0;
  }
  return false;
}

}  // namespace brokerlab::sim
