// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/samplers.hpp"

#include <algorithm>
#include <cmath>

#include "broker_model/base/det_math.hpp"

namespace brokerlab {

namespace {

double standard_exponential(DrawStream& stream) { return -det::log(stream.uniform_positive()); }

// Marsaglia's polar method; one of the pair is dropped, so that a draw needs no memory.
double standard_normal(DrawStream& stream) {
  while (true) {
    const double u = 2 * stream.uniform() - 1;
    const double v = 2 * stream.uniform() - 1;
    const double s = u * u + v * v;
    if (s > 0 && s < 1) return u * std::sqrt(-2 * det::log(s) / s);
  }
}

// Marsaglia and Tsang, A simple method for generating gamma variables (TOMS 2000); below shape 1 by their boost.
double standard_gamma(double shape, DrawStream& stream) {
  if (shape < 1) return standard_gamma(shape + 1, stream) * det::pow(stream.uniform_positive(), 1 / shape);
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = standard_normal(stream);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (det::log(stream.uniform_positive()) < 0.5 * x * x + d - d * v + d * det::log(v)) return d * v;
  }
}

struct Sampler {
  DrawStream& stream;
  double operator()(const Constant& d) const { return d.value; }
  double operator()(const Uniform& d) const { return d.low + (d.high - d.low) * stream.uniform(); }
  double operator()(const Exponential& d) const { return d.mean * standard_exponential(stream); }
  double operator()(const Normal& d) const {
    while (true) {
      const double x = d.mean + d.sd * standard_normal(stream);
      if (x >= d.minimum) return x;
    }
  }
  double operator()(const LogNormal& d) const { return det::exp(d.mu + d.sigma * standard_normal(stream)); }
  double operator()(const Pareto& d) const { return d.minimum * det::pow(stream.uniform_positive(), -1 / d.alpha); }
  double operator()(const Gamma& d) const { return d.scale * standard_gamma(d.shape, stream); }
  double operator()(const Erlang& d) const {
    if (d.k > 16) return d.mean / d.k * standard_gamma(d.k, stream);
    double product = 1;
    for (std::uint32_t i = 0; i < d.k; ++i) product *= stream.uniform_positive();
    return -det::log(product) * d.mean / d.k;
  }
  double operator()(const Hyperexponential& d) const {
    double u = stream.uniform();
    std::uint32_t i = 0;
    while (i + 1 < d.branches && u >= d.probabilities[i]) u -= d.probabilities[i++];
    return d.means[i] * standard_exponential(stream);
  }
  double operator()(const Weibull& d) const { return d.scale * det::pow(standard_exponential(stream), 1 / d.shape); }
  double operator()(const Zipf& d) const;
  double operator()(const Empirical& d) const {
    const std::vector<double>& cumulative = d.table->cumulative;
    const auto at = std::upper_bound(cumulative.begin(), cumulative.end() - 1, stream.uniform());
    return d.table->values[static_cast<std::size_t>(at - cumulative.begin())];
  }
};

// The integral of x^-s and its inverse, in forms that stay exact near s = 1 (the logarithm).
class ZipfHat {
 public:
  explicit ZipfHat(double s) : s_(s) {}
  double integral(double x) const {
    const double l = det::log(x);
    const double t = (1 - s_) * l;
    return l * expm1_over(t);
  }
  double inverse(double y) const {
    const double t = y * (1 - s_);
    return det::exp(y * log1p_over(t));
  }
  double density(double x) const { return det::exp(-s_ * det::log(x)); }

 private:
  // (e^t - 1) / t and log(1 + t) / t, by series where the difference would cancel.
  static double expm1_over(double t) {
    if (t > -1e-3 && t < 1e-3) return 1 + t / 2 * (1 + t / 3 * (1 + t / 4 * (1 + t / 5)));
    return (det::exp(t) - 1) / t;
  }
  static double log1p_over(double t) {
    if (t > -1e-3 && t < 1e-3) return 1 - t * (1.0 / 2 - t * (1.0 / 3 - t * (1.0 / 4 - t * (1.0 / 5 - t / 6))));
    return det::log(t > -1 ? 1 + t : 0x1p-1000) / t;
  }
  double s_;
};

double Sampler::operator()(const Zipf& d) const {
  const ZipfHat hat(d.exponent);
  const double n = static_cast<double>(d.n);
  const double low = hat.integral(1.5) - 1;
  const double high = hat.integral(n + 0.5);
  while (true) {
    const double u = high + stream.uniform() * (low - high);
    const double x = hat.inverse(u);
    const double k = std::min(n, std::max(1.0, std::floor(x + 0.5)));
    if (u >= hat.integral(k + 0.5) - hat.density(k)) return k;
  }
}

struct Mean {
  static constexpr double kInfinite = std::numeric_limits<double>::infinity();
  double operator()(const Constant& d) const { return d.value; }
  double operator()(const Uniform& d) const { return (d.low + d.high) / 2; }
  double operator()(const Exponential& d) const { return d.mean; }
  double operator()(const Normal& d) const { return d.mean; }
  double operator()(const LogNormal& d) const { return det::exp(d.mu + d.sigma * d.sigma / 2); }
  double operator()(const Pareto& d) const { return d.alpha > 1 ? d.minimum * d.alpha / (d.alpha - 1) : kInfinite; }
  double operator()(const Gamma& d) const { return d.shape * d.scale; }
  double operator()(const Erlang& d) const { return d.mean; }
  double operator()(const Hyperexponential& d) const {
    double sum = 0;
    for (std::uint32_t i = 0; i < d.branches; ++i) sum += d.probabilities[i] * d.means[i];
    return sum;
  }
  double operator()(const Weibull& d) const { return d.scale * std::tgamma(1 + 1 / d.shape); }
  double operator()(const Zipf& d) const { return moment(d, 1); }
  double operator()(const Empirical& d) const { return moment(d, 1); }

  static double moment(const Zipf& d, int power) {
    double sum = 0, weight = 0;
    for (std::uint64_t k = d.n; k >= 1; --k) {
      const double p = det::pow(static_cast<double>(k), -d.exponent);
      weight += p;
      sum += p * (power == 1 ? static_cast<double>(k) : static_cast<double>(k) * static_cast<double>(k));
    }
    return sum / weight;
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
  double operator()(const Normal& d) const { return d.sd * d.sd; }
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
    const double first = std::tgamma(1 + 1 / d.shape);
    return d.scale * d.scale * (std::tgamma(1 + 2 / d.shape) - first * first);
  }
  template <class Discrete>
  double operator()(const Discrete& d) const {
    const double first = Mean::moment(d, 1);
    return Mean::moment(d, 2) - first * first;
  }
};

}  // namespace

LogNormal LogNormal::of(double mean, double cv) {
  const double s2 = det::log(1 + cv * cv);
  return {det::log(mean) - s2 / 2, std::sqrt(s2)};
}

Hyperexponential Hyperexponential::balanced(double mean, double cv2) {
  const double p = (1 + std::sqrt((cv2 - 1) / (cv2 + 1))) / 2;
  Hyperexponential h;
  h.branches = 2;
  h.probabilities = {p, 1 - p};
  h.means = {mean / (2 * p), mean / (2 * (1 - p))};
  return h;
}

Empirical Empirical::of(std::vector<double> values, const std::vector<double>& weights) {
  auto table = std::make_shared<Table>();
  double total = 0;
  const bool fits = weights.empty() || weights.size() == values.size();
  for (std::size_t i = 0; fits && i < values.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    if (!(weight >= 0) || !std::isfinite(weight)) return {std::make_shared<Table>()};
    if (weight == 0) continue;
    total += weight;
    table->values.push_back(values[i]);
    table->cumulative.push_back(total);
  }
  for (double& c : table->cumulative) c /= total;
  return {std::move(table)};
}

double sample(const Distribution& distribution, DrawStream& stream) {
  return std::visit(Sampler{stream}, distribution);
}
double mean(const Distribution& distribution) { return std::visit(Mean{}, distribution); }
double variance(const Distribution& distribution) { return std::visit(Variance{}, distribution); }

}  // namespace brokerlab
