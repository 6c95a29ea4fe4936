// SPDX-License-Identifier: Apache-2.0
// Every sampler against its closed form, at fixed seeds, with tolerances that the sample size justifies.
#include "broker_model/base/samplers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>
#include <variant>

#include "tests/base/sampler_cases.hpp"

namespace brokerlab {

void PrintTo(const SamplerCase& c, std::ostream* out) { *out << c.name; }

namespace {

constexpr std::size_t kDraws = 100'000;

class Samplers : public testing::TestWithParam<SamplerCase> {
 protected:
  const SamplerCase& c() const { return GetParam(); }
};

// Without a variance the sample mean has no standard error, and there is nothing to test it by.
class SamplersOfFiniteVariance : public Samplers {};

TEST_P(Samplers, StateTheirMeanAndVariance) {
  EXPECT_FALSE(problem(c().distribution).has_value());
  EXPECT_NEAR(mean(c().distribution), c().mean, 1e-9 * std::fabs(c().mean));
  if (std::isinf(c().variance)) {
    EXPECT_EQ(variance(c().distribution), c().variance);
  } else {
    EXPECT_NEAR(variance(c().distribution), c().variance, 1e-9 * (c().variance + c().mean * c().mean));
  }
}

// Five standard errors: once in two million honest runs.
TEST_P(SamplersOfFiniteVariance, HaveTheirMeanInTheLongRun) {
  double sum = 0;
  for (const double x : draw_values(c().distribution, 101, kDraws)) sum += x;
  const double n = static_cast<double>(kDraws);
  EXPECT_NEAR(sum / n, c().mean, 5 * std::sqrt(c().variance / n) + 1e-12);
}

// The standard error of a sample variance needs the fourth moment; take it from the sample itself.
TEST_P(SamplersOfFiniteVariance, HaveTheirVarianceInTheLongRun) {
  double second = 0, fourth = 0;
  for (const double x : draw_values(c().distribution, 102, kDraws)) {
    const double square = (x - c().mean) * (x - c().mean);
    second += square;
    fourth += square * square;
  }
  const double n = static_cast<double>(kDraws);
  second /= n;
  fourth /= n;
  EXPECT_NEAR(second, c().variance, 5 * std::sqrt((fourth - second * second) / n) + 1e-12);
}

// Dvoretzky, Kiefer, Wolfowitz and Massart: P(distance > e) <= 2 exp(-2 n e^2); here once in a million.
TEST_P(Samplers, FollowTheirDistributionFunctionEverywhere) {
  std::vector<double> values = draw_values(c().distribution, 103, kDraws);
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(kDraws);
  const double bound = std::sqrt(std::log(2e6) / (2 * n));
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool last_of_its_value = i + 1 == values.size() || values[i + 1] != values[i];
    const double at = c().cdf(values[i]);
    if (last_of_its_value) distance = std::max(distance, std::fabs(at - static_cast<double>(i + 1) / n));
    if (!c().discrete) distance = std::max(distance, std::fabs(at - static_cast<double>(i) / n));
  }
  EXPECT_LT(distance, bound);
}

// A sample quantile brackets the true one when the true p-quantile's rank is within 5 binomial standard deviations.
TEST_P(Samplers, HaveTheirQuantilesInTheLongRun) {
  std::vector<double> values = draw_values(c().distribution, 104, kDraws);
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(kDraws);
  for (const double p : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999}) {
    const double slack = 5 * std::sqrt(p * (1 - p) / n);
    const double quantile = values[static_cast<std::size_t>(p * n)];
    EXPECT_GT(c().cdf(quantile), p - slack) << "quantile " << p;
    const double before = c().discrete ? c().cdf(std::nextafter(quantile, -1e300)) : c().cdf(quantile);
    EXPECT_LT(before, p + slack) << "quantile " << p;
  }
}

TEST_P(Samplers, GiveTheSameValueForTheSameDraw) {
  EXPECT_EQ(draw_values(c().distribution, 105, 200), draw_values(c().distribution, 105, 200));
}

std::string identifier(const testing::TestParamInfo<SamplerCase>& info) {
  std::string name = info.param.name;
  std::erase_if(name, [](char ch) { return ch == ','; });
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}
std::vector<SamplerCase> cases_of_finite_variance() {
  std::vector<SamplerCase> cases = sampler_cases();
  std::erase_if(cases, [](const SamplerCase& c) { return std::isinf(c.variance); });
  return cases;
}

INSTANTIATE_TEST_SUITE_P(All, SamplersOfFiniteVariance, testing::ValuesIn(cases_of_finite_variance()), identifier);
INSTANTIATE_TEST_SUITE_P(All, Samplers, testing::ValuesIn(sampler_cases()), identifier);

TEST(SamplerCases, CoverEveryKindOfDistribution) {
  std::vector<bool> covered(std::variant_size_v<Distribution>);
  for (const SamplerCase& c : sampler_cases()) covered[c.distribution.index()] = true;
  EXPECT_EQ(std::count(covered.begin(), covered.end(), false), 0);
}

TEST(SamplersOfOneKind, GrowWithTheirScale) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    DrawStream a(DrawKey{7}, Purpose::test, i, 0), b = a;
    ASSERT_LE(sample(Exponential{1}, a), sample(Exponential{2}, b));
  }
}

TEST(SamplersOfOneKind, ZipfOverABillionRanksTakesNoTableAndStaysInRange) {
  const Distribution d = Zipf{1'000'000'000, 1.0};
  // P(1) = 1 / H(10^9), H(n) = ln n + 0.5772157 + 1/(2n) = 21.3004815.
  double ones = 0;
  for (const double x : draw_values(d, 106, kDraws)) {
    ASSERT_GE(x, 1);
    ASSERT_LE(x, 1e9);
    ASSERT_EQ(x, std::floor(x));
    ones += x == 1;
  }
  const double p = 1 / 21.3004815;
  EXPECT_NEAR(ones / kDraws, p, 5 * std::sqrt(p * (1 - p) / kDraws));
  EXPECT_NEAR(mean(d), 1e9 / 21.3004815, 1e-6 * mean(d));
}

TEST(SamplersOfOneKind, ZipfOfOneRankAndEmpiricalOfOneValueAreConstant) {
  for (const double x : draw_values(Zipf{1, 3}, 1, 100)) ASSERT_EQ(x, 1);
  for (const double x : draw_values(Empirical::of({5}), 1, 100)) ASSERT_EQ(x, 5);
}

TEST(SamplersOfOneKind, EmpiricalNeverGivesAValueOfNoWeight) {
  for (const double x : draw_values(Empirical::of({1, 2, 3}, {1, 0, 1}), 1, 10'000)) ASSERT_NE(x, 2);
}

TEST(SamplersOfOneKind, EmpiricalSurvivesTheOriginalItWasCopiedFrom) {
  Distribution copy;
  {
    const Distribution original = Empirical::of({4, 9});
    copy = original;
  }
  EXPECT_EQ(mean(copy), 6.5);
}

}  // namespace
}  // namespace brokerlab
