// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/statistics.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/students_t.hpp>
#pragma GCC diagnostic pop

#include <cmath>
#include <limits>
#include <vector>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {

double student_multiplier(std::size_t n, double confidence) {
  BROKERLAB_CHECK(n >= 2, "an interval needs two values");
  const boost::math::students_t distribution(static_cast<double>(n - 1));
  return boost::math::quantile(distribution, 0.5 + confidence / 2);
}

Estimate student(std::span<const double> values, double confidence) {
  const auto n = static_cast<double>(values.size());
  if (values.empty()) return {0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  if (values.size() < 2) return {1, mean, std::numeric_limits<double>::quiet_NaN()};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {values.size(), mean, student_multiplier(values.size(), confidence) * std::sqrt(squares / (n - 1) / n)};
}

Estimate paired(std::span<const double> a, std::span<const double> b, double confidence) {
  BROKERLAB_CHECK(a.size() == b.size(), "pairs need two of each");
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(b[i] - a[i]);
  return student(differences, confidence);
}

Bounds clopper_pearson(std::uint64_t k, std::uint64_t n, double confidence) {
  BROKERLAB_CHECK(k <= n, "more events than trials");
  const double tail = (1 - confidence) / 2;
  const auto events = static_cast<double>(k);
  const auto others = static_cast<double>(n - k);
  Bounds bounds;
  if (k > 0) bounds.low = boost::math::quantile(boost::math::beta_distribution<>(events, others + 1), tail);
  if (k < n) bounds.high = boost::math::quantile(boost::math::beta_distribution<>(events + 1, others), 1 - tail);
  return bounds;
}

double rule_of_three(std::uint64_t n) {
  BROKERLAB_CHECK(n > 0, "no trial says nothing");
  return 3 / static_cast<double>(n);
}

}  // namespace brokerlab::sim
