// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/nearest.hpp"

#include <gtest/gtest.h>

namespace brokerlab::scenario {
namespace {

const std::vector<std::string> kWords{"prefetch", "concurrency", "service", "window"};

TEST(Nearest, CountsEditsAndSwapsOfNeighbours) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("window", "window"), 0U);
  EXPECT_EQ(edit_distance("window", "windw"), 1U);
  EXPECT_EQ(edit_distance("window", "wnidow"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Nearest, FindsTheNearestNameAndNoneThatIsFar) {
  EXPECT_EQ(nearest("windw", kWords), "window");
  EXPECT_EQ(nearest("prefecth", kWords), "prefetch");
  EXPECT_EQ(nearest("colour", kWords), "");
  EXPECT_EQ(nearest(std::string(1'000'000, 'w'), kWords), "");
}

TEST(Nearest, ListsWhatThereIsWhenNothingIsNear) {
  EXPECT_EQ(suggestion("servce", kWords), "; did you mean \"service\"?");
  EXPECT_EQ(suggestion("colour", kWords), "; known are prefetch, concurrency, service, window");
  EXPECT_EQ(suggestion("colour", {}), "; there is none");
}

}  // namespace
}  // namespace brokerlab::scenario
