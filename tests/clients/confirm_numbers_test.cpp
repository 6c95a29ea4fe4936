// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/confirm_numbers.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace brokerlab {
namespace {

class ConfirmNumbersTest : public ::testing::Test {
 protected:
  /// Publishes messages 0, 1, ... as numbers 1, 2, ...
  void publish(std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) EXPECT_EQ(numbers.published({i, 1, i}), i + 1);
  }
  std::vector<std::uint32_t> answered(std::uint64_t number, bool multiple) {
    std::vector<std::uint32_t> messages;
    numbers.answered(number, multiple, [&](PublishToken token) { messages.push_back(token.number); });
    return messages;
  }
  ConfirmNumbers numbers;
};

using Messages = std::vector<std::uint32_t>;

TEST_F(ConfirmNumbersTest, FindsThePublishBehindANumberOnce) {
  publish(3);
  EXPECT_EQ(numbers.find(2).number, 1U);
  EXPECT_EQ(answered(2, false), Messages{1});
  EXPECT_EQ(answered(2, false), Messages{});
  EXPECT_EQ(numbers.find(2).attempt, 0U);
}

TEST_F(ConfirmNumbersTest, AnswersUpToAndIncludingWithMultiple) {
  publish(5);
  EXPECT_EQ(answered(2, false), Messages{1});
  EXPECT_EQ(answered(4, true), (Messages{0, 2, 3}));
  EXPECT_EQ(answered(5, true), Messages{4});
  EXPECT_EQ(numbers.span(), 0U);
}

TEST_F(ConfirmNumbersTest, IgnoresNumbersThatWereNeverGivenOut) {
  publish(2);
  EXPECT_EQ(answered(0, false), Messages{});
  EXPECT_EQ(answered(3, false), Messages{});
  EXPECT_EQ(answered(3, true), Messages{}) << "a broker that confirms what was not sent confirms nothing";
}

TEST_F(ConfirmNumbersTest, KeepsOnlyTheSpanFromTheOldestUnanswered) {
  publish(1000);
  for (std::uint64_t n = 1; n <= 1000; ++n) {
    if (n != 500) answered(n, false);
  }
  EXPECT_EQ(numbers.span(), 501U);
  answered(500, false);
  EXPECT_EQ(numbers.span(), 0U);
}

TEST_F(ConfirmNumbersTest, StartsFromOneOnANewChannel) {
  publish(3);
  numbers.clear();
  EXPECT_EQ(answered(1, true), Messages{});
  publish(1);
  EXPECT_EQ(answered(1, false), Messages{0});
}

}  // namespace
}  // namespace brokerlab
