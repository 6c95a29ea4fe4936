// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/det_special.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace brokerlab {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double relative(double got, long double exact) { return static_cast<double>(std::fabs(got / exact - 1)); }

TEST(DeterministicSpecial, GammaIsWithinItsBound) {
  for (double x = 0.001; x < 100; x += 0.0137)
    ASSERT_LT(relative(det::gamma(x), std::tgamma(static_cast<long double>(x))), 1e-13) << x;
  for (double x = 100; x < 171.6; x += 0.0137)
    ASSERT_LT(relative(det::gamma(x), std::tgamma(static_cast<long double>(x))), 1e-12) << x;
  double factorial = 1;
  for (int n = 1; n <= 20; ++n) {
    factorial *= n;
    ASSERT_LT(relative(det::gamma(n + 1), factorial), 1e-13) << n;
  }
}

TEST(DeterministicSpecial, GammaOutsideItsDomain) {
  EXPECT_TRUE(std::isnan(det::gamma(0)));
  EXPECT_TRUE(std::isnan(det::gamma(-1.5)));
  EXPECT_TRUE(std::isnan(det::gamma(std::nan(""))));
  EXPECT_EQ(det::gamma(172), kInfinity);
}

TEST(DeterministicSpecial, NormalTailIsWithinItsBound) {
  for (double x = -12; x < 37; x += 0.0173) {
    const long double exact = std::erfc(x / std::sqrt(2.0L)) / 2;
    ASSERT_LT(relative(det::normal_upper_tail(x), exact), 1e-12) << x;
  }
  EXPECT_EQ(det::normal_upper_tail(kInfinity), 0);
  EXPECT_EQ(det::normal_upper_tail(-kInfinity), 1);
  EXPECT_TRUE(std::isnan(det::normal_upper_tail(std::nan(""))));
}

long double sum_of_powers(std::uint64_t n, double s) {
  long double sum = 0;
  for (std::uint64_t k = n; k >= 1; --k) sum += std::pow(static_cast<long double>(k), -static_cast<long double>(s));
  return sum;
}

TEST(DeterministicSpecial, HarmonicNumbersEqualTheirSums) {
  for (const std::uint64_t n : {1u, 2u, 10u, 999u, 1000u, 1001u, 1002u, 5000u, 200'000u}) {
    for (const double s : {-2.0, -1.0, -0.5, 0.0, 0.5, 0.99999, 1.0, 1.00001, 1.5, 2.0, 3.0, 20.0}) {
      ASSERT_LT(relative(det::harmonic(n, s), sum_of_powers(n, s)), 1e-12) << n << " " << s;
    }
  }
}

TEST(DeterministicSpecial, PowerIntegralHasItsClosedFormAndItsInverse) {
  for (const double s : {0.0, 0.5, 0.999999, 1.0, 1.000001, 1.5, 2.0, 7.0}) {
    for (const double x : {0.5, 1.0, 1.001, 1.5, 7.0, 1e4}) {
      const long double l = std::log(static_cast<long double>(x));
      const long double exact =
          s == 1.0 ? l : std::expm1((1 - static_cast<long double>(s)) * l) / (1 - static_cast<long double>(s));
      const double integral = det::power_integral(x, s);
      ASSERT_NEAR(integral, static_cast<double>(exact), 1e-12 * std::fabs(static_cast<double>(exact))) << s << " " << x;
      if (s <= 2) {
        ASSERT_NEAR(det::power_integral_inverse(integral, s), x, 1e-8 * x) << s << " " << x;
      }
    }
  }
}

TEST(DeterministicSpecial, CosineIsWithinItsBound) {
  for (double turns = -3; turns < 3; turns += 0.00137) {
    const long double exact = std::cos(static_cast<long double>(turns) * 6.283185307179586476925286766559L);
    ASSERT_NEAR(det::cosine_of_turns(turns), static_cast<double>(exact), 1e-15) << turns;
  }
  EXPECT_EQ(det::cosine_of_turns(0), 1);
  EXPECT_EQ(det::cosine_of_turns(0.25), 0);
  EXPECT_EQ(det::cosine_of_turns(-7.5), -1);
}

}  // namespace
}  // namespace brokerlab
