// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/det_special.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "broker_model/base/det_math.hpp"

namespace brokerlab::det {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Stirling's series for log(gamma(x)) - (x - 1/2) log x + x - log(2 pi) / 2, good to 1e-17 from x = 16 on.
double stirling_rest(double x) {
  const double z = 1 / (x * x);
  return (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / x;
}

// (e^t - 1) / t and log(1 + t) / t, by series where the difference would cancel.
double expm1_over(double t) {
  if (t > -1e-3 && t < 1e-3) return 1 + t / 2 * (1 + t / 3 * (1 + t / 4 * (1 + t / 5)));
  return (exp(t) - 1) / t;
}
double log1p_over(double t) {
  if (t > -1e-3 && t < 1e-3) return 1 - t * (1.0 / 2 - t * (1.0 / 3 - t * (1.0 / 4 - t * (1.0 / 5 - t / 6))));
  return log(t > -1 ? 1 + t : 0x1p-1000) / t;
}

// P(0 < N < x) / density, a series of positive terms (Marsaglia 2004).
double central_series(double x) {
  double term = x, sum = x;
  for (int n = 3; sum + term != sum; n += 2) {
    term *= x * x / n;
    sum += term;
  }
  return sum;
}

// P(N > x) / density for x >= 1.5: Laplace's continued fraction, from its far end.
double mills_ratio(double x) {
  double fraction = x;
  for (int n = 200; n >= 1; --n) fraction = x + n / fraction;
  return 1 / fraction;
}

}  // namespace

double gamma(double x) {
  if (!(x > 0)) return kNan;
  if (x > 171.7) return kInfinity;
  double product = 1;
  while (x < 16) product *= x++;
  // x^(x - 1/2) would overflow before the result does: multiply by its root twice.
  const double root = pow(x, (x - 0.5) / 2);
  constexpr double kRootTwoPi = 2.5066282746310005024;
  return root * (kRootTwoPi * exp(stirling_rest(x) - x)) * root / product;
}

double normal_density(double x) { return 0.39894228040143267794 * exp(-0.5 * x * x); }

double normal_upper_tail(double x) {
  if (x >= 1.5) return normal_density(x) * (x < kInfinity ? mills_ratio(x) : 0);
  if (x <= -9) return 1;
  if (!(x == x)) return x;
  return x >= 0 ? 0.5 - normal_density(x) * central_series(x) : 0.5 + normal_density(x) * central_series(-x);
}

double power_integral(double x, double s) {
  const double l = log(x);
  return l * expm1_over((1 - s) * l);
}

double power_integral_inverse(double y, double s) { return exp(y * log1p_over(y * (1 - s))); }

double harmonic(std::uint64_t n, double s) {
  constexpr std::uint64_t kDirect = 1000;
  double sum = 0;
  for (std::uint64_t k = std::min(n, kDirect); k >= 1; --k) sum += pow(static_cast<double>(k), -s);
  if (n <= kDirect) return sum;
  const double from = kDirect, to = static_cast<double>(n);
  const double at_from = pow(from, -s), at_to = pow(to, -s);
  sum += power_integral(to, s) - power_integral(from, s) + (at_to - at_from) / 2;
  return sum - s / 12 * (at_to / to - at_from / from) +
         s * (s + 1) * (s + 2) / 720 * (at_to / to / to / to - at_from / from / from / from);
}

// Reduced to an eighth of a turn, where the Taylor series of cosine or sine to the 17th power are exact to the last
// bit.
double cosine_of_turns(double turns) {
  const double part = turns < 0 ? -turns : turns;
  double x = part - std::floor(part);  // [0, 1), exact
  if (x > 0.5) x = 1 - x;
  const bool negative = x > 0.25;
  if (negative) x = 0.5 - x;
  const bool by_sine = x > 0.125;
  const double angle = (by_sine ? 0.25 - x : x) * 6.283185307179586476925;
  const double square = angle * angle;
  double sum = 0;
  for (int n = by_sine ? 17 : 16; n > 1; n -= 2) sum = (1 + sum) * -square / (n * (n - 1));
  const double value = (1 + sum) * (by_sine ? angle : 1);
  return negative ? -value : value;
}

}  // namespace brokerlab::det
