// SPDX-License-Identifier: Apache-2.0
// What only some producers have: a retry budget, a circuit breaker, waits for replies. A producer without any of them
// carries none of their memory and pays one branch.
#pragma once

#include <variant>

#include "broker_model/clients/circuit_breaker.hpp"
#include "broker_model/clients/reply_waits.hpp"
#include "broker_model/clients/retry_budget.hpp"
#include "broker_model/policy/producer_policy.hpp"

namespace brokerlab {

struct Guards {
  RetryBudget budget;
  CircuitBreaker breaker;
  ReplyWaits replies;
  bool awaits_reply = false;
  Duration deadline{0};  ///< of a reply; 0 = none

  explicit Guards(const ProducerPolicy& policy) : budget(policy.retry_budget), breaker(policy.circuit_breaker) {
    if (const auto* await = std::get_if<AwaitReply>(&policy.reply)) {
      awaits_reply = true;
      deadline = await->deadline;
    }
  }

  static bool wanted(const ProducerPolicy& policy) {
    return !std::holds_alternative<NoRetryBudget>(policy.retry_budget) ||
           !std::holds_alternative<NoBreaker>(policy.circuit_breaker) || !std::holds_alternative<NoReply>(policy.reply);
  }
};

}  // namespace brokerlab
