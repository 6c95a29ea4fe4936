// SPDX-License-Identifier: Apache-2.0
// The knobs of a consuming endpoint: how much it holds, how long it works, when it acknowledges, what it does when
// processing fails, and whether it recognises what it has seen.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <variant>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"
#include "broker_model/policy/resilience_policy.hpp"

namespace brokerlab {

/// When a delivery is settled: before_processing = when its processing starts; after_processing = when it ends;
/// automatic = by the broker when it is sent (AMQP no-ack).
enum class Acknowledge : std::uint8_t { before_processing, after_processing, automatic };
template <>
struct EnumNames<Acknowledge> {
  static constexpr std::array names{std::pair{Acknowledge::before_processing, "before-processing"},
                                    std::pair{Acknowledge::after_processing, "after-processing"},
                                    std::pair{Acknowledge::automatic, "automatic"}};
};

/// What becomes of a delivery whose processing failed, if it is not settled by then.
enum class OnFailure : std::uint8_t { give_back, reject };
template <>
struct EnumNames<OnFailure> {
  static constexpr std::array names{std::pair{OnFailure::give_back, "give-back"},
                                    std::pair{OnFailure::reject, "reject"}};
};

/// What a message does whose processing can never succeed: process = nothing, this consumer can; fail = processing
/// fails each time; crash = it kills the consumer's process when processing ends.
enum class OnPoison : std::uint8_t { process, fail, crash };
template <>
struct EnumNames<OnPoison> {
  static constexpr std::array names{std::pair{OnPoison::process, "process"}, std::pair{OnPoison::fail, "fail"},
                                    std::pair{OnPoison::crash, "crash"}};
};

/// Whose effects a table of seen ids remembers: one consumer's, or those of all consumers of the group (as a unique key
/// in a database that they share).
enum class DedupScope : std::uint8_t { consumer, group };
template <>
struct EnumNames<DedupScope> {
  static constexpr std::array names{std::pair{DedupScope::consumer, "consumer"}, std::pair{DedupScope::group, "group"}};
};

/// Every delivery has its effect.
struct NoDedup {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};
/// An effect whose message id is in the table of seen ids is skipped; the delivery is acknowledged all the same.
struct SeenIdsDedup {
  static constexpr const char* kKind = "seen-ids";
  std::uint64_t capacity = 1'000'000;
  DedupScope scope = DedupScope::consumer;
  bool durable = true;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"capacity", Unit::count, 1, 4294967295.0, "ids the table holds; the oldest is forgotten first", "neutral"},
            capacity);
    v.field(
        {"scope", Unit::none, 0, 0, "a table for each consumer, or one that the group's consumers share", "neutral"},
        scope);
    v.field({"durable", Unit::none, 0, 0,
             "the table survives a kill of the consumer: an id is stored together with the effect", "neutral"},
            durable);
  }
};
using Dedup = std::variant<NoDedup, SeenIdsDedup>;

/// A dependency of the consumer that becomes slow for a while: what is begun then takes up to `factor` times as long.
struct Slowdown {
  double factor = 1;
  Duration start{0};
  Duration rise{0};
  Duration hold{0};
  Duration fall{0};

  /// How many times as long processing takes that begins `now`: from 1 in a straight line to `factor`, there for a
  /// while, and back.
  double at(Instant now) const {
    const double since = to_seconds(now - Instant{0} - start);
    const double up = to_seconds(rise), down = to_seconds(fall), end = up + to_seconds(hold);
    if (since < 0 || since >= end + down) return 1;
    if (since < up) return 1 + (factor - 1) * (since / up);
    return since < end ? factor : 1 + (factor - 1) * ((end + down - since) / down);
  }

  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"factor", Unit::none, 0.001, 1e6, "processing takes this many times as long at the worst; 1 = never slow",
             "neutral"},
            factor);
    v.field({"start", Unit::duration, 0, kUnbounded, "when it begins to become slow", "neutral"}, start);
    v.field({"rise", Unit::duration, 0, kUnbounded, "how long it becomes slower; 0 = at once", "neutral"}, rise);
    v.field({"hold", Unit::duration, 0, kUnbounded, "how long it stays slow", "neutral"}, hold);
    v.field({"fall", Unit::duration, 0, kUnbounded, "how long it recovers; 0 = at once", "neutral"}, fall);
  }
};

/// A consuming endpoint's contract.
struct ConsumerPolicy {
  std::uint32_t prefetch = 0;
  std::uint32_t concurrency = 1;
  Distribution service = Constant{0.0};
  Duration service_per_kib{0};
  Slowdown slowdown;
  Acknowledge acknowledge = Acknowledge::after_processing;
  double failure_probability = 0;
  OnFailure on_failure = OnFailure::give_back;
  OnPoison on_poison = OnPoison::fail;
  Duration restart_after_crash = seconds(1);
  Dedup dedup = NoDedup{};
  Reconnect reconnect;

  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"prefetch", Unit::count, 0, 65535, "most unsettled deliveries the broker may hand out; 0 = no limit",
             "AMQP basic.qos: no limit by default"},
            prefetch);
    v.field({"concurrency", Unit::count, 1, 4294967295.0, "deliveries processed at a time", "neutral"}, concurrency);
    v.field({"service", Unit::duration, 0, kUnbounded,
             "time to process a delivery, drawn for each (message, delivery count)", "neutral"},
            service);
    v.field({"service_per_kib", Unit::duration, 0, 3.6e12, "and for each KiB of the body, in proportion", "neutral"},
            service_per_kib);
    v.group("slowdown", "a time in which processing takes longer", slowdown);
    v.field({"acknowledge", Unit::none, 0, 0,
             "when a delivery is settled: before or after its processing, or by the broker as it is sent", "neutral"},
            acknowledge);
    v.field({"failure_probability", Unit::fraction, 0, 1,
             "processing fails without effect, drawn for each (message, delivery count)", "neutral"},
            failure_probability);
    v.field({"on_failure", Unit::none, 0, 0, "what becomes of a delivery whose processing failed", "neutral"},
            on_failure);
    v.field({"on_poison", Unit::none, 0, 0,
             "what a poisonous message does: process = nothing, this consumer can process it; fail = processing fails "
             "each time; crash = it kills the process when processing ends",
             "neutral"},
            on_poison);
    v.field({"restart_after_crash", Unit::duration, 0, kUnbounded,
             "how long a process stays down that a message killed", "neutral: of the order of a container's restart"},
            restart_after_crash);
    v.field({"dedup", Unit::none, 0, 0, "whether the consumer recognises a message whose effect it has had", "neutral"},
            dedup);
    v.group("reconnect", "delays between attempts to connect", reconnect);
  }
};

}  // namespace brokerlab
