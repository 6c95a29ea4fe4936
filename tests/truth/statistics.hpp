// SPDX-License-Identifier: Apache-2.0
// Replications and the interval that they justify.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace brokerlab::truth {

struct Interval {
  double mean = 0;
  double half_width = 0;
};

// Figures are the plain builds' work; one that is instrumented looks for faults of memory and plays a little of all.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kJudged = false;
#else
inline constexpr bool kJudged = true;
#endif
#if defined(__OPTIMIZE__)
inline constexpr double kEffort = kJudged ? 1 : 0.02;
#else
inline constexpr double kEffort = 0.1;
#endif
inline constexpr int kReplications = kJudged ? 10 : 2;
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

/// The form lies in the interval of ten replications, or within `least` of its mean: what happened in none of them has
/// an empty interval. And the interval is at most `widest` to each side, so that it can tell.
inline void expect_form(const Interval& got, double form, double least, double widest) {
  EXPECT_NEAR(got.mean, form, std::max(got.half_width, least)) << "ten replications disagree with the form";
  EXPECT_LE(got.half_width, widest) << "the interval is too wide to tell";
}

}  // namespace brokerlab::truth
