// SPDX-License-Identifier: Apache-2.0
// The knobs with which a client protects itself and what it calls: how it connects again, how much it may retry, when
// it stops calling, how long it waits for a reply.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <variant>

#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"

namespace brokerlab {

/// How a delay d is spread: none = d, full = uniform in [0, d), equal = d/2 + uniform in [0, d/2), exponential =
/// exponentially distributed with mean d (retries that are independent of each other, as the orbit of a retrial queue).
enum class Jitter : std::uint8_t { none, full, equal, exponential };
template <>
struct EnumNames<Jitter> {
  static constexpr std::array names{std::pair{Jitter::none, "none"}, std::pair{Jitter::full, "full"},
                                    std::pair{Jitter::equal, "equal"}, std::pair{Jitter::exponential, "exponential"}};
};

/// How the delays between attempts to connect grow from run.reconnect_after: the n-th in a row waits
/// min(maximum, reconnect_after * multiplier^(n-1)), spread by jitter.
struct Reconnect {
  double multiplier = 1;
  Duration maximum = seconds(30);
  Jitter jitter = Jitter::none;

  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"multiplier", Unit::none, 1, 1e6,
             "each failed attempt's delay is this many times the one before, from run.reconnect_after; 1 = constant",
             "RabbitMQ Java client: constant (network recovery interval)"},
            multiplier);
    v.field({"maximum", Unit::duration, 0, kUnbounded, "no delay is longer", "neutral"}, maximum);
    v.field({"jitter", Unit::none, 0, 0, "spread of a delay, drawn for each (client, attempt); as in backoff",
             "RabbitMQ Java client: none"},
            jitter);
  }
};

/// Retries are not limited in number.
struct NoRetryBudget {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};
/// A token bucket for each producer: every first send puts `ratio` of a token in, every retry takes one. A message
/// whose retry finds the bucket empty is given up. Source: Google SRE book, chapter 22 (retry budgets); Finagle's
/// RetryBudget.
struct RatioRetryBudget {
  static constexpr const char* kKind = "ratio";
  double ratio = 0.1;
  double burst = 10;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"ratio", Unit::fraction, 0, 1, "retries per first send in the long run", "Google SRE book: 10 %"}, ratio);
    v.field({"burst", Unit::none, 0, 1e9, "tokens that the bucket holds, and begins with", "neutral"}, burst);
  }
};
using RetryBudgetPolicy = std::variant<NoRetryBudget, RatioRetryBudget>;

/// The producer calls whatever happens.
struct NoBreaker {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};
/// After `failures` attempts in a row that failed (refused, timed out, connection lost, no reply in time) the producer
/// stops calling for `open_for`: what the application intends meanwhile is dropped at once, what waits goes on waiting.
/// Then it lets `probes` messages through, one after the other: if all succeed it closes, if one fails it opens again.
/// Source: Nygard, Release It!; Azure Architecture Center, Circuit Breaker pattern.
struct OpeningBreaker {
  static constexpr const char* kKind = "failures";
  std::uint32_t failures = 5;
  Duration open_for = seconds(5);
  std::uint32_t probes = 1;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"failures", Unit::count, 1, 1e9, "attempts that fail in a row before it opens", "neutral"}, failures);
    v.field({"open_for", Unit::duration, 1, kUnbounded, "how long nothing is sent", "neutral"}, open_for);
    v.field({"probes", Unit::count, 1, 1e9, "messages that must succeed before it closes", "neutral"}, probes);
  }
};
using BreakerPolicy = std::variant<NoBreaker, OpeningBreaker>;

/// The confirm is all that the producer waits for.
struct NoReply {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};
/// The producer waits for a reply to each message, at most `deadline` from when it was intended. When it has passed,
/// the message is given up: it is neither sent nor sent again, and a reply that still comes is late.
struct AwaitReply {
  static constexpr const char* kKind = "await";
  Duration deadline = milliseconds(500);
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"deadline", Unit::duration, 0, kUnbounded, "how long the caller waits; 0 = for ever",
             "neutral: 500 ms, what people take for an immediate answer"},
            deadline);
  }
};
using ReplyPolicy = std::variant<NoReply, AwaitReply>;

}  // namespace brokerlab
