// SPDX-License-Identifier: Apache-2.0
// What can be wrong with a distribution's parameters.
#include <cmath>

#include "broker_model/base/samplers.hpp"

namespace brokerlab {

namespace {

using Answer = std::optional<std::string>;

bool positive(double x) { return std::isfinite(x) && x > 0; }

struct Problem {
  Answer operator()(const Constant& d) const {
    return std::isfinite(d.value) ? Answer{} : "the value must be a finite number";
  }
  Answer operator()(const Uniform& d) const {
    if (!std::isfinite(d.low) || !std::isfinite(d.high)) return "low and high must be finite numbers";
    if (d.low > d.high) return "low must not be above high";
    return std::isfinite(d.high - d.low) ? Answer{} : "low and high are too far apart";
  }
  Answer operator()(const Exponential& d) const { return positive(d.mean) ? Answer{} : "the mean must be above 0"; }
  Answer operator()(const Normal& d) const {
    if (!std::isfinite(d.mean)) return "the mean must be a finite number";
    if (!std::isfinite(d.sd) || d.sd < 0) return "sd must not be negative";
    if (std::isnan(d.minimum) || d.minimum > d.mean + 1.28 * d.sd)
      return "the minimum must leave at least a tenth of the values";
    return {};
  }
  Answer operator()(const LogNormal& d) const {
    if (!std::isfinite(d.mu) || std::abs(d.mu) > 600) return "mu must be between -600 and 600";
    return std::isfinite(d.sigma) && d.sigma >= 0 && d.sigma <= 10 ? Answer{} : "sigma must be between 0 and 10";
  }
  Answer operator()(const Pareto& d) const {
    if (!positive(d.alpha)) return "alpha must be above 0";
    return positive(d.minimum) ? Answer{} : "the minimum must be above 0";
  }
  Answer operator()(const Gamma& d) const {
    if (!positive(d.shape)) return "the shape must be above 0";
    return positive(d.scale) ? Answer{} : "the scale must be above 0";
  }
  Answer operator()(const Erlang& d) const {
    if (d.k == 0) return "k must be at least 1";
    return positive(d.mean) ? Answer{} : "the mean must be above 0";
  }
  Answer operator()(const Hyperexponential& d) const {
    if (d.branches == 0 || d.branches > Hyperexponential::kMaxBranches) return "1 to 8 branches";
    double sum = 0;
    for (std::uint32_t i = 0; i < d.branches; ++i) {
      if (!positive(d.means[i])) return "every mean must be above 0";
      if (!(d.probabilities[i] >= 0 && d.probabilities[i] <= 1)) return "every probability must be between 0 and 1";
      sum += d.probabilities[i];
    }
    return std::abs(sum - 1) < 1e-9 ? Answer{} : "the probabilities must add up to 1";
  }
  Answer operator()(const Weibull& d) const {
    if (!(d.shape >= 0.05) || !std::isfinite(d.shape)) return "the shape must be at least 0.05";
    return positive(d.scale) ? Answer{} : "the scale must be above 0";
  }
  Answer operator()(const Zipf& d) const {
    if (d.n == 0 || d.n > 1'000'000'000) return "n must be between 1 and 1000000000";
    return d.exponent >= 0 && d.exponent <= 20 ? Answer{} : "the exponent must be between 0 and 20";
  }
  Answer operator()(const Empirical& d) const {
    if (!d.table || d.table->values.empty()) return "at least one value, weights not negative and as many as values";
    for (double value : d.table->values)
      if (!std::isfinite(value)) return "every value must be a finite number";
    return {};
  }
};

}  // namespace

std::optional<std::string> problem(const Distribution& distribution) { return std::visit(Problem{}, distribution); }

}  // namespace brokerlab
