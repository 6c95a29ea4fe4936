// SPDX-License-Identifier: Apache-2.0
// Means, differences and rates with their intervals. What one replication yields is one value: replications are
// independent, the messages within one are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace brokerlab::sim {

inline constexpr double kConfidence = 0.95;

/// A mean over replications. `half_width` of the confidence interval is NaN for fewer than two values: one run has no
/// interval.
struct Estimate {
  std::size_t runs = 0;
  double mean = 0;
  double half_width = 0;
  bool has_interval() const { return runs >= 2; }
};

/// t_{n-1, 1-a/2} for n values at confidence 1-a. Requires n >= 2.
double student_multiplier(std::size_t n, double confidence);

/// Mean and Student-t half width t_{n-1,1-a/2} s/sqrt(n).
/// Source: Law, Simulation Modeling and Analysis, section 4.5.
Estimate student(std::span<const double> values, double confidence = kConfidence);

/// The mean of b - a over replications under common random numbers, with its paired Student-t half width; a negative
/// mean says that b is smaller. Requires as many values in both, in the same order of replications.
/// Source: Law, section 10.2.1.
Estimate paired(std::span<const double> a, std::span<const double> b, double confidence = kConfidence);

/// Bounds of a proportion.
struct Bounds {
  double low = 0;
  double high = 1;
};
/// The exact interval of a rate seen as k of n. Requires k <= n; n = 0 gives 0 to 1.
/// Source: Clopper and Pearson, Biometrika 26 (1934), 404.
Bounds clopper_pearson(std::uint64_t k, std::uint64_t n, double confidence = kConfidence);

/// What the rate of an event is below, at 95 %, that n trials did not show: 3/n. Requires n > 0.
/// Source: Hanley and Lippman-Hand, JAMA 249 (1983), 1743; exp(-3) is just below 0.05.
double rule_of_three(std::uint64_t n);

}  // namespace brokerlab::sim
