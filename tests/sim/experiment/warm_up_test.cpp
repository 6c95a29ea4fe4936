// SPDX-License-Identifier: Apache-2.0
// MSER-5 beside its definition, written out.
#include "sim/experiment/warm_up.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace brokerlab::sim {
namespace {

/// Deterministic noise in (-1, 1).
double noise(std::uint64_t i) {
  const std::uint64_t mixed = (i + 1) * 0x9E3779B97F4A7C15U;
  return static_cast<double>((mixed ^ (mixed >> 29)) % 2001) / 1000.0 - 1;
}

std::vector<double> ramp_then_noise(std::size_t ramp, std::size_t all) {
  std::vector<double> values;
  for (std::size_t i = 0; i < all; ++i)
    values.push_back((i < ramp ? 40.0 * static_cast<double>(ramp - i) / static_cast<double>(ramp) : 0) + noise(i));
  return values;
}

std::size_t by_definition(const std::vector<double>& values) {
  std::vector<double> y;
  for (std::size_t i = 0; i + 5 <= values.size(); i += 5)
    y.push_back((values[i] + values[i + 1] + values[i + 2] + values[i + 3] + values[i + 4]) / 5);
  std::size_t best = 0;
  double least = 1e300;
  for (std::size_t d = 0; d + 5 <= y.size(); ++d) {
    const auto left = static_cast<double>(y.size() - d);
    double mean = 0, squares = 0;
    for (std::size_t i = d; i < y.size(); ++i) mean += y[i] / left;
    for (std::size_t i = d; i < y.size(); ++i) squares += (y[i] - mean) * (y[i] - mean);
    if (squares / (left * left) < least) {
      least = squares / (left * left);
      best = d;
    }
  }
  return best * 5;
}

TEST(WarmUp, IsCutWhereTheDefinitionSays) {
  for (const std::size_t ramp : {std::size_t{0}, std::size_t{37}, std::size_t{100}, std::size_t{400}}) {
    const std::vector<double> values = ramp_then_noise(ramp, 1000);
    const WarmUpCut cut = mser5(values);
    EXPECT_TRUE(cut.found) << ramp;
    EXPECT_EQ(cut.removed, by_definition(values)) << ramp;
    EXPECT_LT(cut.removed, ramp + 50) << ramp;
    EXPECT_GE(cut.removed + 25, ramp) << ramp;
  }
}

TEST(WarmUp, OfARunThatIsTooShortIsNotFound) {
  const WarmUpCut cut = mser5(ramp_then_noise(700, 1000));
  EXPECT_FALSE(cut.found);
  EXPECT_EQ(cut.removed, 0U);
  EXPECT_FALSE(mser5(ramp_then_noise(0, 49)).found);
  EXPECT_FALSE(mser5({}).found);
}

TEST(WarmUp, IsNoneWhereAllValuesAreEqual) {
  const std::vector<double> equal(500, 0.1);
  EXPECT_TRUE(mser5(equal).found);
  EXPECT_EQ(mser5(equal).removed, 0U);
}

}  // namespace
}  // namespace brokerlab::sim
