// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/distribution_form.hpp"

#include <algorithm>
#include <cmath>

namespace brokerlab::scenario {

namespace {

struct ToDistribution {
  Distribution operator()(const ConstantForm& f) const { return Constant{f.value}; }
  Distribution operator()(const UniformForm& f) const { return Uniform{f.low, f.high}; }
  Distribution operator()(const ExponentialForm& f) const { return Exponential{f.mean}; }
  Distribution operator()(const NormalForm& f) const { return Normal{f.mean, f.sd, f.minimum}; }
  Distribution operator()(const LogNormalForm& f) const { return LogNormal::of(f.mean, f.cv); }
  Distribution operator()(const LogNormalOfLogForm& f) const { return LogNormal{f.mu, f.sigma}; }
  Distribution operator()(const ParetoForm& f) const { return Pareto{f.alpha, f.minimum}; }
  Distribution operator()(const GammaForm& f) const { return Gamma{f.shape, f.scale}; }
  Distribution operator()(const ErlangForm& f) const { return Erlang{f.k, f.mean}; }
  Distribution operator()(const HyperexponentialForm& f) const { return Hyperexponential::balanced(f.mean, f.cv2); }
  Distribution operator()(const HyperexponentialBranchesForm& f) const {
    Hyperexponential out;
    // One mean too few or too many branches leaves probabilities that `problem` refuses.
    out.branches = static_cast<std::uint32_t>(std::min<std::size_t>(f.means.size(), Hyperexponential::kMaxBranches));
    out.probabilities = {};
    out.means = {};
    if (f.means.size() != f.probabilities.size() || f.means.size() > Hyperexponential::kMaxBranches) return out;
    std::copy(f.probabilities.begin(), f.probabilities.end(), out.probabilities.begin());
    std::copy(f.means.begin(), f.means.end(), out.means.begin());
    return out;
  }
  Distribution operator()(const WeibullForm& f) const { return Weibull{f.shape, f.scale}; }
  Distribution operator()(const ZipfForm& f) const { return Zipf{f.n, f.exponent}; }
  Distribution operator()(const EmpiricalForm& f) const { return Empirical::of(f.values, f.weights); }
};

struct ToForm {
  DistributionForm operator()(const Constant& d) const { return ConstantForm{d.value}; }
  DistributionForm operator()(const Uniform& d) const { return UniformForm{d.low, d.high}; }
  DistributionForm operator()(const Exponential& d) const { return ExponentialForm{d.mean}; }
  DistributionForm operator()(const Normal& d) const { return NormalForm{d.mean, d.sd, std::max(d.minimum, 0.0)}; }
  DistributionForm operator()(const LogNormal& d) const { return LogNormalOfLogForm{d.mu, d.sigma}; }
  DistributionForm operator()(const Pareto& d) const { return ParetoForm{d.minimum, d.alpha}; }
  DistributionForm operator()(const Gamma& d) const { return GammaForm{d.shape, d.scale}; }
  DistributionForm operator()(const Erlang& d) const { return ErlangForm{d.k, d.mean}; }
  DistributionForm operator()(const Hyperexponential& d) const {
    return HyperexponentialBranchesForm{{d.probabilities.begin(), d.probabilities.begin() + d.branches},
                                        {d.means.begin(), d.means.begin() + d.branches}};
  }
  DistributionForm operator()(const Weibull& d) const { return WeibullForm{d.shape, d.scale}; }
  DistributionForm operator()(const Zipf& d) const { return ZipfForm{d.n, d.exponent}; }
  DistributionForm operator()(const Empirical& d) const {
    EmpiricalForm form;
    if (!d.table) return form;
    form.values = d.table->values;
    double before = 0;
    for (const double upto : d.table->cumulative) {
      form.weights.push_back(upto - before);
      before = upto;
    }
    return form;
  }
};

}  // namespace

Distribution to_distribution(const DistributionForm& form) { return std::visit(ToDistribution{}, form); }

DistributionForm form_of(const Distribution& distribution) { return std::visit(ToForm{}, distribution); }

}  // namespace brokerlab::scenario
