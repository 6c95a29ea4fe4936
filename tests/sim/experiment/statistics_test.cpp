// SPDX-License-Identifier: Apache-2.0
// Expectations come from tables, from binomial sums, and from ../shared/reference/methodology.csv where it is there.
#include "sim/experiment/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "sim/metrics/histogram.hpp"

namespace brokerlab::sim {
namespace {

struct Row {
  std::string id, quantity, params, value;
};

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      out.emplace_back();
    else if (c != '\r')
      out.back() += c;
  }
  return out;
}

std::vector<Row> methodology() {
  std::vector<Row> rows;
  std::ifstream file(BROKERLAB_SHARED_DIR "/reference/methodology.csv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto f = fields(line);
    if (f.size() >= 4) rows.push_back({f[0], f[1], f[2], f[3]});
  }
  return rows;
}

double number(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name + "=");
  return at == std::string::npos ? std::nan("") : std::strtod(text.c_str() + at + name.size() + 1, nullptr);
}

void expect_student(const Row& row) {
  const auto n = static_cast<std::size_t>(number(row.params, "n"));
  EXPECT_NEAR(student_multiplier(n, number(row.params, "conf")), std::atof(row.value.c_str()), 1e-8) << row.params;
}

/// Coordinated omission: half of the messages take 1 ms, the other half U(0, 100 s), evenly.
void expect_corrected(const Row& row) {
  Histogram latencies;
  for (int i = 0; i < 10'000; ++i) {
    latencies.add(milliseconds(1));
    latencies.add(milliseconds(10 * i + 5));
  }
  const double value = std::atof(row.value.c_str());
  if (row.params == "corrected mean") {
    EXPECT_NEAR(to_seconds(latencies.mean()), value, 0.005);
  }
  if (row.params == "corrected p75") {
    EXPECT_NEAR(to_seconds(latencies.quantile(0.75)), value, value * 2e-3);
  }
  if (row.params == "corrected p99") {
    EXPECT_NEAR(to_seconds(latencies.quantile(0.99)), value, value * 2e-3);
  }
  if (row.params == "corrected p99.9") {
    EXPECT_NEAR(to_seconds(latencies.quantile(0.999)), value, value * 2e-3);
  }
}

/// Pairs of unit variance and exactly the correlation: x = u, y = c u + sqrt(1-c^2) v with u, v orthogonal.
void expect_variance_ratio(const Row& row) {
  const double c = number(row.params, "correlation");
  const std::vector<double> u{1, 1, -1, -1}, v{1, -1, 1, -1};
  std::vector<double> y;
  for (std::size_t i = 0; i < 4; ++i) y.push_back(c * u[i] + std::sqrt(1 - c * c) * v[i]);
  const double half = paired(u, y).half_width, alone = student(u).half_width;
  EXPECT_NEAR(half * half / (2 * alone * alone), std::atof(row.value.c_str()), 1e-9) << row.params;
}

TEST(Statistics, GiveTheKnownAnswersOfTheMethodology) {
  int told = 0;
  for (const Row& row : methodology()) {
    told += row.id == "M01" || row.id == "M06" || row.id == "M07" ? 1 : 0;
    if (row.id == "M01") expect_student(row);
    if (row.id == "M06") expect_corrected(row);
    if (row.id == "M07") expect_variance_ratio(row);
    // Our histogram is one of three significant digits.
    if (row.id == "M05" && row.quantity.starts_with("HdrHistogram worst") && row.params.starts_with("3 ")) {
      Histogram histogram;
      const std::int64_t edge = (std::int64_t{1} << 30) - 1;
      for (int i = 0; i < 3; ++i) histogram.add(Duration{edge});
      histogram.add(Duration{edge * 2});
      const double off = std::abs(static_cast<double>(histogram.quantile(0.5).ns - edge)) / static_cast<double>(edge);
      EXPECT_LE(off, std::atof(row.value.c_str()));
      ++told;
    }
  }
  if (told == 0) GTEST_SKIP() << "../shared is not here";
  EXPECT_GE(told, 20);
}

TEST(Statistics, MakeAnIntervalOfAMeanByStudentsT) {
  // Mean 3, s = sqrt(2.5), t_{4,0.975} = 2.776445: 2.776445 * sqrt(2.5 / 5) = 1.963243.
  const std::vector<double> values{1, 2, 3, 4, 5};
  const Estimate estimate = student(values);
  EXPECT_EQ(estimate.runs, 5U);
  EXPECT_DOUBLE_EQ(estimate.mean, 3);
  EXPECT_NEAR(estimate.half_width, 1.963243, 1e-6);
}

TEST(Statistics, MakeNoIntervalOfOneRun) {
  const std::vector<double> one{7};
  EXPECT_FALSE(student(one).has_interval());
  EXPECT_DOUBLE_EQ(student(one).mean, 7);
  EXPECT_TRUE(std::isnan(student(one).half_width));
  EXPECT_EQ(student({}).runs, 0U);
}

TEST(Statistics, PairRunByRun) {
  // Every second value is one more, whatever the runs do: the difference is exactly 1, with no width.
  const std::vector<double> a{10, 200, 3000}, b{11, 201, 3001};
  EXPECT_DOUBLE_EQ(paired(a, b).mean, 1);
  EXPECT_DOUBLE_EQ(paired(a, b).half_width, 0);
  EXPECT_DOUBLE_EQ(paired(b, a).mean, -1);
}

double binomial_tail(std::uint64_t n, std::uint64_t from, std::uint64_t to, double p) {
  double sum = 0;
  for (std::uint64_t k = from; k <= to; ++k) {
    double term = 1;
    for (std::uint64_t i = 0; i < k; ++i) term *= p * static_cast<double>(n - i) / static_cast<double>(k - i);
    for (std::uint64_t i = k; i < n; ++i) term *= 1 - p;
    sum += term;
  }
  return sum;
}

TEST(Statistics, BoundARateSoThatEachTailIsAtTwoAndAHalfPercent) {
  for (const auto& [k, n] :
       std::vector<std::pair<std::uint64_t, std::uint64_t>>{{1, 10}, {5, 20}, {19, 20}, {7, 7}, {0, 20}}) {
    const Bounds bounds = clopper_pearson(k, n);
    if (k > 0) {
      EXPECT_NEAR(binomial_tail(n, k, n, bounds.low), 0.025, 1e-9) << k << " of " << n;
    }
    if (k < n) {
      EXPECT_NEAR(binomial_tail(n, 0, k, bounds.high), 0.025, 1e-9) << k << " of " << n;
    }
    if (k == 0) {
      EXPECT_EQ(bounds.low, 0);
    }
    if (k == n) {
      EXPECT_EQ(bounds.high, 1);
    }
  }
  EXPECT_EQ(clopper_pearson(0, 0).high, 1);
}

TEST(Statistics, CallNoEventInNBelowThreeInN) {
  EXPECT_DOUBLE_EQ(rule_of_three(3000), 0.001);
  // (1 - 3/n)^n is just below 5 %.
  EXPECT_LT(std::pow(1 - rule_of_three(3000), 3000), 0.05);
  EXPECT_GT(std::pow(1 - rule_of_three(3000), 3000), 0.049);
}

}  // namespace
}  // namespace brokerlab::sim
