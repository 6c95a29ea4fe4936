// SPDX-License-Identifier: Apache-2.0
// Kinds of arrivals whose rate comes and goes, and kinds that give gaps or times: against what their parameters say.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "sim/traffic/arrival_cursor.hpp"
#include "sim/traffic/arrivals.hpp"

namespace brokerlab::sim {
namespace {

ArrivalCursor cursor_of(const Arrivals& arrivals, std::uint32_t index, std::uint32_t producers, double until,
                        std::uint64_t key = 1) {
  return ArrivalCursor(std::make_shared<const ArrivalPattern>(arrival_pattern(arrivals)), DrawKey{key},
                       ProducerId{index}, {index, producers}, {.until = Instant{from_seconds(until).ns}});
}

std::vector<double> sends(const Arrivals& arrivals, double until, std::uint32_t producers = 1, std::uint64_t key = 1) {
  std::vector<double> times;
  for (std::uint32_t i = 0; i < producers; ++i) {
    ArrivalCursor cursor = cursor_of(arrivals, i, producers, until, key);
    std::uint32_t expected = 0;
    while (const auto send = cursor.next()) {
      EXPECT_EQ(send->number, expected++);
      times.push_back(to_seconds(send->at - Instant{0}));
    }
  }
  std::sort(times.begin(), times.end());
  return times;
}

std::vector<double> counts(const std::vector<double>& times, double width, std::size_t bins) {
  std::vector<double> result(bins);
  for (const double t : times)
    if (const auto bin = static_cast<std::size_t>(t / width); bin < bins) ++result[bin];
  return result;
}

double dispersion(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  for (const double v : values) sum += v, squares += v * v;
  const double n = static_cast<double>(values.size()), mean = sum / n;
  return (squares / n - mean * mean) / mean;
}

DiurnalArrivals day_of(double mean, Duration period, std::vector<double> hours, std::vector<double> amplitudes,
                       std::vector<double> peaks) {
  DiurnalArrivals day;
  day.mean = mean;
  day.period = period;
  day.hours = std::move(hours);
  day.amplitudes = std::move(amplitudes);
  day.peaks = std::move(peaks);
  day.spacing = Spacing::even;
  return day;
}

TEST(Mmpp, HasTheMeanRateAndTheBurstinessOfItsChain) {
  // Stationary shares 1/4 and 3/4, so 0.25 * 200 + 0.75 * 20 = 65 per second. The index of dispersion of counts in the
  // long run (Fischer and Meier-Hellstern 1993, eq. 11) is 1 + 2 (l1-l2)^2 s1 s2 / ((s1+s2)^2 (l1 s2 + l2 s1)), with
  // s1 = 5 out of state 1 and s2 = 5/3 out of state 2.
  const MmppArrivals mmpp{.rates = {200, 20}, .transitions = {0, 5, 5.0 / 3, 0}};
  const std::vector<double> times = sends(mmpp, 4000);
  const double s1 = 5, s2 = 5.0 / 3;
  const double limit = 1 + 2 * 180 * 180 * s1 * s2 / ((s1 + s2) * (s1 + s2) * (200 * s2 + 20 * s1));
  const double n = static_cast<double>(times.size());
  EXPECT_NEAR(n, 65 * 4000, 4.5 * std::sqrt(limit * 65 * 4000));
  const double seen = dispersion(counts(times, 10, 400));  // 10 s is 67 relaxation times
  EXPECT_NEAR(seen, limit, limit * (4.5 * std::sqrt(2.0 / 400) + 0.02));
}

TEST(Mmpp, SwitchesAllProducersOfAGroupTogether) {
  const MmppArrivals mmpp{.rates = {1000, 0}, .transitions = {0, 1, 1, 0}};
  std::vector<double> busy[2];
  for (std::uint32_t i = 0; i < 2; ++i) {
    ArrivalCursor cursor = cursor_of(mmpp, i, 2, 100);
    std::vector<double> times;
    while (const auto send = cursor.next()) times.push_back(to_seconds(send->at - Instant{0}));
    busy[i] = counts(times, 0.1, 1000);
  }
  int only_one = 0;
  for (std::size_t bin = 0; bin < 1000; ++bin) only_one += (busy[0][bin] > 20) != (busy[1][bin] > 20) ? 1 : 0;
  EXPECT_LT(only_one, 120) << "they may differ in the tenths of a second in which the chain switches, about 100";
  EXPECT_EQ(sends(MmppArrivals{.rates = {0, 5}, .transitions = {0, 0, 0, 0}}, 100).size(), 0U)
      << "never leaves state 0";
}

TEST(Mmpp, LeavesAStateForEachOtherOneAsOftenAsItSays) {
  // Three states with rates told apart; from the first it goes to the third twice as often as to the second.
  const MmppArrivals mmpp{.rates = {0, 100, 400}, .transitions = {0, 1, 2, 3, 0, 0, 3, 0, 0}};
  // Shares: pi1 = 1/3 pi0, pi2 = 2/3 pi0, so 1/2, 1/6, 1/3: mean (100 + 800) / 6 = 150.
  EXPECT_NEAR(static_cast<double>(sends(mmpp, 3000).size()), 150 * 3000, 0.05 * 150 * 3000);
}

TEST(OnOff, SendsWhileOnAndIsSilentWhileOff) {
  const OnOffArrivals constant{.rate = 100, .on = Constant{1}, .off = Constant{3}, .spacing = Spacing::even};
  std::vector<double> times = sends(constant, 400);
  EXPECT_NEAR(static_cast<double>(times.size()), 100 * 100, 101);
  const double first = std::floor(times.front());
  for (const double t : times) EXPECT_EQ(static_cast<int>(std::floor(t) - first) % 4, 0) << t;
}

TEST(OnOff, ProducersDoNotTakeTurnsTogetherAndHeavyTailsDoNotSmoothOut) {
  const auto burstiness = [](const Distribution& length, double width) {
    const OnOffArrivals arrivals{.rate = 4000, .on = length, .off = length};
    return dispersion(counts(sends(arrivals, 2000, 20), width, static_cast<std::size_t>(2000 / width)));
  };
  // Mean 0.6 s both. With exponential times the dispersion of counts no longer grows at 10 s; with Pareto 1.3 it does.
  const double exponential = burstiness(Exponential{0.6}, 50) / burstiness(Exponential{0.6}, 5);
  const double pareto = burstiness(Pareto{1.3, 0.6 * 0.3 / 1.3}, 50) / burstiness(Pareto{1.3, 0.6 * 0.3 / 1.3}, 5);
  EXPECT_LT(exponential, 1.6);
  EXPECT_GT(pareto, 1.8);
}

TEST(Batches, ComeTogetherWithTheirSizes) {
  const BatchArrivals batches{.rate = 10, .size = Constant{7}, .spacing = Spacing::even};
  const std::vector<double> times = sends(batches, 10, 2);
  ASSERT_EQ(times.size(), 700U);
  for (std::size_t i = 0; i < times.size(); ++i)
    EXPECT_DOUBLE_EQ(times[i], 0.05 + 0.1 * static_cast<double>(i / 7)) << i;
  const BatchArrivals drawn{.rate = 100, .size = Uniform{1.5, 4.5}};  // rounds to 2, 3 or 4: mean 3
  std::map<double, int> sizes;
  for (const double t : sends(drawn, 1000)) ++sizes[t];
  const double n = static_cast<double>(sizes.size());
  EXPECT_NEAR(n, 100'000, 4.5 * std::sqrt(100'000));
  double sum = 0;
  for (const auto& [time, size] : sizes) {
    EXPECT_GE(size, 2) << time;
    sum += size;
  }
  EXPECT_NEAR(sum / n, 3, 4.5 * std::sqrt(2.0 / 3 / n) + 1e-3) << "two batches at one ns are rare";
  EXPECT_EQ(sends(BatchArrivals{.rate = 10, .size = Constant{0}, .spacing = Spacing::even}, 10).size(), 100U);
}

TEST(Diurnal, FollowsItsHoursAndRepeats) {
  // Two "hours" of 0 and 2 means a triangle with mean 1: the quarters hold 1/8, 3/8, 3/8, 1/8 of a day's messages.
  const DiurnalArrivals day = day_of(100, seconds(40), {0, 3}, {}, {});
  const std::vector<double> quarters = counts(sends(day, 80), 10, 8);
  const double expected[] = {500, 1500, 1500, 500, 500, 1500, 1500, 500};
  for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(quarters[i], expected[i], 1) << i;
}

TEST(Diurnal, StartsAtItsTimeOfTheDay) {
  DiurnalArrivals day = day_of(100, seconds(40), {0, 1}, {}, {});
  day.starts_at = seconds(15);
  const std::vector<double> parts = counts(sends(day, 40), 5, 8);
  // The rate of the day at second s is 10 s up to 20 and falls as it rose: from 15 on, over 5 s each.
  const double expected[] = {875, 875, 625, 375, 125, 125, 375, 625};
  for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(parts[i], expected[i], 1) << i;
}

TEST(Diurnal, HarmonicsSwingAboutTheMean) {
  const DiurnalArrivals day = day_of(1000, seconds(24), {}, {0.5}, {0.5});
  const std::vector<double> parts = counts(sends(day, 24), 6, 4);
  // The integral of 1 - 0.5 cos over a quarter: 6 -+ 0.5 * 24 / (2 pi) = 6 -+ 1.9099.
  const double expected[] = {6000 - 1909.9, 6000 + 1909.9, 6000 + 1909.9, 6000 - 1909.9};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(parts[i], expected[i], 3) << i;
}

TEST(Renewal, HasTheGapsOfItsDistribution) {
  const std::vector<double> times = sends(RenewalArrivals{Constant{0.25}}, 2);
  EXPECT_EQ(times, (std::vector<double>{0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75}));
  const std::vector<double> drawn = sends(RenewalArrivals{Uniform{0, 2}}, 100'000);
  EXPECT_NEAR(static_cast<double>(drawn.size()), 100'000, 4.5 * std::sqrt(100'000.0 / 3));
  EXPECT_NEAR(static_cast<double>(sends(RenewalArrivals{Uniform{0, 2}}, 10'000, 10).size()), 10'000, 300);
}

TEST(Timestamps, AreSentWhenTheySayAndDealtOut) {
  TimestampArrivals given;
  given.times = std::make_shared<const std::vector<Duration>>(
      std::vector{Duration{0}, seconds(1), seconds(1), seconds(4), seconds(9)});
  given.start = seconds(10);
  given.time_scale = 2;
  for (const std::uint32_t producers : {1U, 3U}) {
    const std::vector<double> times = sends(given, 100, producers);
    const double expected[] = {10, 10.5, 10.5, 12, 14.5};
    ASSERT_EQ(times.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(times[i], expected[i], 1e-9);
  }
  EXPECT_EQ(sends(TimestampArrivals{}, 100).size(), 0U);
}

TEST(ClosedLoop, ThinksAboutEachMessageAfterTheOneBefore) {
  ArrivalCursor fast = cursor_of(ClosedLoopArrivals{Exponential{1}}, 0, 1, 1000);
  ArrivalCursor slow = fast;
  EXPECT_TRUE(fast.closed_loop());
  const auto first = fast.next();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first, slow.next());
  EXPECT_FALSE(fast.next().has_value());
  for (std::uint32_t n = 1; n < 20; ++n) {
    const Instant early{seconds(10 * n).ns}, late{seconds(10 * n + 3).ns};
    const auto soon = fast.next_after(early), later = slow.next_after(late);
    ASSERT_TRUE(soon && later);
    EXPECT_EQ(soon->number, n);
    EXPECT_EQ((soon->at - early).ns, (later->at - late).ns) << "the think time is the message's own";
  }
  EXPECT_FALSE(fast.next_after(Instant{seconds(1000).ns}).has_value()) << "the load is over";
}

TEST(ArrivalProblems, AreSaid) {
  EXPECT_FALSE(problem(Arrivals{MmppArrivals{}}).has_value());
  EXPECT_TRUE(problem(Arrivals{MmppArrivals{.rates = {}, .transitions = {}}}).has_value());
  EXPECT_TRUE(problem(Arrivals{MmppArrivals{.rates = {1, 2}, .transitions = {0, 1, 1}}}).has_value());
  EXPECT_TRUE(problem(Arrivals{MmppArrivals{.rates = {1, 2}, .transitions = {1, 1, 1, 0}}}).has_value());
  EXPECT_TRUE(problem(Arrivals{RenewalArrivals{Constant{0}}}).has_value());
  const auto wrong_day = [](std::vector<double> hours, std::vector<double> amplitudes, std::vector<double> peaks) {
    return problem(Arrivals{day_of(1, seconds(1), std::move(hours), std::move(amplitudes), std::move(peaks))});
  };
  EXPECT_TRUE(wrong_day({0, 0}, {}, {}).has_value());
  EXPECT_TRUE(wrong_day({1}, {0.5}, {}).has_value());
  EXPECT_TRUE(wrong_day({}, {0.7, 0.7}, {}).has_value());
  EXPECT_TRUE(wrong_day({}, {}, {0.5}).has_value());
  EXPECT_FALSE(wrong_day({}, {0.5}, {0.5}).has_value());
}

TEST(RateChanges, AreCountedBeforeAnythingRuns) {
  EXPECT_NEAR(rate_changes(MmppArrivals{.rates = {1, 2}, .transitions = {0, 5, 2, 0}}, seconds(10)), 50, 1e-9);
  EXPECT_NEAR(rate_changes(OnOffArrivals{.on = Constant{1}, .off = Constant{3}}, seconds(10)), 5, 1e-9);
  EXPECT_NEAR(rate_changes(day_of(1, seconds(1), {}, {}, {}), seconds(10)), 3000, 1e-9);
  EXPECT_EQ(rate_changes(PoissonArrivals{1e9}, seconds(10)), 0);
  const OnOffArrivals hasty{.on = Constant{0}, .off = Constant{0}};
  EXPECT_GT(rate_changes(hasty, minutes(60)), kMostRateChanges);
}

}  // namespace
}  // namespace brokerlab::sim
