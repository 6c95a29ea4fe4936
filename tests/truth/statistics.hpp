// SPDX-License-Identifier: Apache-2.0
// Replications and the interval that they justify.
#pragma once

#include <cmath>
#include <vector>

namespace brokerlab::truth {

struct Interval {
  double mean = 0;
  double half_width = 0;
};

inline constexpr int kReplications = 10;
// Student's t with 9 degrees of freedom at 0.9995: a two-sided 99.9 % interval for one statistic. Seeds are fixed, so a
// pass stays a pass; the level bounds how often a right model would have been called wrong when the seeds were chosen.
inline constexpr double kStudent = 4.781;

inline Interval interval(const std::vector<double>& values) {
  double sum = 0;
  for (double v : values) sum += v;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (double v : values) squares += (v - mean) * (v - mean);
  const double n = static_cast<double>(values.size());
  return {mean, kStudent * std::sqrt(squares / (n - 1) / n)};
}

/// The q-quantile of the values (reordered), as the smallest value with at least the fraction q at or below it.
double quantile(std::vector<double> values, double q);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double kEffort =
    0.05;  // instrumented builds look for faults of memory; the figures are the release build's
#elif !defined(__OPTIMIZE__)
inline constexpr double kEffort = 0.1;
#else
inline constexpr double kEffort = 1;
#endif

}  // namespace brokerlab::truth
