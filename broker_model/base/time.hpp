// SPDX-License-Identifier: Apache-2.0
// Time as a 64-bit count of nanoseconds, never floating. An Instant is a point, a Duration the distance of two points.
// Arithmetic saturates at the ends of the range instead of wrapping, so "as good as never" stays in order.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace brokerlab {

/// A length of time in nanoseconds; may be negative.
struct Duration {
  std::int64_t ns = 0;
  friend constexpr auto operator<=>(Duration, Duration) = default;
  static constexpr Duration max() { return {std::numeric_limits<std::int64_t>::max()}; }
};

/// A point in time, in nanoseconds since the start of the run.
struct Instant {
  std::int64_t ns = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
  /// Later than every instant that is ever reached.
  static constexpr Instant never() { return {std::numeric_limits<std::int64_t>::max()}; }
};

namespace detail {
constexpr std::int64_t add_saturating(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) [[likely]]
    return sum;
  return b > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}
constexpr std::int64_t subtract_saturating(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) [[likely]]
    return difference;
  return b < 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}
constexpr std::int64_t multiply_saturating(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) [[likely]]
    return product;
  return (a < 0) == (b < 0) ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}
}  // namespace detail

constexpr Duration operator+(Duration a, Duration b) { return {detail::add_saturating(a.ns, b.ns)}; }
constexpr Duration operator-(Duration a, Duration b) { return {detail::subtract_saturating(a.ns, b.ns)}; }
constexpr Duration operator*(Duration a, std::int64_t n) { return {detail::multiply_saturating(a.ns, n)}; }
constexpr Instant operator+(Instant t, Duration d) { return {detail::add_saturating(t.ns, d.ns)}; }
constexpr Instant operator-(Instant t, Duration d) { return {detail::subtract_saturating(t.ns, d.ns)}; }
constexpr Duration operator-(Instant a, Instant b) { return {detail::subtract_saturating(a.ns, b.ns)}; }
constexpr Instant& operator+=(Instant& t, Duration d) { return t = t + d; }
constexpr Duration& operator+=(Duration& a, Duration b) { return a = a + b; }

constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
constexpr Duration microseconds(std::int64_t n) { return Duration{1'000} * n; }
constexpr Duration milliseconds(std::int64_t n) { return Duration{1'000'000} * n; }
constexpr Duration seconds(std::int64_t n) { return Duration{1'000'000'000} * n; }
constexpr Duration minutes(std::int64_t n) { return seconds(60) * n; }

/// For display and statistics only; never fed back into the run.
constexpr double to_seconds(Duration d) { return static_cast<double>(d.ns) * 1e-9; }
/// Nearest nanosecond; saturates; NaN becomes zero.
constexpr Duration from_seconds(double s) {
  const double ns = s * 1e9;
  if (!(ns == ns)) return {0};
  if (ns >= 9.2233720368547748e18) [[unlikely]]
    return Duration::max();
  if (ns <= -9.2233720368547748e18) return {std::numeric_limits<std::int64_t>::min()};
  return {static_cast<std::int64_t>(ns < 0 ? ns - 0.5 : ns + 0.5)};
}

}  // namespace brokerlab
