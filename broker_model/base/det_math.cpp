// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/det_math.hpp"

#include <bit>
#include <cstdint>
#include <limits>

namespace brokerlab::det {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// ln 2 in two parts; the first has its last 21 bits clear, so that k * kLn2High is exact for every exponent k.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kInvLn2 = 0x1.71547652b82fep0;

// A value as an unevaluated sum, |low| at most half an ulp of high.
struct Pair {
  double high;
  double low;
};

Pair two_sum(double a, double b) {
  const double s = a + b;
  const double bb = s - a;
  return {s, (a - (s - bb)) + (b - bb)};
}

// Dekker's product: exact without a fused multiply-add, while nothing overflows.
Pair two_product(double a, double b) {
  constexpr double kSplit = 134217729.0;  // 2^27 + 1
  const double ca = kSplit * a, cb = kSplit * b;
  const double ah = ca - (ca - a), bh = cb - (cb - b);
  const double al = a - ah, bl = b - bh;
  const double p = a * b;
  return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

// x = 2^exponent * (1 + fraction) with 1 + fraction in [sqrt(1/2), sqrt(2)); x positive and finite.
struct Reduced {
  int exponent;
  double fraction;
};
Reduced reduce(double x) {
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  // Adding the distance from sqrt(1/2) to 1 carries into the exponent exactly where the mantissa is above sqrt(2).
  constexpr std::uint64_t kOne = 0x3ff0000000000000U, kSqrtHalf = 0x3fe6a09e667f3bcdU;
  bits += kOne - kSqrtHalf;
  exponent += static_cast<int>(bits >> 52) - 1023;
  const double m = std::bit_cast<double>((bits & 0x000fffffffffffffU) + kSqrtHalf);
  return {exponent, m - 1.0};
}

// The series of log((1+s)/(1-s)) / s - 2 in z = s*s, for |s| <= 0.1716: sum of 2 z^k / (2k+1) from k = 1. Even and odd
// powers in two chains, which a processor works on side by side.
double log_tail(double z) {
  const double w = z * z;
  const double odd = 2.0 / 3 + w * (2.0 / 7 + w * (2.0 / 11 + w * (2.0 / 15 + w * (2.0 / 19 + w * (2.0 / 23)))));
  const double even = 2.0 / 5 + w * (2.0 / 9 + w * (2.0 / 13 + w * (2.0 / 17 + w * (2.0 / 21 + w * (2.0 / 25)))));
  return z * odd + w * even;
}

// log(x) with a relative error of about 2^-57.5, most of it from rounding the cubic term.
Pair log_pair(double x) {
  const auto [k, f] = reduce(x);
  const Pair divisor = two_sum(2.0, f);
  const double s = f / divisor.high;
  const Pair back = two_product(s, divisor.high);
  const double rest = (((f - back.high) - back.low) - s * divisor.low) / divisor.high;
  const double tail = s * log_tail(s * s);
  const double e = k;
  const Pair main = two_sum(e * kLn2High, 2 * s);
  const Pair sum = two_sum(main.high, tail);
  const double low = sum.low + main.low + (2 * rest + e * kLn2Low);
  const double high = sum.high + low;
  return {high, low - (high - sum.high)};
}

// Multiplies by 2^k in steps that neither overflow early nor round twice into subnormals more than needed.
double scale(double x, int k) {
  const auto power = [](int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); };
  if (k > 1023) return x * power(1023) * power(k - 1023);
  if (k < -1022) return x * power(k + 1000 < -1022 ? -1022 : k + 1000) * power(-1000);
  return x * power(k);
}

// exp(high + low), |low| tiny.
double exp_pair(double high, double low) {
  if (high > 709.79) return kInfinity;
  if (high < -745.2) return 0;
  const double scaled = high * kInvLn2;
  const int k = static_cast<int>(scaled + (scaled < 0 ? -0.5 : 0.5));
  const double head = high - k * kLn2High;  // exact: the product is, and the difference is small
  const double rest = low - k * kLn2Low;
  const Pair r = two_sum(head, rest);
  const double x = r.high;
  const double w = x * x;
  const double even =
      1.0 / 2 + w * (1.0 / 24 + w * (1.0 / 720 + w * (1.0 / 40320 + w * (1.0 / 3628800 + w * (1.0 / 479001600)))));
  const double odd =
      1.0 / 6 + w * (1.0 / 120 + w * (1.0 / 5040 + w * (1.0 / 362880 + w * (1.0 / 39916800 + w * (1.0 / 6227020800)))));
  // 1 + x + x^2 * sum, the largest terms added last.
  const Pair head_sum = two_sum(1.0, x);
  return scale(head_sum.high + (head_sum.low + (r.low + r.low * x + w * (even + x * odd))), k);
}

}  // namespace

double log(double x) {
  if (!(x >= 0)) return kNan;
  if (x == 0) return -kInfinity;
  if (x == kInfinity) return x;
  // log(1 + f) = f - f^2/2 + s (f^2/2 + tail), with s = f / (2 + f): the rounding of s hardly counts.
  const auto [k, f] = reduce(x);
  const double s = f / (2 + f);
  const double half_square = 0.5 * f * f;
  const double e = k;
  const double correction = s * (half_square + log_tail(s * s)) + e * kLn2Low;
  return e * kLn2High - ((half_square - correction) - f);
}

double exp(double x) {
  if (!(x == x)) return x;
  return exp_pair(x, 0);
}

double pow(double x, double y) {
  if (y == 0) return 1;
  if (!(x >= 0) || !(y == y)) return kNan;
  if (x == 1) return 1;
  if (x == 0) return y > 0 ? 0 : kInfinity;
  if (x == kInfinity) return y > 0 ? kInfinity : 0;
  if (y == kInfinity) return x > 1 ? kInfinity : 0;
  if (y == -kInfinity) return x > 1 ? 0 : kInfinity;
  const Pair l = log_pair(x);
  const double estimate = y * l.high;
  if (estimate > 1000) return kInfinity;
  if (estimate < -1000) return 0;
  const Pair product = two_product(y, l.high);
  return exp_pair(product.high, product.low + y * l.low);
}

}  // namespace brokerlab::det
