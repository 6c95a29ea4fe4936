// SPDX-License-Identifier: Apache-2.0
// Samplers of ranks and tables against exact probabilities. Limits are those of five standard errors: a chance of 3e-7
// on either side.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "tests/base/sampler_cases.hpp"

namespace brokerlab {
namespace {

constexpr std::size_t kSamples = 200'000;

double chi_squared_limit(double degrees_of_freedom) {
  return boost::math::quantile(boost::math::complement(boost::math::chi_squared(degrees_of_freedom), 2.9e-7));
}

double share_below(const std::vector<double>& values, double limit) {
  const auto below = std::count_if(values.begin(), values.end(), [&](double x) { return x < limit; });
  return static_cast<double>(below) / static_cast<double>(values.size());
}

// Pearson's statistic; cells that expect fewer than ten samples count as one.
void expect_shares(const std::vector<int>& counts, const std::vector<double>& probabilities, const std::string& what) {
  double statistic = 0, rest_expected = 0, rest_seen = 0;
  int cells = 0;
  const auto add = [&](double seen, double expected) {
    statistic += (seen - expected) * (seen - expected) / expected;
    ++cells;
  };
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = probabilities[i] * static_cast<double>(kSamples);
    if (expected >= 10) {
      add(counts[i], expected);
    } else {
      rest_expected += expected;
      rest_seen += counts[i];
    }
  }
  if (rest_expected >= 10) {
    add(rest_seen, rest_expected);
  } else {
    EXPECT_LE(rest_seen, rest_expected + 5 * std::sqrt(rest_expected) + 5) << what;
  }
  EXPECT_LT(statistic, chi_squared_limit(cells - 1)) << what;
}

std::vector<double> zipf_probabilities(std::size_t n, double exponent) {
  std::vector<double> probabilities(n);
  double sum = 0;
  for (std::size_t k = n; k >= 1; --k) sum += probabilities[k - 1] = std::pow(static_cast<double>(k), -exponent);
  for (double& p : probabilities) p /= sum;
  return probabilities;
}

TEST(ZipfSampler, GivesEachRankItsExactProbability) {
  for (const double exponent : {0.0, 0.5, 0.99, 1.0, 1 + 1e-7, 1.5, 3.0}) {
    for (const std::size_t n : {2u, 10u, 1000u}) {
      std::vector<int> counts(n);
      for (const double rank : draw_values(Zipf{n, exponent}, 35, kSamples)) {
        ASSERT_EQ(rank, std::floor(rank));
        ASSERT_TRUE(rank >= 1 && rank <= static_cast<double>(n)) << rank;
        ++counts[static_cast<std::size_t>(rank) - 1];
      }
      expect_shares(counts, zipf_probabilities(n, exponent), std::to_string(n) + "^-" + std::to_string(exponent));
    }
  }
}

// Over a thousand million ranks the first has probability 1/H(n), and those up to m together H(m)/H(n), where H(n) is
// ln n + 0.5772156649 + 1/2n.
TEST(ZipfSampler, IsRightOverAThousandMillionRanks) {
  const auto harmonic = [](double n) { return std::log(n) + 0.57721566490153286 + 1 / (2 * n); };
  const std::vector<double> values = draw_values(Zipf{1'000'000'000, 1}, 36, kSamples);
  const auto expect_share = [&](double last, double p) {
    EXPECT_NEAR(share_below(values, last + 0.5), p, 5 * std::sqrt(p * (1 - p) / static_cast<double>(kSamples))) << last;
  };
  expect_share(1, 1 / harmonic(1e9));
  for (const double last : {1e2, 1e4, 1e6, 1e8}) expect_share(last, harmonic(last) / harmonic(1e9));
  EXPECT_LE(*std::max_element(values.begin(), values.end()), 1e9);
}

TEST(ZipfSampler, OfOneRankOrTheSteepestExponentGivesTheFirst) {
  for (const double rank : draw_values(Zipf{1, 0}, 37, 1000)) ASSERT_EQ(rank, 1);
  for (const double rank : draw_values(Zipf{1, 1}, 37, 1000)) ASSERT_EQ(rank, 1);
  // The second rank has 2^-20 = 1e-6 of the first one's probability.
  const std::vector<double> values = draw_values(Zipf{1'000'000'000, 20}, 37, kSamples);
  EXPECT_GE(share_below(values, 1.5), 1 - 5e-5);
}

TEST(EmpiricalSampler, GivesEachValueItsWeight) {
  std::vector<int> counts(4);
  for (const double x : draw_values(Empirical::of({0, 1, 2, 3}, {1, 0, 2, 5}), 38, kSamples)) {
    ++counts[static_cast<std::size_t>(x)];
  }
  EXPECT_EQ(counts[1], 0) << "a value of no weight";
  expect_shares({counts[0], counts[2], counts[3]}, {1.0 / 8, 2.0 / 8, 5.0 / 8}, "weights 1, 2, 5");
}

TEST(EmpiricalSampler, WithoutWeightsGivesEqualShares) {
  std::vector<int> counts(10);
  std::vector<double> values(10);
  for (std::size_t i = 0; i < 10; ++i) values[i] = static_cast<double>(i);
  for (const double x : draw_values(Empirical::of(values), 39, kSamples)) ++counts[static_cast<std::size_t>(x)];
  expect_shares(counts, std::vector<double>(10, 0.1), "ten equal values");
}

}  // namespace
}  // namespace brokerlab
