// SPDX-License-Identifier: Apache-2.0
// A circuit breaker: closed (calls pass), open (none does), half open (a few may try). Time is an argument; it turns
// half open by itself when its time is over, so there is no timer to forget.
#pragma once

#include <cstdint>
#include <variant>

#include "broker_model/base/time.hpp"
#include "broker_model/policy/resilience_policy.hpp"

namespace brokerlab {

class CircuitBreaker {
 public:
  explicit CircuitBreaker(const BreakerPolicy& policy) {
    if (const auto* opening = std::get_if<OpeningBreaker>(&policy)) policy_ = *opening;
    fitted_ = std::holds_alternative<OpeningBreaker>(policy);
  }

  /// Whether there is one at all.
  bool fitted() const { return fitted_; }
  bool open(Instant now) const { return now < open_until_; }
  /// When it lets probes through; never, if it is not open.
  Instant opens_until(Instant now) const { return open(now) ? open_until_ : Instant::never(); }
  /// Whether a call may begin now: half open, one at a time.
  bool admits(Instant now) const { return !fitted_ || (!open(now) && (!half_open_ || !probing_)); }
  void call_began() { probing_ = half_open_; }

  void succeeded(Instant now) {
    if (!fitted_ || open(now)) return;  // an answer to an older call says nothing new
    failed_in_a_row_ = 0;
    probing_ = false;
    if (half_open_ && ++probed_ >= policy_.probes) half_open_ = false;
  }
  void failed(Instant now) {
    if (!fitted_ || open(now)) return;
    if (!half_open_ && ++failed_in_a_row_ < policy_.failures) return;
    open_until_ = now + policy_.open_for;
    half_open_ = true;  // from then on
    probing_ = false;
    probed_ = 0;
    failed_in_a_row_ = 0;
  }

 private:
  OpeningBreaker policy_;
  bool fitted_ = false;
  bool half_open_ = false;
  bool probing_ = false;
  std::uint32_t failed_in_a_row_ = 0, probed_ = 0;
  Instant open_until_{0};
};

}  // namespace brokerlab
