// SPDX-License-Identifier: Apache-2.0
// Means and variances where a closed form is easy to get wrong: against integrals, sums and arithmetic.
#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>

#include "tests/base/sampler_cases.hpp"

namespace brokerlab {
namespace {

constexpr std::size_t kSamples = 200'000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void expect_moments(const Distribution& distribution, double exact_mean, double exact_variance, const char* name) {
  EXPECT_NEAR(mean(distribution), exact_mean, 1e-11 * std::abs(exact_mean)) << name;
  EXPECT_NEAR(variance(distribution), exact_variance, 1e-10 * exact_variance) << name;
}

TEST(SamplerMoments, AreInfiniteWhereThereAreNone) {
  EXPECT_EQ(mean(Pareto{1, 3}), kInfinity);
  EXPECT_EQ(mean(Pareto{0.5, 3}), kInfinity);
  EXPECT_EQ(variance(Pareto{2, 3}), kInfinity);
  EXPECT_EQ(variance(Pareto{1.5, 3}), kInfinity);
  EXPECT_NEAR(mean(Pareto{1.5, 3}), 9, 1e-12);
}

// The integral of the standard normal density times z^power from `cut` on.
double cut_moment(double cut, int power) {
  const auto integrand = [=](double z) { return std::pow(z, power) * std::exp(-z * z / 2); };
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(integrand, cut, 12.0, 8, 1e-13);
}

TEST(SamplerMoments, OfACutNormalAreItsIntegrals) {
  for (const double cut : {-8.0, -3.0, -0.5, 0.0, 0.7, 1.25}) {
    const double mass = cut_moment(cut, 0), first = cut_moment(cut, 1) / mass, second = cut_moment(cut, 2) / mass;
    expect_moments(Normal{10, 2, 10 + 2 * cut}, 10 + 2 * first, 4 * (second - first * first), "cut normal");
  }
  expect_moments(Normal{10, 0, 10}, 10, 0, "no spread, cut at the mean");
  expect_moments(Normal{10, 0, -5}, 10, 0, "no spread, cut below the mean");
}

// The mean of a heavy cut, from samples: five standard errors.
TEST(SamplerMoments, OfACutNormalAreThoseOfTheSamples) {
  const Normal cut{1, 2, 3.5};
  double sum = 0;
  for (const double x : draw_values(cut, 42, kSamples)) sum += x;
  const double n = static_cast<double>(kSamples);
  EXPECT_NEAR(sum / n, mean(cut), 5 * std::sqrt(variance(cut) / n));
}

TEST(SamplerMoments, OfAZipfAreItsSums) {
  for (const double s : {0.0, 0.7, 1.0, 1.3, 2.0, 3.0, 6.0}) {
    for (const std::uint64_t n : {1u, 2u, 100u, 50'000u}) {
      long double weight = 0, first = 0, second = 0;
      for (std::uint64_t k = n; k >= 1; --k) {
        const auto rank = static_cast<long double>(k);
        const long double p = std::pow(rank, -static_cast<long double>(s));
        weight += p;
        first += p * rank;
        second += p * rank * rank;
      }
      first /= weight;
      second /= weight;
      EXPECT_NEAR(mean(Zipf{n, s}), static_cast<double>(first), 1e-11 * static_cast<double>(first)) << n << " " << s;
      EXPECT_NEAR(variance(Zipf{n, s}), static_cast<double>(second - first * first),
                  1e-11 * static_cast<double>(second))
          << n << " " << s;
    }
  }
}

TEST(SamplerMoments, OfConstantsAndTablesAreArithmetic) {
  expect_moments(Constant{-3}, -3, 0, "constant");
  expect_moments(Empirical::of({1, 3}), 2, 1, "two equal values");
  // Mean (1*1 + 2*4 + 1*7) / 4 = 4; second moment (1 + 32 + 49) / 4 = 20.5.
  expect_moments(Empirical::of({1, 4, 7}, {1, 2, 1}), 4, 4.5, "three values");
}

TEST(SamplerMoments, AreThoseAskedForWhereADistributionIsGivenByThem) {
  expect_moments(LogNormal::of(0.25, 1.5), 0.25, 0.25 * 0.25 * 1.5 * 1.5, "lognormal by mean and variation");
  const Hyperexponential h = Hyperexponential::balanced(3, 16);
  expect_moments(h, 3, 9 * 16, "balanced hyperexponential");
  EXPECT_NEAR(h.probabilities[0] * h.means[0], h.probabilities[1] * h.means[1], 1e-14);
  expect_moments(Hyperexponential::balanced(3, 1), 3, 9, "variation of an exponential");
}

}  // namespace
}  // namespace brokerlab
