// SPDX-License-Identifier: Apache-2.0
// Each way in which a distribution can be malformed, with the words that the author of a scenario reads.
#include <gtest/gtest.h>

#include <limits>

#include "broker_model/base/samplers.hpp"

namespace brokerlab {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string said_of(const Distribution& distribution) { return problem(distribution).value_or("nothing"); }

Hyperexponential two(double p1, double p2, double mean1, double mean2) {
  Hyperexponential h;
  h.branches = 2;
  h.probabilities = {p1, p2};
  h.means = {mean1, mean2};
  return h;
}

Hyperexponential with_branches(std::uint32_t branches) {
  Hyperexponential h;
  h.branches = branches;
  return h;
}

TEST(SamplerProblems, AreNoneWhereTheParametersAreSound) {
  const Distribution sound[] = {
      Constant{-1},       Uniform{2, 2},      Exponential{1e-9},       Normal{0, 0},
      Normal{1, 1, 2.28}, LogNormal{-600, 0}, LogNormal{600, 10},      Pareto{0.1, 1e-9},
      Gamma{0.01, 1},     Erlang{1, 1},       two(0, 1, 5, 6),         two(0.1 + 0.2, 0.7, 5, 6),
      Weibull{0.05, 1},   Zipf{1, 0},         Zipf{1'000'000'000, 20}, Empirical::of({1, 2}, {0, 1})};
  for (const Distribution& d : sound) EXPECT_EQ(said_of(d), "nothing") << "alternative " << d.index();
}

TEST(SamplerProblems, OfAConstantOrAUniform) {
  for (const double x : {kInfinity, -kInfinity, kNan}) {
    EXPECT_EQ(said_of(Constant{x}), "the value must be a finite number");
    EXPECT_EQ(said_of(Uniform{x, 1}), "low and high must be finite numbers");
    EXPECT_EQ(said_of(Uniform{1, x}), "low and high must be finite numbers");
  }
  EXPECT_EQ(said_of(Uniform{1, 0.999}), "low must not be above high");
  EXPECT_EQ(said_of(Uniform{-1e308, 1e308}), "low and high are too far apart");
}

TEST(SamplerProblems, OfWhatMustBePositive) {
  for (const double x : {0.0, -1.0, kInfinity, kNan}) {
    EXPECT_EQ(said_of(Exponential{x}), "the mean must be above 0");
    EXPECT_EQ(said_of(Pareto{x, 1}), "alpha must be above 0");
    EXPECT_EQ(said_of(Pareto{1, x}), "the minimum must be above 0");
    EXPECT_EQ(said_of(Gamma{x, 1}), "the shape must be above 0");
    EXPECT_EQ(said_of(Gamma{1, x}), "the scale must be above 0");
    EXPECT_EQ(said_of(Erlang{2, x}), "the mean must be above 0");
    EXPECT_EQ(said_of(Weibull{1, x}), "the scale must be above 0");
  }
  EXPECT_EQ(said_of(Erlang{0, 1}), "k must be at least 1");
  for (const double shape : {0.049, -1.0, kInfinity, kNan})
    EXPECT_EQ(said_of(Weibull{shape, 1}), "the shape must be at least 0.05") << shape;
}

TEST(SamplerProblems, OfANormal) {
  for (const double x : {kInfinity, kNan}) EXPECT_EQ(said_of(Normal{x, 1}), "the mean must be a finite number");
  for (const double x : {-0.1, kInfinity, kNan}) EXPECT_EQ(said_of(Normal{0, x}), "sd must not be negative");
  for (const double minimum : {2.3, kInfinity, kNan})
    EXPECT_EQ(said_of(Normal{1, 1, minimum}), "the minimum must leave at least a tenth of the values") << minimum;
  EXPECT_EQ(said_of(Normal{1, 0, 1.1}), "the minimum must leave at least a tenth of the values");
}

TEST(SamplerProblems, OfALogNormal) {
  for (const double mu : {-601.0, 601.0, kInfinity, kNan})
    EXPECT_EQ(said_of(LogNormal{mu, 1}), "mu must be between -600 and 600") << mu;
  for (const double sigma : {-0.1, 10.1, kInfinity, kNan})
    EXPECT_EQ(said_of(LogNormal{0, sigma}), "sigma must be between 0 and 10") << sigma;
}

TEST(SamplerProblems, OfAHyperexponential) {
  EXPECT_EQ(said_of(with_branches(0)), "1 to 8 branches");
  EXPECT_EQ(said_of(with_branches(9)), "1 to 8 branches");
  EXPECT_EQ(said_of(with_branches(2)), "every mean must be above 0") << "the second branch was never filled in";
  EXPECT_EQ(said_of(two(0.5, 0.5, 1, -1)), "every mean must be above 0");
  EXPECT_EQ(said_of(two(1.5, -0.5, 1, 1)), "every probability must be between 0 and 1");
  EXPECT_EQ(said_of(two(kNan, 0.5, 1, 1)), "every probability must be between 0 and 1");
  EXPECT_EQ(said_of(two(0.5, 0.4, 1, 1)), "the probabilities must add up to 1");
  EXPECT_EQ(said_of(Hyperexponential::balanced(1, 0.5)), "every mean must be above 0")
      << "no mixture of exponentials varies less than one";
}

TEST(SamplerProblems, OfAZipf) {
  EXPECT_EQ(said_of(Zipf{0, 1}), "n must be between 1 and 1000000000");
  EXPECT_EQ(said_of(Zipf{1'000'000'001, 1}), "n must be between 1 and 1000000000");
  for (const double exponent : {-0.1, 20.1, kInfinity, kNan})
    EXPECT_EQ(said_of(Zipf{10, exponent}), "the exponent must be between 0 and 20") << exponent;
}

TEST(SamplerProblems, OfATable) {
  const char* const weights = "at least one value, weights not negative and as many as values";
  EXPECT_EQ(said_of(Empirical{}), weights);
  EXPECT_EQ(said_of(Empirical::of({})), weights);
  EXPECT_EQ(said_of(Empirical::of({1, 2}, {1})), weights);
  EXPECT_EQ(said_of(Empirical::of({1, 2}, {1, -1})), weights);
  EXPECT_EQ(said_of(Empirical::of({1, 2}, {1, kNan})), weights);
  EXPECT_EQ(said_of(Empirical::of({1, 2}, {1, kInfinity})), weights);
  EXPECT_EQ(said_of(Empirical::of({1, 2}, {0, 0})), weights);
  EXPECT_EQ(said_of(Empirical::of({1, 2}, {1e308, 1e308})), weights) << "their sum is infinite";
  for (const double x : {kInfinity, kNan})
    EXPECT_EQ(said_of(Empirical::of({1, x})), "every value must be a finite number");
}

}  // namespace
}  // namespace brokerlab
