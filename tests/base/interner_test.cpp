// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/interner.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace brokerlab {
namespace {

TEST(Names, CountsFromZeroInOrderOfFirstUse) {
  Names names;
  EXPECT_EQ(names.intern("orders"), NameId{0});
  EXPECT_EQ(names.intern("payments"), NameId{1});
  EXPECT_EQ(names.intern("orders"), NameId{0});
  EXPECT_EQ(names.size(), 2u);
  EXPECT_EQ(names.text(NameId{1}), "payments");
}

TEST(Names, TakesTheEmptyStringAndBytesOfAnyKind) {
  Names names;
  const std::string odd("a\0b\xff", 4);
  const NameId empty = names.intern("");
  EXPECT_TRUE(empty.valid());
  const NameId id = names.intern(odd);
  EXPECT_EQ(names.text(empty), "");
  EXPECT_EQ(names.text(id), odd);
  EXPECT_NE(names.intern("a"), id);
  EXPECT_EQ(names.intern(""), empty);
}

TEST(Names, FindDoesNotIntern) {
  Names names;
  EXPECT_EQ(names.find("x"), std::nullopt);
  names.intern("x");
  EXPECT_EQ(names.find("x"), NameId{0});
  EXPECT_EQ(names.find("y"), std::nullopt);
  EXPECT_EQ(names.size(), 1u);
}

TEST(Names, KeepsManyNamesApart) {
  Names names;
  for (std::uint32_t i = 0; i < 20'000; ++i) ASSERT_EQ(names.intern("queue-" + std::to_string(i)), NameId{i});
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    ASSERT_EQ(names.text(NameId{i}), "queue-" + std::to_string(i));
    ASSERT_EQ(names.find("queue-" + std::to_string(i)), NameId{i});
  }
}

TEST(Names, InternsAPartOfANameOfItsOwn) {
  Names names;
  NameId longest = names.intern("abcdefghijklmnopqrstuvwxyz");
  for (std::size_t n = 1; n < 26; ++n) {
    const NameId part = names.intern(names.text(longest).substr(n));
    ASSERT_EQ(names.text(part), std::string("abcdefghijklmnopqrstuvwxyz").substr(n));
  }
}

TEST(Names, CopySurvivesItsOriginal) {
  auto original = std::make_unique<Names>();
  original->intern("a");
  Names copy = *original;
  original->intern("only there");
  original.reset();
  EXPECT_EQ(copy.text(NameId{0}), "a");
  EXPECT_EQ(copy.find("only there"), std::nullopt);
}

TEST(NamesDeathTest, StopsAtAnIdFromElsewhere) {
  Names names;
  EXPECT_DEATH((void)names.text(NameId{0}), "not interned");
}

}  // namespace
}  // namespace brokerlab
