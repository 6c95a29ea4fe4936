// SPDX-License-Identifier: Apache-2.0
#include "tests/base/sampler_cases.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace brokerlab {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double phi(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }
double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

// P(shape, x) by its power series, which converges for every x that a test asks for.
double lower_gamma(double shape, double x) {
  if (x <= 0) return 0;
  double term = 1 / shape, sum = term;
  for (int n = 1; n < 2000; ++n) sum += term *= x / (shape + n);
  return sum * std::exp(-x + shape * std::log(x) - std::lgamma(shape));
}

SamplerCase gamma_case(const std::string& name, const Distribution& d, double shape, double scale) {
  return {name, d, shape * scale, shape * scale * scale, [=](double x) { return lower_gamma(shape, x / scale); }};
}

SamplerCase zipf_case(const std::string& name, std::uint64_t n, double s) {
  std::vector<double> cumulative(n + 1, 0);
  double first = 0, second = 0;
  for (std::uint64_t k = 1; k <= n; ++k) {
    const double p = std::pow(static_cast<double>(k), -s);
    cumulative[k] = cumulative[k - 1] + p;
    first += p * static_cast<double>(k);
    second += p * static_cast<double>(k) * static_cast<double>(k);
  }
  const double total = cumulative[n];
  const double mean = first / total;
  return {name,
          Zipf{n, s},
          mean,
          second / total - mean * mean,
          [=](double x) { return x < 1 ? 0 : cumulative[std::min(n, static_cast<std::uint64_t>(x))] / total; },
          true};
}

SamplerCase normal_case(const std::string& name, const Normal& d) {
  const double cut = (d.minimum - d.mean) / d.sd;
  const double below = phi(cut), hazard = density(cut) / (1 - below);
  const double shrink = std::isinf(cut) ? 1 : 1 + cut * hazard - hazard * hazard;
  return {name, d, d.mean + d.sd * hazard, d.sd * d.sd * shrink,
          [=](double x) { return x < d.minimum ? 0 : (phi((x - d.mean) / d.sd) - below) / (1 - below); }};
}

SamplerCase lognormal_case() {
  // Mean 3 and coefficient of variation 0.8: variance (0.8 * 3)^2.
  const double sigma = std::sqrt(std::log(1 + 0.64)), mu = std::log(3) - sigma * sigma / 2;
  return {"lognormal", LogNormal::of(3, 0.8), 3, 5.76,
          [=](double x) { return x <= 0 ? 0 : phi((std::log(x) - mu) / sigma); }};
}

SamplerCase pareto_case(const std::string& name, double alpha, double minimum, double mean, double variance) {
  return {name, Pareto{alpha, minimum}, mean, variance,
          [=](double x) { return x < minimum ? 0 : 1 - std::pow(minimum / x, alpha); }};
}

SamplerCase weibull_case(const std::string& name, double shape, double scale, double mean, double variance) {
  return {name, Weibull{shape, scale}, mean, variance,
          [=](double x) { return x <= 0 ? 0 : -std::expm1(-std::pow(x / scale, shape)); }};
}

SamplerCase hyperexponential_case() {
  // Balanced means for mean 2 and squared coefficient of variation 9: p = (1 + sqrt(8/10)) / 2.
  const double p = (1 + std::sqrt(0.8)) / 2;
  return {"hyperexponential", Hyperexponential::balanced(2, 9), 2, 36,
          [=](double x) { return x <= 0 ? 0 : 1 - p * std::exp(-p * x) - (1 - p) * std::exp(-(1 - p) * x); }};
}

SamplerCase three_branches_case() {
  Hyperexponential d;
  d.branches = 3;
  d.probabilities = {0.5, 0.3, 0.2};
  d.means = {1, 2, 10};
  // Mean 0.5 + 0.6 + 2 = 3.1; second moment 2 (0.5 + 1.2 + 20) = 43.4; variance 43.4 - 9.61.
  return {"hyperexponential of three", d, 3.1, 33.79, [](double x) {
            return x <= 0 ? 0 : 1 - 0.5 * std::exp(-x) - 0.3 * std::exp(-x / 2) - 0.2 * std::exp(-x / 10);
          }};
}

SamplerCase empirical_case() {
  // Mean 0.6*1 + 0.1*10 + 0.3*20 = 7.6; second moment 0.6 + 10 + 120 = 130.6; variance 130.6 - 57.76.
  return {"empirical",
          Empirical::of({1, 10, 20}, {6, 1, 3}),
          7.6,
          130.6 - 57.76,
          [](double x) {
            return x < 1 ? 0 : x < 10 ? 0.6 : x < 20 ? 0.7 : 1;
          },
          true};
}

}  // namespace

const std::vector<SamplerCase>& sampler_cases() {
  static const std::vector<SamplerCase> cases = {
      {"constant", Constant{7}, 7, 0, [](double x) { return x < 7 ? 0.0 : 1.0; }, true},
      {"uniform", Uniform{-1, 5}, 2, 3, [](double x) { return (x + 1) / 6; }},
      {"exponential", Exponential{0.25}, 0.25, 0.0625, [](double x) { return 1 - std::exp(-4 * x); }},
      normal_case("normal", Normal{10, 2}),
      normal_case("normal cut on its left", Normal{1, 1, 0}),
      normal_case("normal with most cut off", Normal{0, 1, 1.2}),
      lognormal_case(),
      pareto_case("pareto", 5, 2, 2.5, 20.0 / 48),  // 5*2/4; 4*5/(16*3)
      pareto_case("pareto without variance", 1.5, 1, 3, kInfinity),
      gamma_case("gamma", Gamma{2.5, 2}, 2.5, 2),
      gamma_case("gamma below one", Gamma{0.3, 4}, 0.3, 4),
      gamma_case("erlang", Erlang{4, 6}, 4, 1.5),
      gamma_case("erlang of many", Erlang{40, 10}, 40, 0.25),
      hyperexponential_case(),
      three_branches_case(),
      weibull_case("weibull", 2, 3, 3 * std::sqrt(std::numbers::pi) / 2, 9 * (1 - std::numbers::pi / 4)),
      weibull_case("weibull below one", 0.5, 1, 2, 20),  // gamma(3) = 2, gamma(5) - 4 = 20
      zipf_case("zipf", 100, 1.0),
      zipf_case("zipf, steep", 1000, 2.2),
      zipf_case("zipf, flat", 50, 0.0),
      zipf_case("zipf, mild", 100'000, 0.7),
      empirical_case(),
  };
  return cases;
}

std::vector<double> draw_values(const Distribution& distribution, std::uint64_t seed, std::size_t count) {
  std::vector<double> values;
  values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    DrawStream stream(DrawKey{seed}, Purpose::test, i, 0);
    values.push_back(sample(distribution, stream));
  }
  return values;
}

}  // namespace brokerlab
