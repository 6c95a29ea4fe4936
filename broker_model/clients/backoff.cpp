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

Duration spread(Duration delay, Jitter jitter, DrawKey key, std::uint64_t subject, std::uint32_t attempt) {
  if (jitter == Jitter::none) return delay;
  DrawStream stream(key, Purpose::jitter, subject, attempt);
  switch (jitter) {
    case Jitter::exponential:
      return scaled(delay, sample(Exponential{1}, stream));
    case Jitter::equal:
      return scaled(delay, (1 + stream.uniform()) / 2);
    case Jitter::full:
    case Jitter::none:
      break;
  }
  return scaled(delay, stream.uniform());
}

Duration backoff_delay(const Backoff& backoff, DrawKey key, MessageId message, std::uint32_t attempt) {
  return spread(exponential_delay(backoff, attempt), backoff.jitter, key, draw_subject(message), attempt);
}

Duration reconnect_delay(Duration first, const Reconnect& reconnect, DrawKey key, std::uint32_t client,
                         std::uint32_t attempt) {
  const Backoff growth{first, std::max(reconnect.maximum, first), reconnect.multiplier, reconnect.jitter};
  // The upper half of the subjects is no producer's: a message's retries keep their luck.
  return spread(exponential_delay(growth, attempt), reconnect.jitter, key, ~std::uint64_t{client}, attempt);
}

}  // namespace brokerlab
