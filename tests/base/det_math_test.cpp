// SPDX-License-Identifier: Apache-2.0
// The stated error bounds, against the C library's long double functions (64-bit mantissa: their own error is below
// 0.001 ulp of a double).
#include "broker_model/base/det_math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>

#include "broker_model/base/draw.hpp"

namespace brokerlab {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeast = std::numeric_limits<double>::denorm_min();
constexpr double kGreatest = std::numeric_limits<double>::max();

static_assert(std::numeric_limits<long double>::digits >= 64, "the references need more digits than a double");

// In units of the last place of a double of `exact`'s size.
double ulps(double got, long double exact) {
  if (exact == 0) return got == 0 ? 0 : kInfinity;
  const int exponent = std::max(std::ilogb(exact), -1022) - 52;
  return static_cast<double>(std::fabs((static_cast<long double>(got) - exact) / std::ldexp(1.0L, exponent)));
}

struct Worst {
  double error = 0;
  double x = 0;
  double y = 0;
  void see(double e, double at_x, double at_y = 0) {
    if (e <= error) return;
    error = e;
    x = at_x;
    y = at_y;
  }
};
std::ostream& operator<<(std::ostream& out, const Worst& w) {
  return out << "worst " << w.error << " ulp at " << std::hexfloat << w.x << ", " << w.y;
}

double between(DrawStream& draws, double low, double high) { return low + (high - low) * draws.uniform(); }
double any_positive(DrawStream& draws) { return std::bit_cast<double>(draws.below(0x7FF0000000000000u)); }

TEST(DeterministicMath, LogIsWithinItsBound) {
  DrawStream draws(DrawKey{1}, Purpose::test, 0, 0);
  Worst worst;
  const auto check = [&](double x) { worst.see(ulps(det::log(x), std::log(static_cast<long double>(x))), x); };
  for (int i = 0; i < 300'000; ++i) {
    check(any_positive(draws));
    check(between(draws, 0.5, 2));
    check(between(draws, 1 - 0x1p-10, 1 + 0x1p-10));
    check(draws.uniform_positive());
  }
  for (int i = 1; i < 1000; ++i) {  // the neighbours of 1 and of the limits of the reduced range
    check(1 + i * 0x1p-52);
    check(1 - i * 0x1p-53);
    check(0x1.6a09e667f3bcdp-1 + (i - 500) * 0x1p-53);
  }
  EXPECT_LT(worst.error, 1.0) << worst;
  RecordProperty("worst_ulp", std::to_string(worst.error));
}

TEST(DeterministicMath, ExpIsWithinItsBound) {
  DrawStream draws(DrawKey{2}, Purpose::test, 0, 0);
  Worst worst;
  const auto check = [&](double x) { worst.see(ulps(det::exp(x), std::exp(static_cast<long double>(x))), x); };
  for (int i = 0; i < 300'000; ++i) {
    check(between(draws, -708, 709.7));
    check(between(draws, -1, 1));
    check(between(draws, -40, 5));
    check(between(draws, -1, 1) * 0x1p-20);
  }
  EXPECT_LT(worst.error, 1.0) << worst;
  RecordProperty("worst_ulp", std::to_string(worst.error));
}

TEST(DeterministicMath, ExpUnderflowsGraduallyWithinAUnitOfTheLeastDouble) {
  DrawStream draws(DrawKey{3}, Purpose::test, 0, 0);
  Worst worst;
  for (int i = 0; i < 100'000; ++i) {
    const double x = between(draws, -745.1, -708);
    worst.see(ulps(det::exp(x), std::exp(static_cast<long double>(x))), x);
  }
  EXPECT_LT(worst.error, 1.01) << worst;
}

TEST(DeterministicMath, PowIsWithinItsBounds) {
  DrawStream draws(DrawKey{4}, Purpose::test, 0, 0);
  Worst moderate, extreme;
  for (int i = 0; i < 500'000; ++i) {
    const double x = i % 3 == 0   ? draws.uniform_positive()
                     : i % 3 == 1 ? between(draws, 0.9, 1.1)
                                  : any_positive(draws);
    const double y = i % 2 == 0 ? between(draws, -3, 3) : between(draws, -700, 700);
    const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    if (exact > static_cast<long double>(kGreatest) || exact < std::numeric_limits<double>::min()) continue;
    const double exponent = std::fabs(static_cast<double>(std::log(exact)));
    (exponent <= 64 ? moderate : extreme).see(ulps(det::pow(x, y), exact), x, y);
  }
  EXPECT_LT(moderate.error, 4.0) << moderate;
  EXPECT_LT(extreme.error, 20.0) << extreme;
  RecordProperty("worst_ulp_moderate", std::to_string(moderate.error));
  RecordProperty("worst_ulp_extreme", std::to_string(extreme.error));
}

// Around 1, where the logarithm changes sign and its reduced exponent changes, and around 0 for the exponential: no
// step back from one double to the next.
TEST(DeterministicMath, LogAndExpAreMonotoneNearOne) {
  const auto expect_monotone = [](double (*f)(double), double from, int steps) {
    double before = f(from);
    for (int i = 0; i < steps; ++i) {
      from = std::nextafter(from, kInfinity);
      const double now = f(from);
      ASSERT_GE(now, before) << std::hexfloat << from;
      before = now;
    }
  };
  expect_monotone(det::log, 1 - 0x1p-36, 300'000);  // 2^17 steps below 1 and the rest above
  expect_monotone(det::log, 0x1.6a09e667f3bcdp-1 - 0x1p-36, 300'000);
  expect_monotone(det::log, 0x1.6a09e667f3bcdp0 - 0x1p-35, 300'000);
  expect_monotone(det::exp, 1, 300'000);
  expect_monotone(det::exp, 0x1.62e42fefa39efp-2 - 0x1p-37, 300'000);  // half of ln 2, where the reduction changes
  expect_monotone(det::exp, -0x1p-30, 300'000);
}

TEST(DeterministicMath, ExactCasesAreExact) {
  for (int k = -1074; k <= 1023; ++k) {
    const double power = std::ldexp(1.0, k);
    ASSERT_LE(ulps(det::log(power), k * 0.693147180559945309417232121458176568L), 0.51) << k;
    ASSERT_EQ(det::pow(2, k), power) << k;
  }
  EXPECT_EQ(det::log(1), 0);
  EXPECT_EQ(det::exp(0), 1);
  EXPECT_EQ(det::pow(3, 4), 81);
  EXPECT_EQ(det::pow(10, 15), 1e15);
  EXPECT_EQ(det::pow(0.25, 0.5), 0.5);
  EXPECT_EQ(det::pow(7, 1), 7);
}

TEST(DeterministicMath, LogOfSpecialValues) {
  EXPECT_EQ(det::log(0.0), -kInfinity);
  EXPECT_EQ(det::log(-0.0), -kInfinity);
  EXPECT_TRUE(std::isnan(det::log(-1)));
  EXPECT_TRUE(std::isnan(det::log(-kInfinity)));
  EXPECT_TRUE(std::isnan(det::log(kNan)));
  EXPECT_EQ(det::log(kInfinity), kInfinity);
  EXPECT_NEAR(det::log(kLeast), -744.4400719213812, 1e-12);  // -1074 ln 2
}

TEST(DeterministicMath, ExpOfSpecialValues) {
  EXPECT_EQ(det::exp(kInfinity), kInfinity);
  EXPECT_EQ(det::exp(-kInfinity), 0);
  EXPECT_EQ(det::exp(kGreatest), kInfinity);
  EXPECT_EQ(det::exp(-kGreatest), 0);
  EXPECT_EQ(det::exp(-0.0), 1);
  EXPECT_EQ(det::exp(kLeast), 1);
  EXPECT_TRUE(std::isnan(det::exp(kNan)));
  EXPECT_LT(det::exp(0x1.62e42fefa39efp+9), kInfinity);  // the greatest argument with a finite result
  EXPECT_EQ(det::exp(0x1.62e42fefa39fp+9), kInfinity);   // its successor
}

TEST(DeterministicMath, PowOfSpecialValues) {
  for (const double x : {0.0, 1.0, -3.0, kInfinity, -kInfinity, kNan}) EXPECT_EQ(det::pow(x, 0), 1) << x;
  EXPECT_TRUE(std::isnan(det::pow(-2, 3))) << "negative bases are outside the domain";
  EXPECT_TRUE(std::isnan(det::pow(kNan, 1)));
  EXPECT_TRUE(std::isnan(det::pow(2, kNan)));
  EXPECT_EQ(det::pow(0, 2), 0);
  EXPECT_EQ(det::pow(0, -2), kInfinity);
  EXPECT_EQ(det::pow(kInfinity, 2), kInfinity);
  EXPECT_EQ(det::pow(kInfinity, -2), 0);
  EXPECT_EQ(det::pow(2, kInfinity), kInfinity);
  EXPECT_EQ(det::pow(0.5, kInfinity), 0);
  EXPECT_EQ(det::pow(2, -kInfinity), 0);
  EXPECT_EQ(det::pow(0.5, -kInfinity), kInfinity);
  EXPECT_EQ(det::pow(1, kInfinity), 1);
  EXPECT_EQ(det::pow(2, 1e300), kInfinity);
  EXPECT_EQ(det::pow(2, -1e300), 0);
  EXPECT_EQ(det::pow(1 + 0x1p-52, kGreatest), kInfinity);
  EXPECT_EQ(det::pow(2, kLeast), 1);
}

}  // namespace
}  // namespace brokerlab
