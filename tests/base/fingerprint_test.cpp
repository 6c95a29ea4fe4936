// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/fingerprint.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <set>

namespace brokerlab {
namespace {

std::uint64_t of(std::initializer_list<std::uint64_t> words) {
  Fingerprint f;
  for (const std::uint64_t word : words) f.add(word);
  return f.value();
}

TEST(Fingerprint, DependsOnEveryWordAndOnTheirOrder) {
  EXPECT_EQ(of({1, 2, 3}), of({1, 2, 3}));
  EXPECT_NE(of({1, 2, 3}), of({1, 3, 2}));
  EXPECT_NE(of({1, 2}), of({1, 2, 0}));
  EXPECT_NE(of({}), of({0}));
  EXPECT_NE(of({0}), of({0, 0}));
}

TEST(Fingerprint, ManyWordsInOneCallAreTheSameAsOneByOne) {
  Fingerprint f;
  f.add(1, 2, 3u);
  EXPECT_EQ(f.value(), of({1, 2, 3}));
}

TEST(Fingerprint, OneBitOfInputChangesAboutHalfOfTheOutput) {
  double changed = 0;
  for (int bit = 0; bit < 64; ++bit) {
    changed += std::popcount(of({7, 0, 9}) ^ of({7, std::uint64_t{1} << bit, 9}));
  }
  EXPECT_NEAR(changed / 64, 32, 2.5);  // 5 standard errors of a mean of 64 binomials (64, 1/2)
}

TEST(Fingerprint, ShortRunsOfSmallWordsDoNotCollide) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t a = 0; a < 64; ++a) {
    for (std::uint64_t b = 0; b < 64; ++b) {
      for (std::uint64_t c = 0; c < 64; ++c) seen.insert(of({a, b, c}));
    }
  }
  EXPECT_EQ(seen.size(), 64u * 64 * 64);
}

TEST(Fingerprint, RendersSixteenLowerCaseDigits) {
  Fingerprint f;
  f.add(42);
  const std::string hex = f.hex();
  ASSERT_EQ(hex.size(), 16u);
  EXPECT_EQ(hex.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(std::stoull(hex, nullptr, 16), f.value());
}

}  // namespace
}  // namespace brokerlab
