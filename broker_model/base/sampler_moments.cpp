// SPDX-License-Identifier: Apache-2.0
// Means and variances of the distributions, in closed form.
#include <algorithm>
#include <cmath>

#include "broker_model/base/det_math.hpp"
#include "broker_model/base/det_special.hpp"
#include "broker_model/base/samplers.hpp"

namespace brokerlab {

namespace {

// Density over remaining mass at the minimum, in standard units: what cutting off the left adds to the mean (Johnson,
// Kotz and Balakrishnan, Continuous Univariate Distributions 1, 13.10).
double cut_hazard(const Normal& d) {
  if (!(d.sd > 0)) return 0;
  const double cut = (d.minimum - d.mean) / d.sd;
  return det::normal_density(cut) / det::normal_upper_tail(cut);
}

struct Mean {
  static constexpr double kInfinite = std::numeric_limits<double>::infinity();
  double operator()(const Constant& d) const { return d.value; }
  double operator()(const Uniform& d) const { return (d.low + d.high) / 2; }
  double operator()(const Exponential& d) const { return d.mean; }
  double operator()(const Normal& d) const { return d.mean + d.sd * cut_hazard(d); }
  double operator()(const LogNormal& d) const { return det::exp(d.mu + d.sigma * d.sigma / 2); }
  double operator()(const Pareto& d) const { return d.alpha > 1 ? d.minimum * d.alpha / (d.alpha - 1) : kInfinite; }
  double operator()(const Gamma& d) const { return d.shape * d.scale; }
  double operator()(const Erlang& d) const { return d.mean; }
  double operator()(const Hyperexponential& d) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < d.branches; ++i) sum += d.probabilities[i] * d.means[i];
    return sum;
  }
  double operator()(const Weibull& d) const { return d.scale * det::gamma(1 + 1 / d.shape); }
  double operator()(const Zipf& d) const { return moment(d, 1); }
  double operator()(const Empirical& d) const { return moment(d, 1); }

  static double moment(const Zipf& d, int power) {
    return det::harmonic(d.n, d.exponent - power) / det::harmonic(d.n, d.exponent);
  }
  static double moment(const Empirical& d, int power) {
    double sum = 0, before = 0;
    for (std::size_t i = 0; i < d.table->values.size(); ++i) {
      const double x = d.table->values[i];
      sum += (d.table->cumulative[i] - before) * (power == 1 ? x : x * x);
      before = d.table->cumulative[i];
    }
    return sum;
  }
};

struct Variance {
  double operator()(const Constant&) const { return 0; }
  double operator()(const Uniform& d) const { return (d.high - d.low) * (d.high - d.low) / 12; }
  double operator()(const Exponential& d) const { return d.mean * d.mean; }
  double operator()(const Normal& d) const {
    const double hazard = cut_hazard(d);
    if (hazard == 0) return d.sd * d.sd;
    const double cut = (d.minimum - d.mean) / d.sd;
    return d.sd * d.sd * (1 + cut * hazard - hazard * hazard);
  }
  double operator()(const LogNormal& d) const {
    const double s2 = d.sigma * d.sigma;
    return (det::exp(s2) - 1) * det::exp(2 * d.mu + s2);
  }
  double operator()(const Pareto& d) const {
    if (d.alpha <= 2) return Mean::kInfinite;
    return d.minimum * d.minimum * d.alpha / ((d.alpha - 1) * (d.alpha - 1) * (d.alpha - 2));
  }
  double operator()(const Gamma& d) const { return d.shape * d.scale * d.scale; }
  double operator()(const Erlang& d) const { return d.mean * d.mean / d.k; }
  double operator()(const Hyperexponential& d) const {
    double second = 0;
    for (std::uint32_t i = 0; i < d.branches; ++i) second += 2 * d.probabilities[i] * d.means[i] * d.means[i];
    const double first = Mean{}(d);
    return second - first * first;
  }
  double operator()(const Weibull& d) const {
    const double first = det::gamma(1 + 1 / d.shape);
    return d.scale * d.scale * std::max(0.0, det::gamma(1 + 2 / d.shape) - first * first);
  }
  template <class Discrete>
  double operator()(const Discrete& d) const {
    const double first = Mean::moment(d, 1);
    return Mean::moment(d, 2) - first * first;
  }
};

}  // namespace

double mean(const Distribution& distribution) { return std::visit(Mean{}, distribution); }
double variance(const Distribution& distribution) { return std::visit(Variance{}, distribution); }

}  // namespace brokerlab
