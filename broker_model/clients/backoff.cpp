// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/backoff.hpp"

#include <algorithm>

#include "broker_model/base/samplers.hpp"
#include "broker_model/clients/draw_subject.hpp"

namespace brokerlab {
namespace {

/// base^exponent by squaring: the same bits everywhere, which the C library's pow does not promise.
double whole_power(double base, std::uint32_t exponent) {
  double result = 1;
  for (; exponent > 0; exponent >>= 1, base *= base) {
    if ((exponent & 1U) != 0) result *= base;
  }
  return result;
}

/// Nearest nanosecond; saturates.
Duration scaled(Duration delay, double factor) {
  const double ns = static_cast<double>(delay.ns) * factor + 0.5;
  return ns < 9.2e18 ? Duration{static_cast<std::int64_t>(ns)} : Duration::max();
}

}  // namespace

Duration exponential_delay(const Backoff& backoff, std::uint32_t attempt) {
  if (backoff.initial.ns <= 0) return Duration{0};
  const Duration delay = scaled(backoff.initial, whole_power(backoff.multiplier, attempt - 1));
  return std::min(delay, backoff.maximum);
}

Duration backoff_delay(const Backoff& backoff, DrawKey key, MessageId message, std::uint32_t attempt) {
  const Duration delay = exponential_delay(backoff, attempt);
  if (backoff.jitter == Jitter::none) return delay;
  DrawStream stream(key, Purpose::jitter, draw_subject(message), attempt);
  if (backoff.jitter == Jitter::exponential) return scaled(delay, sample(Exponential{1}, stream));
  const double luck = stream.uniform();
  return scaled(delay, backoff.jitter == Jitter::full ? luck : (1 + luck) / 2);
}

}  // namespace brokerlab
