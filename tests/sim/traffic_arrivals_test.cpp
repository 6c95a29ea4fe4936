// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "sim/traffic/arrival_cursor.hpp"
#include "sim/traffic/arrivals.hpp"

namespace brokerlab::sim {
namespace {

using Share = ArrivalCursor::Share;
using End = ArrivalCursor::End;

Instant at_seconds(double s) { return Instant{from_seconds(s).ns}; }

std::shared_ptr<const ArrivalPattern> pattern(const Arrivals& arrivals) {
  return std::make_shared<const ArrivalPattern>(arrival_pattern(arrivals));
}

/// All sends of `producers` producers before `until`, merged; checks that numbers are dense and times rise.
std::vector<double> sends(const Arrivals& arrivals, double until, std::uint32_t producers = 1, std::uint64_t key = 1) {
  const auto shared = pattern(arrivals);
  std::vector<double> times;
  for (std::uint32_t i = 0; i < producers; ++i) {
    ArrivalCursor cursor(shared, DrawKey{key}, ProducerId{i}, Share{i, producers}, End{at_seconds(until)});
    Instant last;
    std::uint32_t expected = 0;
    while (const auto send = cursor.next()) {
      EXPECT_EQ(send->number, expected++);
      EXPECT_GE(send->at, last);
      EXPECT_LT(send->at, at_seconds(until));
      last = send->at;
      times.push_back(static_cast<double>(send->at.ns) / 1e9);
    }
  }
  std::sort(times.begin(), times.end());
  return times;
}

std::vector<int> counts(const std::vector<double>& times, double from, double width, std::size_t bins) {
  std::vector<int> result(bins);
  for (const double t : times) {
    const double bin = (t - from) / width;
    if (bin >= 0 && bin < static_cast<double>(bins)) ++result[static_cast<std::size_t>(bin)];
  }
  return result;
}

/// Variance over mean of counts: 1 for a Poisson process, 0 for even spacing.
double dispersion(const std::vector<int>& values) {
  double sum = 0, squares = 0;
  for (const int v : values) sum += v, squares += static_cast<double>(v) * v;
  const double n = static_cast<double>(values.size());
  const double mean = sum / n;
  return (squares / n - mean * mean) * n / (n - 1) / mean;
}

/// `actual` within 4.5 standard deviations of a Poisson count with mean `expected`: a false alarm in 150,000.
void expect_poisson_count(double actual, double expected) { EXPECT_NEAR(actual, expected, 4.5 * std::sqrt(expected)); }

TEST(Arrivals, ConstantIsExactAndEven) {
  const std::vector<double> times = sends(ConstantArrivals{4}, 2);
  EXPECT_EQ(times, (std::vector<double>{0.125, 0.375, 0.625, 0.875, 1.125, 1.375, 1.625, 1.875}));
}

TEST(Arrivals, ConstantOfAGroupIsTheSameSequenceDealtOut) {
  const std::vector<double> one = sends(ConstantArrivals{1000}, 10);
  const std::vector<double> many = sends(ConstantArrivals{1000}, 10, 7);
  EXPECT_EQ(one.size(), 10000U);
  EXPECT_EQ(one, many);
}

TEST(Arrivals, PoissonHasItsRateItsDispersionAndExponentialGaps) {
  const std::vector<double> times = sends(PoissonArrivals{1000}, 100);
  expect_poisson_count(static_cast<double>(times.size()), 100000);
  // The dispersion of n counts has standard deviation sqrt(2/n).
  EXPECT_NEAR(dispersion(counts(times, 0, 0.1, 1000)), 1, 4.5 * std::sqrt(2.0 / 1000));
  std::size_t longer_than_mean = 0;
  for (std::size_t i = 1; i < times.size(); ++i) longer_than_mean += times[i] - times[i - 1] > 0.001 ? 1U : 0U;
  const double n = static_cast<double>(times.size());
  EXPECT_NEAR(static_cast<double>(longer_than_mean) / n, std::exp(-1.0), 4.5 * std::sqrt(0.2325 / n));
}

TEST(Arrivals, PoissonOfAGroupSuperposesToTheGroupsProcess) {
  const std::vector<double> times = sends(PoissonArrivals{1000}, 100, 50);
  expect_poisson_count(static_cast<double>(times.size()), 100000);
  EXPECT_NEAR(dispersion(counts(times, 0, 0.1, 1000)), 1, 4.5 * std::sqrt(2.0 / 1000));
}

TEST(Arrivals, RampHasTheAreaUnderItsLine) {
  const RampArrivals ramp{.from = 100, .to = 900, .start = seconds(10), .over = seconds(100)};
  const std::vector<double> times = sends(ramp, 130);
  const std::vector<int> parts = counts(times, 0, 10, 13);
  expect_poisson_count(parts[0], 1000);
  for (std::size_t i = 1; i <= 10; ++i) {  // the rate in the middle of part i is 100 + 8 * (10 i - 5)
    expect_poisson_count(parts[i], 10 * (100 + 8 * (10 * static_cast<double>(i) - 5)));
  }
  expect_poisson_count(parts[11], 9000);
  expect_poisson_count(parts[12], 9000);
}

TEST(Arrivals, EvenRampPutsEachSendWhereTheIntegralReachesItsHalfInteger) {
  // The rate t has the integral t^2/2, which is k + 1/2 at sqrt(2k + 1); a fall mirrors the rise.
  const RampArrivals rise{.from = 0, .to = 10, .start = Duration{0}, .over = seconds(10), .spacing = Spacing::even};
  const std::vector<double> up = sends(rise, 10);
  ASSERT_EQ(up.size(), 50U);
  for (std::size_t k = 0; k < 50; ++k) EXPECT_NEAR(up[k], std::sqrt(2 * static_cast<double>(k) + 1), 2e-9);
  const RampArrivals fall{.from = 10, .to = 0, .start = Duration{0}, .over = seconds(10), .spacing = Spacing::even};
  const std::vector<double> down = sends(fall, 1000);
  ASSERT_EQ(down.size(), 50U) << "nothing comes at rate 0";
  for (std::size_t k = 0; k < 50; ++k) EXPECT_NEAR(down[k], 10 - up[49 - k], 1e-7);
}

TEST(Arrivals, StepAndSpikeChangeTheRateWhenTheySay) {
  const StepArrivals step{.before = 10, .after = 1000, .at = seconds(20), .spacing = Spacing::even};
  EXPECT_EQ(counts(sends(step, 40), 0, 10, 4), (std::vector<int>{100, 100, 10000, 10000}));
  const SpikeArrivals spike{.base = 100,
                            .peak = 700,
                            .start = seconds(10),
                            .rise = seconds(10),
                            .hold = seconds(20),
                            .fall = seconds(10),
                            .spacing = Spacing::even};
  EXPECT_EQ(counts(sends(spike, 70), 0, 10, 7), (std::vector<int>{1000, 4000, 7000, 7000, 4000, 1000, 1000}));
  const SpikeArrivals sudden{.base = 0, .peak = 50, .start = seconds(1), .hold = seconds(2), .spacing = Spacing::even};
  EXPECT_EQ(counts(sends(sudden, 100), 0, 1, 5), (std::vector<int>{0, 50, 50, 0, 0}));
}

TEST(Arrivals, BurstComesAtOneInstantAndIsDealtOut) {
  const std::vector<double> times = sends(BurstArrivals{.at = seconds(3), .count = 10}, 100, 4);
  EXPECT_EQ(times, std::vector<double>(10, 3.0));
  EXPECT_EQ(sends(BurstArrivals{.at = Duration{0}, .count = 2}, 1), std::vector<double>(2, 0.0));
}

TraceArrivals trace(Spacing spacing) {
  TraceArrivals arrivals;
  arrivals.time_scale = 1800;  // half an hour becomes a second
  arrivals.rate_scale = 0.5;
  arrivals.spacing = spacing;
  arrivals.counts = std::make_shared<const CountsTrace>(CountsTrace{minutes(30), {200, 0, 1001, 1001, 2000}});
  return arrivals;
}

TEST(Arrivals, EvenTraceBringsItsScaledCountsWithRoundingCarriedOver) {
  const std::vector<double> times = sends(trace(Spacing::even), 1000);
  // 100, 0, 500.5, 500.5, 1000: the half message of the third interval comes with the fourth or at its very end.
  const std::vector<int> parts = counts(times, 0, 1, 6);
  EXPECT_EQ(parts[0], 100);
  EXPECT_EQ(parts[1], 0);
  EXPECT_EQ(parts[2] + parts[3], 1001);
  EXPECT_NEAR(parts[2], 500.5, 0.6);
  EXPECT_EQ(parts[4], 1000);
  EXPECT_EQ(parts[5], 0) << "nothing after the trace";
}

TEST(Arrivals, PoissonTraceBringsThemOnAverage) {
  const std::vector<int> parts = counts(sends(trace(Spacing::poisson), 1000, 3), 0, 1, 6);
  const double expected[] = {100, 0, 500.5, 500.5, 1000, 0};
  for (std::size_t i = 0; i < 6; ++i) expect_poisson_count(parts[i], expected[i]);
}

TEST(Arrivals, WhatMakesNoSenseBringsNothing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double rate : {0.0, -1.0, nan, -std::numeric_limits<double>::infinity()}) {
    EXPECT_TRUE(sends(ConstantArrivals{rate}, 1e9).empty());
    EXPECT_TRUE(sends(PoissonArrivals{rate}, 1e9).empty());
  }
  EXPECT_TRUE(sends(NoArrivals{}, 1e9).empty());
  EXPECT_TRUE(sends(TraceArrivals{}, 1e9).empty());
  TraceArrivals backwards = trace(Spacing::even);
  backwards.time_scale = -1;
  EXPECT_TRUE(sends(backwards, 1e9).empty());
  RampArrivals never{.from = 0, .to = 5, .start = Duration::max(), .over = seconds(1)};
  EXPECT_TRUE(sends(never, 9e9).empty());
}

TEST(Arrivals, EnormousRatesAreReadLazilyAndInOrder) {
  for (const double rate : {1e12, 1e300, std::numeric_limits<double>::infinity()}) {
    for (const Spacing spacing : {Spacing::even, Spacing::poisson}) {
      const StepArrivals arrivals{.before = rate, .after = rate, .at = seconds(1), .spacing = spacing};
      ArrivalCursor cursor(pattern(arrivals), DrawKey{1}, ProducerId{0}, Share{}, End{});
      Instant last;
      for (std::uint32_t n = 0; n < 10000; ++n) {
        const auto send = cursor.next();
        ASSERT_TRUE(send.has_value());
        ASSERT_EQ(send->number, n);
        ASSERT_GE(send->at, last);
        last = send->at;
      }
      EXPECT_LE(last, Instant{milliseconds(1).ns});
    }
  }
}

TEST(Arrivals, TinyRatesEndWithoutOverflow) {
  EXPECT_TRUE(sends(ConstantArrivals{1e-300}, 9e9).empty());
  EXPECT_LE(sends(PoissonArrivals{1e-9}, 9e9).size(), 60U);
}

TEST(ArrivalCursor, EndsAtItsLimitAndStaysThere) {
  ArrivalCursor cursor(pattern(ConstantArrivals{1000}), DrawKey{1}, ProducerId{0}, Share{}, End{.limit = 3});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(cursor.next().has_value());
  EXPECT_FALSE(cursor.next().has_value());
  EXPECT_FALSE(cursor.next().has_value());
  EXPECT_FALSE(ArrivalCursor().next().has_value());
}

TEST(ArrivalCursor, IsKeyedByProducerAndNumberAlone) {
  const auto shared = pattern(PoissonArrivals{10});
  ArrivalCursor one(shared, DrawKey{5}, ProducerId{3}, Share{3, 8}, End{});
  ArrivalCursor same(shared, DrawKey{5}, ProducerId{3}, Share{3, 8}, End{.limit = 50});
  ArrivalCursor other(shared, DrawKey{5}, ProducerId{4}, Share{3, 8}, End{});
  ArrivalCursor reseeded(shared, DrawKey{6}, ProducerId{3}, Share{3, 8}, End{});
  for (int i = 0; i < 50; ++i) {
    const auto send = one.next();
    EXPECT_EQ(send, same.next());
    EXPECT_NE(send, other.next());
    EXPECT_NE(send, reseeded.next());
  }
  ArrivalCursor copy = one;
  EXPECT_EQ(copy.next(), one.next());
}

}  // namespace
}  // namespace brokerlab::sim
