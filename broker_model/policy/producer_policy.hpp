// SPDX-License-Identifier: Apache-2.0
// The knobs of a producing endpoint: how much it has under way, how it learns the outcome, how it tries again, and what
// it does with messages that it cannot send yet.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"
#include "broker_model/policy/resilience_policy.hpp"

namespace brokerlab {

/// What becomes of a message that the application intends to send while the producer's buffer is full.
enum class WhenFull : std::uint8_t { block, drop };
template <>
struct EnumNames<WhenFull> {
  static constexpr std::array names{std::pair{WhenFull::block, "block"}, std::pair{WhenFull::drop, "drop"}};
};

/// Exponential backoff: the delay before attempt n+1 is min(maximum, initial * multiplier^(n-1)), spread by jitter.
struct Backoff {
  Duration initial = milliseconds(100);
  Duration maximum = seconds(1);
  double multiplier = 2;
  Jitter jitter = Jitter::equal;

  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"initial", Unit::duration, 0, kUnbounded, "delay before the first retry",
             "Kafka producer retry.backoff.ms: 100 ms"},
            initial);
    v.field({"maximum", Unit::duration, 0, kUnbounded, "no retry's delay is longer",
             "Kafka producer retry.backoff.max.ms: 1 s"},
            maximum);
    v.field({"multiplier", Unit::none, 1, 1e6, "each delay is this many times the one before; 1 = constant delay",
             "Kafka producer: doubles (KIP-580)"},
            multiplier);
    v.field(
        {"jitter", Unit::none, 0, 0,
         "spread of a delay d: none = d, full = uniform in 0 to d, equal = uniform in d/2 to d, exponential = mean d",
         "neutral; the kinds are those of the AWS Architecture Blog, Exponential Backoff And Jitter"},
        jitter);
  }
};

/// A producing endpoint's contract.
struct ProducerPolicy {
  std::uint64_t window = 0;
  bool confirms = true;
  Duration confirm_timeout{0};
  std::uint32_t max_attempts = 0;
  Backoff backoff;
  std::uint64_t buffer = 1000;
  WhenFull when_full = WhenFull::block;
  bool retry_refused = false;
  RetryBudgetPolicy retry_budget = NoRetryBudget{};
  BreakerPolicy circuit_breaker = NoBreaker{};
  ReplyPolicy reply = NoReply{};
  bool outbox = false;
  Reconnect reconnect;
  bool persistent = true;
  bool mandatory = false;

  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"window", Unit::count, 0, kUnbounded,
             "most messages sent and without a final outcome, waiting for a retry included; 0 = no limit",
             "AMQP publisher confirms have no limit of their own"},
            window);
    v.field({"confirms", Unit::none, 0, 0,
             "wait for the broker's confirm; false = send and forget: every outcome is unknown", "neutral"},
            confirms);
    v.field({"confirm_timeout", Unit::duration, 0, kUnbounded,
             "an attempt without an answer for this long counts as failed; 0 = wait for ever",
             "AMQP clients have none by default"},
            confirm_timeout);
    v.field({"max_attempts", Unit::count, 0, 4294967295.0,
             "publishes of one message before the producer gives up; 0 = no limit", "neutral"},
            max_attempts);
    v.group("backoff", "delays between the attempts of one message", backoff);
    v.field({"buffer", Unit::count, 0, kUnbounded, "messages that may wait in the producer to be sent", "neutral"},
            buffer);
    v.field(
        {"when_full", Unit::none, 0, 0,
         "a message intended while the buffer is full: block = it waits in the application, drop = it is never sent",
         "Kafka producer: blocks (max.block.ms)"},
        when_full);
    v.field({"retry_refused", Unit::none, 0, 0,
             "a refusal is tried again like a missing answer; false = a refusal is final", "neutral"},
            retry_refused);
    v.field({"retry_budget", Unit::none, 0, 0, "how many retries the producer may make for its first sends",
             "AMQP clients have none"},
            retry_budget);
    v.field({"circuit_breaker", Unit::none, 0, 0, "when the producer stops calling a broker that fails",
             "AMQP clients have none"},
            circuit_breaker);
    v.field({"reply", Unit::none, 0, 0,
             "whether the producer waits for a reply: a message that a consumer group with replies_to hands to it",
             "neutral"},
            reply);
    v.field({"outbox", Unit::none, 0, 0,
             "transactional outbox: what the application intends is stored with its own effect; a producer that was "
             "killed sends what had no outcome after its restart. false = it is lost with the process",
             "neutral"},
            outbox);
    v.group("reconnect", "delays between attempts to connect", reconnect);
    v.field({"persistent", Unit::none, 0, 0, "messages ask to survive a restart of the broker (delivery mode 2)",
             "neutral"},
            persistent);
    v.field({"mandatory", Unit::none, 0, 0, "a message that no queue matches comes back instead of vanishing",
             "AMQP basic.publish: false"},
            mandatory);
  }
};

}  // namespace brokerlab
