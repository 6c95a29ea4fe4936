// SPDX-License-Identifier: Apache-2.0
// The distributions that a scenario can name, as plain parameter structs in one closed variant, and their samplers.
// Values have no unit here; whoever holds a Distribution says what it counts (seconds, bytes). Sampling uses only the
// base's own arithmetic, so the bits are equal on every machine and in every build. Nothing allocates.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "broker_model/base/draw.hpp"

namespace brokerlab {

/// Always `value`.
struct Constant {
  double value = 0;
};
/// Uniform in [low, high); where doubles are sparse, rounding can give high itself.
struct Uniform {
  double low = 0;
  double high = 1;
};
struct Exponential {
  double mean = 1;
};
/// Normal, drawn again while below `minimum`, which must leave at least a tenth of the mass.
struct Normal {
  double mean = 0;
  double sd = 1;
  double minimum = -std::numeric_limits<double>::infinity();
};
/// exp(mu + sigma N).
struct LogNormal {
  double mu = 0;
  double sigma = 1;
  /// By mean and coefficient of variation (standard deviation / mean), both positive.
  static LogNormal of(double mean, double cv);
};
/// P(X > x) = (minimum / x)^alpha for x >= minimum.
struct Pareto {
  double alpha = 2;
  double minimum = 1;
};
/// Mean shape * scale.
struct Gamma {
  double shape = 1;
  double scale = 1;
};
/// Sum of `k` equal exponentials with this mean in all.
struct Erlang {
  std::uint32_t k = 1;
  double mean = 1;
};
/// An exponential with mean `means[i]` with probability `probabilities[i]`, for i below `branches`.
struct Hyperexponential {
  static constexpr std::uint32_t kMaxBranches = 8;
  std::uint32_t branches = 1;
  std::array<double, kMaxBranches> probabilities{1.0};
  std::array<double, kMaxBranches> means{1.0};
  /// Two branches with balanced means (p1 m1 = p2 m2), by mean and squared coefficient of variation cv2 >= 1.
  static Hyperexponential balanced(double mean, double cv2);
};
/// P(X > x) = exp(-(x / scale)^shape).
struct Weibull {
  double shape = 1;
  double scale = 1;
};
/// Ranks 1 to n with P(k) proportional to k^-exponent, exponent >= 0; O(1) by rejection-inversion (Hörmann and
/// Derflinger 1996).
struct Zipf {
  std::uint64_t n = 1;
  double exponent = 1;
};
/// One of the values, with probability in proportion to its weight. The table is immutable and shared by copies.
struct Empirical {
  struct Table {
    std::vector<double> values;
    std::vector<double> cumulative;  ///< strictly increasing; the last is 1
  };
  std::shared_ptr<const Table> table;
  /// Weights: one per value, not negative, with a finite sum, or none at all = equal. What is malformed gives an empty
  /// table (see problem).
  static Empirical of(std::vector<double> values, const std::vector<double>& weights = {});
};

using Distribution = std::variant<Constant, Uniform, Exponential, Normal, LogNormal, Pareto, Gamma, Erlang,
                                  Hyperexponential, Weibull, Zipf, Empirical>;

/// sample() where chance has a part.
double sample_chance(const Distribution& distribution, DrawStream& stream);
/// An exponential of mean 1.
double standard_exponential(DrawStream& stream);
/// One value. Requires !problem(distribution). A constant, which is what most latencies and sizes are, needs no call.
inline double sample(const Distribution& distribution, DrawStream& stream) {
  const Constant* constant = std::get_if<Constant>(&distribution);
  return constant != nullptr ? constant->value : sample_chance(distribution, stream);
}
/// Infinite where there is none.
double mean(const Distribution& distribution);
/// Infinite where there is none. A Zipf's is exact to about 1e-12 of its second moment.
double variance(const Distribution& distribution);
/// What is wrong with the parameters, for people; nothing if all is well.
std::optional<std::string> problem(const Distribution& distribution);

}  // namespace brokerlab
