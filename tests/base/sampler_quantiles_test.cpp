// SPDX-License-Identifier: Apache-2.0
// Samples against the quantiles of Boost.Math, which shares no formula with us: the share of samples below the true
// p-quantile is binomial, and lies within five standard errors of p.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/hyperexponential.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/pareto.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>

#include "tests/base/sampler_cases.hpp"

namespace brokerlab {
namespace {

constexpr std::size_t kSamples = 200'000;

template <class Quantile>
void expect_quantiles(const Distribution& distribution, Quantile quantile) {
  const std::vector<double> values = draw_values(distribution, 31, kSamples);
  const double n = static_cast<double>(kSamples);
  for (const double p : {0.1, 0.5, 0.9, 0.99}) {
    const double limit = quantile(p);
    const auto below = std::count_if(values.begin(), values.end(), [&](double x) { return x < limit; });
    EXPECT_NEAR(static_cast<double>(below) / n, p, 5 * std::sqrt(p * (1 - p) / n))
        << "p" << 100 * p << " of alternative " << distribution.index();
  }
}

template <class Known>
auto quantile_of(const Known& known) {
  return [known](double p) { return boost::math::quantile(known, p); };
}

TEST(SamplerQuantiles, OfAUniformAndAConstant) {
  expect_quantiles(Uniform{-1, 3}, [](double p) { return -1 + 4 * p; });
  for (const double x : draw_values(Uniform{-1, 3}, 34, kSamples)) ASSERT_TRUE(x >= -1 && x < 3) << x;
  for (const double x : draw_values(Uniform{7, 7}, 34, 100)) ASSERT_EQ(x, 7);
  for (const double x : draw_values(Constant{-2.5}, 34, 100)) ASSERT_EQ(x, -2.5);
}

TEST(SamplerQuantiles, OfExponentialsAndTheirMixtures) {
  expect_quantiles(Exponential{0.3}, quantile_of(boost::math::exponential(1 / 0.3)));
  const Hyperexponential d = Hyperexponential::balanced(1, 4);
  const double probabilities[] = {d.probabilities[0], d.probabilities[1]};
  const double rates[] = {1 / d.means[0], 1 / d.means[1]};
  expect_quantiles(d, quantile_of(boost::math::hyperexponential(probabilities, rates)));
}

TEST(SamplerQuantiles, OfANormalCutOrNot) {
  const boost::math::normal known(1, 2);
  expect_quantiles(Normal{1, 2}, quantile_of(known));
  for (const double cut : {-2.0, 0.0, 3.5}) {
    const double lost = boost::math::cdf(known, cut);
    expect_quantiles(Normal{1, 2, cut}, [&](double p) { return boost::math::quantile(known, lost + p * (1 - lost)); });
    for (const double x : draw_values(Normal{1, 2, cut}, 34, kSamples)) ASSERT_GE(x, cut);
  }
  for (const double x : draw_values(Normal{4, 0, 4}, 34, 100)) ASSERT_EQ(x, 4);
}

TEST(SamplerQuantiles, OfALogNormal) {
  expect_quantiles(LogNormal{-0.5, 0.4}, quantile_of(boost::math::lognormal(-0.5, 0.4)));
  // By mean 2 and variation 1.5: sigma^2 = log(1 + 2.25), mu = log 2 - sigma^2 / 2.
  const double sigma = std::sqrt(std::log(3.25));
  expect_quantiles(LogNormal::of(2, 1.5),
                   quantile_of(boost::math::lognormal(std::log(2.0) - sigma * sigma / 2, sigma)));
}

TEST(SamplerQuantiles, OfAParetoWithAndWithoutAMean) {
  expect_quantiles(Pareto{2.5, 0.1}, quantile_of(boost::math::pareto(0.1, 2.5)));
  expect_quantiles(Pareto{0.8, 5}, quantile_of(boost::math::pareto(5, 0.8)));
}

TEST(SamplerQuantiles, OfAGammaOnEachSideOfShapeOne) {
  for (const double shape : {0.05, 0.4, 1.0, 3.3, 1000.0})
    expect_quantiles(Gamma{shape, 2}, quantile_of(boost::math::gamma_distribution<>(shape, 2)));
}

TEST(SamplerQuantiles, OfAnErlangByAProductAndByAGamma) {
  for (const std::uint32_t k : {1u, 2u, 16u, 17u, 300u})
    expect_quantiles(Erlang{k, 2}, quantile_of(boost::math::gamma_distribution<>(k, 2.0 / k)));
}

TEST(SamplerQuantiles, OfAWeibullSteepAndStretched) {
  for (const double shape : {0.4, 1.0, 1.7, 8.0})
    expect_quantiles(Weibull{shape, 1.5}, quantile_of(boost::math::weibull(shape, 1.5)));
}

}  // namespace
}  // namespace brokerlab
