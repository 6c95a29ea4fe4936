// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/samplers.hpp"

#include <algorithm>
#include <cmath>

#include "broker_model/base/det_math.hpp"
#include "broker_model/base/det_special.hpp"

namespace brokerlab {

double standard_exponential(DrawStream& stream) { return -det::log(stream.uniform_positive()); }

namespace {

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
  if (shape < 1) {
    const double larger = standard_gamma(shape + 1, stream);  // drawn first: operands have no order of their own
    return larger * det::pow(stream.uniform_positive(), 1 / shape);
  }
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

// u falls under a hat that is the density's integral; rounding to a rank accepts nearly always.
double Sampler::operator()(const Zipf& d) const {
  const double s = d.exponent;
  const double n = static_cast<double>(d.n);
  const double low = det::power_integral(1.5, s) - 1;
  const double high = det::power_integral(n + 0.5, s);
  while (true) {
    const double u = high + stream.uniform() * (low - high);
    const double x = det::power_integral_inverse(u, s);
    const double k = std::min(n, std::max(1.0, std::floor(x + 0.5)));
    if (u >= det::power_integral(k + 0.5, s) - det::pow(k, -s)) return k;
  }
}

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
    total += weight;
    if (!(weight >= 0) || !std::isfinite(total)) return {std::make_shared<Table>()};
    if (weight == 0) continue;
    table->values.push_back(values[i]);
    table->cumulative.push_back(total);
  }
  for (double& c : table->cumulative) c /= total;
  return {std::move(table)};
}

double sample_chance(const Distribution& distribution, DrawStream& stream) {
  return std::visit(Sampler{stream}, distribution);
}

}  // namespace brokerlab
