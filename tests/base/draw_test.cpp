// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/draw.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace brokerlab {
namespace {

DrawStream stream_of(std::uint64_t key, Purpose purpose, std::uint64_t subject, std::uint32_t attempt) {
  return DrawStream(DrawKey{key}, purpose, subject, attempt);
}

TEST(Draw, IsAFunctionOfWhatItIsAbout) {
  DrawStream a = stream_of(1, Purpose::service, 77, 2);
  DrawStream unrelated = stream_of(1, Purpose::loss, 5, 0);
  unrelated.bits();
  DrawStream b = stream_of(1, Purpose::service, 77, 2);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(a.bits(), b.bits());
}

// The counter is the subject's two halves, the attempt, and purpose and block: no two draws share a block, whatever the
// run, as the cipher is a bijection of the counter. Blocks of 128 bits that are all different are what shows it.
TEST(Draw, NoTwoSubjectsPurposesAttemptsOrBlocksCollide) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> blocks;
  const std::uint64_t subjects[] = {0, 1, 2, std::uint64_t{1} << 24, std::uint64_t{1} << 32, ~std::uint64_t{0}};
  const std::uint32_t attempts[] = {0, 1, 2, 1u << 24, ~0u};
  std::size_t drawn = 0;
  for (int purpose = 0; purpose <= static_cast<int>(Purpose::test); ++purpose) {
    for (const std::uint64_t subject : subjects) {
      for (const std::uint32_t attempt : attempts) {
        DrawStream stream = stream_of(9, static_cast<Purpose>(purpose), subject, attempt);
        for (int block = 0; block < 40; ++block, ++drawn) {
          const std::uint64_t first = stream.bits();
          blocks.emplace(first, stream.bits());
        }
      }
    }
  }
  EXPECT_EQ(blocks.size(), drawn);
}

TEST(Draw, FollowsThePublishedLayoutOfTheCounter) {
  const std::uint64_t subject = 0x0123456789ABCDEFu;
  DrawStream stream = stream_of(42, Purpose::loss, subject, 7);
  for (std::uint32_t block = 0; block < 3; ++block) {
    const auto purpose = static_cast<std::uint32_t>(Purpose::loss);
    const PhiloxBlock expected = philox_block({0x89ABCDEFu, 0x01234567u, 7, purpose << 24 | block}, 42);
    EXPECT_EQ(stream.bits(), std::uint64_t{expected[0]} << 32 | expected[1]);
    EXPECT_EQ(stream.bits(), std::uint64_t{expected[2]} << 32 | expected[3]);
  }
}

TEST(Draw, OtherKeysGiveOtherLuck) {
  EXPECT_NE(stream_of(1, Purpose::loss, 5, 0).bits(), stream_of(2, Purpose::loss, 5, 0).bits());
  EXPECT_NE(stream_of(1, Purpose::loss, 5, 0).bits(),
            stream_of(1 + (std::uint64_t{1} << 32), Purpose::loss, 5, 0).bits());
}

// Chi-squared over 256 cells: mean 255, standard deviation sqrt(510) = 22.6; 5 of these either way.
TEST(Draw, UniformsFillTheirIntervalEvenlyOverSubjects) {
  constexpr int kDraws = 256'000;
  std::vector<int> cells(256);
  double least = 1, greatest = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = stream_of(3, Purpose::test, static_cast<std::uint64_t>(i), 0).uniform();
    ++cells[static_cast<std::size_t>(u * 256)];
    least = std::min(least, u);
    greatest = std::max(greatest, u);
  }
  double chi_squared = 0;
  for (const int count : cells) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_NEAR(chi_squared, 255, 5 * 22.6);
  EXPECT_GE(least, 0);
  EXPECT_LT(greatest, 1);
}

// For equal bits the positive uniform lies one step above the other, so it covers (0, 1] as that covers [0, 1).
TEST(Draw, PositiveUniformLiesOneStepAboveTheOther) {
  for (std::uint64_t subject = 0; subject < 1000; ++subject) {
    DrawStream a = stream_of(4, Purpose::test, subject, 0), b = a;
    ASSERT_EQ(b.uniform_positive(), a.uniform() + 0x1p-53);
  }
}

TEST(Draw, BoundedIntegersAreUnbiasedAndWithinBounds) {
  constexpr int kDraws = 60'000;
  DrawStream stream = stream_of(5, Purpose::test, 0, 0);
  int counts[6] = {};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t face = stream.below(6);
    ASSERT_LT(face, 6u);
    ++counts[face];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 5 * 91.3);  // sqrt(60000 * 1/6 * 5/6)
  EXPECT_EQ(stream.below(1), 0u);
}

// With n = 3 * 2^62 a plain modulo, or a plain multiplication, gives a third of the range twice the others' weight.
TEST(Draw, BoundedIntegersAreUnbiasedWhereTheBoundIsNearTheWordSize) {
  constexpr int kDraws = 30'000;
  const std::uint64_t n = std::uint64_t{3} << 62;
  DrawStream stream = stream_of(6, Purpose::test, 0, 0);
  int counts[3] = {}, by_remainder[3] = {};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t x = stream.below(n);
    ASSERT_LT(x, n);
    ++counts[x >> 62];
    ++by_remainder[x % 3];
  }
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(counts[i], 10'000, 5 * 81.7);  // sqrt(30000 * 1/3 * 2/3)
    EXPECT_NEAR(by_remainder[i], 10'000, 5 * 81.7);
  }
}

TEST(Draw, CopiedStreamGoesOnWithTheSameLuck) {
  DrawStream a = stream_of(8, Purpose::test, 0, 0);
  a.bits();
  DrawStream b = a;
  for (int i = 0; i < 10; ++i) ASSERT_EQ(a.bits(), b.bits());
}

}  // namespace
}  // namespace brokerlab
