// SPDX-License-Identifier: Apache-2.0
// The token bucket that limits a producer's retries to a part of its first sends.
#pragma once

#include <algorithm>
#include <variant>

#include "broker_model/policy/resilience_policy.hpp"

namespace brokerlab {

class RetryBudget {
 public:
  explicit RetryBudget(const RetryBudgetPolicy& policy) {
    if (const auto* ratio = std::get_if<RatioRetryBudget>(&policy)) {
      limited_ = true;
      ratio_ = ratio->ratio;
      most_ = ratio->burst;
      tokens_ = most_;
    }
  }

  /// A message was sent for the first time.
  void first_send() {
    if (limited_) tokens_ = std::min(tokens_ + ratio_, most_);
  }
  /// Takes what a retry costs; false = there is not enough.
  bool take() {
    if (!limited_) return true;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  bool limited_ = false;
  double ratio_ = 0, most_ = 0, tokens_ = 0;
};

}  // namespace brokerlab
