// SPDX-License-Identifier: Apache-2.0
// Distributions as a scenario writes them: by mean and coefficient of variation where people think so, with the unit of
// the knob that they are for. Each form is one kind: latency = { kind = "lognormal", mean = "2ms", cv = 0.5 }.
// Values are never negative: all that a scenario draws are times and sizes.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "broker_model/base/samplers.hpp"
#include "broker_model/policy/field.hpp"

namespace brokerlab::scenario {

struct ConstantForm {
  static constexpr const char* kKind = "constant";
  double value = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"value", v.outer(), 0, kUnbounded, "always this; may be written alone, without a table", "", true}, value);
  }
};

struct UniformForm {
  static constexpr const char* kKind = "uniform";
  double low = 0, high = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"low", v.outer(), 0, kUnbounded, "no value is less", "", true}, low);
    v.field({"high", v.outer(), 0, kUnbounded, "every value is less", "", true}, high);
  }
};

struct ExponentialForm {
  static constexpr const char* kKind = "exponential";
  double mean = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"mean", v.outer(), 0, kUnbounded, "mean, and standard deviation too", "", true}, mean);
  }
};

struct NormalForm {
  static constexpr const char* kKind = "normal";
  double mean = 0, sd = 0, minimum = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"mean", v.outer(), 0, kUnbounded, "mean before truncation", "", true}, mean);
    v.field({"sd", v.outer(), 0, kUnbounded, "standard deviation before truncation", "", true}, sd);
    v.field({"minimum", v.outer(), 0, kUnbounded, "drawn again while below this", ""}, minimum);
  }
};

struct LogNormalForm {
  static constexpr const char* kKind = "lognormal";
  double mean = 0, cv = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"mean", v.outer(), 0, kUnbounded, "mean", "", true}, mean);
    v.field({"cv", Unit::none, 0, kUnbounded, "coefficient of variation: standard deviation / mean", "", true}, cv);
  }
};

struct LogNormalOfLogForm {
  static constexpr const char* kKind = "lognormal-of-log";
  double mu = 0, sigma = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"mu", Unit::none, -kUnbounded, kUnbounded, "mean of the logarithm (of seconds or bytes)", "", true}, mu);
    v.field({"sigma", Unit::none, 0, kUnbounded, "standard deviation of the logarithm", "", true}, sigma);
  }
};

struct ParetoForm {
  static constexpr const char* kKind = "pareto";
  double minimum = 0, alpha = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"minimum", v.outer(), 0, kUnbounded, "no value is less", "", true}, minimum);
    v.field({"alpha", Unit::none, 0, kUnbounded, "P(X > x) = (minimum / x)^alpha", "", true}, alpha);
  }
};

struct GammaForm {
  static constexpr const char* kKind = "gamma";
  double shape = 0, scale = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"shape", Unit::none, 0, kUnbounded, "the mean is shape * scale", "", true}, shape);
    v.field({"scale", v.outer(), 0, kUnbounded, "the mean is shape * scale", "", true}, scale);
  }
};

struct ErlangForm {
  static constexpr const char* kKind = "erlang";
  std::uint32_t k = 1;
  double mean = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"k", Unit::count, 1, 1000, "stages, each exponential", "", true}, k);
    v.field({"mean", v.outer(), 0, kUnbounded, "mean of all stages together", "", true}, mean);
  }
};

struct HyperexponentialForm {
  static constexpr const char* kKind = "hyperexponential";
  double mean = 0, cv2 = 1;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"mean", v.outer(), 0, kUnbounded, "mean", "", true}, mean);
    v.field({"cv2", Unit::none, 1, kUnbounded, "squared coefficient of variation; two branches with balanced means", "",
             true},
            cv2);
  }
};

struct HyperexponentialBranchesForm {
  static constexpr const char* kKind = "hyperexponential-branches";
  std::vector<double> probabilities, means;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"probabilities", Unit::none, 0, 1, "chance of each branch, at most 8; the sum is 1", "", true},
            probabilities);
    v.field({"means", v.outer(), 0, kUnbounded, "mean of each branch", "", true}, means);
  }
};

struct WeibullForm {
  static constexpr const char* kKind = "weibull";
  double shape = 0, scale = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"shape", Unit::none, 0, kUnbounded, "P(X > x) = exp(-(x / scale)^shape)", "", true}, shape);
    v.field({"scale", v.outer(), 0, kUnbounded, "P(X > x) = exp(-(x / scale)^shape)", "", true}, scale);
  }
};

struct ZipfForm {
  static constexpr const char* kKind = "zipf";
  std::uint64_t n = 1;
  double exponent = 1;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"n", Unit::count, 1, 4294967295.0, "values are 1 to n (seconds or bytes)", "", true}, n);
    v.field({"exponent", Unit::none, 0, kUnbounded, "P(k) is in proportion to k^-exponent", "", true}, exponent);
  }
};

struct EmpiricalForm {
  static constexpr const char* kKind = "empirical";
  std::vector<double> values, weights;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"values", v.outer(), 0, kUnbounded, "one of these", "", true}, values);
    v.field({"weights", Unit::none, 0, kUnbounded, "chances are in proportion; all equal when absent", ""}, weights);
  }
};

/// Constant comes first: it may be written as its value alone.
using DistributionForm = std::variant<ConstantForm, UniformForm, ExponentialForm, NormalForm, LogNormalForm,
                                      LogNormalOfLogForm, ParetoForm, GammaForm, ErlangForm, HyperexponentialForm,
                                      HyperexponentialBranchesForm, WeibullForm, ZipfForm, EmpiricalForm>;

/// Whether the result makes sense is for brokerlab::problem to say.
Distribution to_distribution(const DistributionForm& form);
/// A form that gives the distribution back, in the same bits (an empirical one's weights may be rounded).
DistributionForm form_of(const Distribution& distribution);

}  // namespace brokerlab::scenario
