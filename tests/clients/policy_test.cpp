// SPDX-License-Identifier: Apache-2.0
// Every knob of the clients' policies is described: a key of its own, a default within its range, a meaning, a source.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "broker_model/policy/consumer_policy.hpp"
#include "broker_model/policy/producer_policy.hpp"

namespace brokerlab {
namespace {

struct Knobs {
  std::vector<std::string> keys;
  std::string prefix;

  template <class T>
  void field(const FieldInfo& info, T& member) {
    keys.push_back(prefix + info.key);
    EXPECT_GT(std::string(info.meaning).size(), 10U) << keys.back();
    EXPECT_GT(std::string(info.source).size(), 4U) << keys.back();
    if constexpr (std::is_same_v<T, Duration>) {
      in_range(info, static_cast<double>(member.ns));
    } else if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
      in_range(info, static_cast<double>(member));
    } else if constexpr (std::is_enum_v<T>) {
      EXPECT_STRNE(enum_name(member), "?") << keys.back();
    }
  }
  template <class T>
  void group(const char* key, const char*, T& member) {
    prefix = std::string(key) + ".";
    member.describe(*this);
    prefix.clear();
  }
  void in_range(const FieldInfo& info, double value) const {
    EXPECT_GE(value, info.minimum) << keys.back();
    EXPECT_LE(value, info.maximum) << keys.back();
  }
};

template <class Policy>
std::vector<std::string> described() {
  Knobs knobs;
  Policy policy;
  policy.describe(knobs);
  EXPECT_EQ(std::set<std::string>(knobs.keys.begin(), knobs.keys.end()).size(), knobs.keys.size());
  return knobs.keys;
}

using Keys = std::vector<std::string>;

TEST(ClientPolicies, DescribeEveryKnob) {
  EXPECT_EQ(described<ProducerPolicy>(), (Keys{"window",
                                               "confirms",
                                               "confirm_timeout",
                                               "max_attempts",
                                               "backoff.initial",
                                               "backoff.maximum",
                                               "backoff.multiplier",
                                               "backoff.jitter",
                                               "buffer",
                                               "when_full",
                                               "retry_refused",
                                               "retry_budget",
                                               "circuit_breaker",
                                               "reply",
                                               "outbox",
                                               "reconnect.multiplier",
                                               "reconnect.maximum",
                                               "reconnect.jitter",
                                               "persistent",
                                               "mandatory"}));
  EXPECT_EQ(described<ConsumerPolicy>(),
            (Keys{"prefetch", "concurrency", "service", "service_per_kib", "slowdown.factor", "slowdown.start",
                  "slowdown.rise", "slowdown.hold", "slowdown.fall", "acknowledge", "failure_probability", "on_failure",
                  "on_poison", "restart_after_crash", "dedup", "reconnect.multiplier", "reconnect.maximum",
                  "reconnect.jitter"}));
  EXPECT_EQ(described<RatioRetryBudget>(), (Keys{"ratio", "burst"}));
  EXPECT_EQ(described<OpeningBreaker>(), (Keys{"failures", "open_for", "probes"}));
  EXPECT_EQ(described<AwaitReply>(), (Keys{"deadline"}));
  EXPECT_EQ(described<SeenIdsDedup>(), (Keys{"capacity", "scope", "durable"}));
}

}  // namespace
}  // namespace brokerlab
