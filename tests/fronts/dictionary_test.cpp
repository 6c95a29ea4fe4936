// SPDX-License-Identifier: Apache-2.0
#include "broker_model/fronts/dictionary.hpp"

#include <gtest/gtest.h>

namespace brokerlab {
namespace {

Properties with_header(const char* name, HeaderValue value) {
  Properties properties;
  properties.headers.push_back({name, std::move(value)});
  return properties;
}

TEST(Dictionary, HoldsTheDefaultExchangeFirst) {
  const Dictionary dictionary;
  EXPECT_EQ(dictionary.text(NameId{0}), "");
  EXPECT_EQ(dictionary.text(well_known::kAmqDirect), "amq.direct");
  EXPECT_EQ(dictionary.text(well_known::kAmqTrace), "amq.rabbitmq.trace");
}

TEST(Dictionary, GivesNoPropertiesNoId) {
  Dictionary dictionary;
  EXPECT_FALSE(dictionary.intern(Properties{}).valid());
  EXPECT_EQ(dictionary.wire_bytes(PropertiesId::none()), 0U);
}

TEST(Dictionary, GivesEqualContentOneIdWhateverTheOrderOfHeaders) {
  Dictionary dictionary;
  Properties a = with_header("a", {std::string("x")});
  a.headers.push_back({"b", {std::int64_t{7}}});
  Properties b = with_header("b", {std::int64_t{7}});
  b.headers.push_back({"a", {std::string("x")}});
  const PropertiesId id = dictionary.intern(a);
  EXPECT_EQ(id, dictionary.intern(b));
  ASSERT_EQ(dictionary.properties(id).headers.size(), 2U);
  EXPECT_EQ(dictionary.properties(id).headers[0].name, "a");
}

TEST(Dictionary, TellsTypesApart) {
  Dictionary dictionary;
  const PropertiesId text = dictionary.intern(with_header("a", {std::string("5")}));
  const PropertiesId number = dictionary.intern(with_header("a", {std::int64_t{5}}));
  const PropertiesId truth = dictionary.intern(with_header("a", {true}));
  const PropertiesId nothing = dictionary.intern(with_header("a", {std::monostate{}}));
  const PropertiesId list = dictionary.intern(with_header("a", {std::vector<HeaderValue>{{std::string("5")}}}));
  const PropertiesId ids[] = {text, number, truth, nothing, list};
  for (std::uint32_t i = 0; i < 5; ++i) EXPECT_EQ(ids[i], PropertiesId{i});
}

TEST(Dictionary, IsAValue) {
  Dictionary dictionary;
  const NameId queue = dictionary.intern("q");
  Dictionary copy = dictionary;
  EXPECT_EQ(copy.intern("q"), queue);
  EXPECT_EQ(copy.intern("only here"), dictionary.intern("or only there"));
  EXPECT_EQ(copy.text(queue), "q");
}

TEST(Dictionary, JudgesExpirations) {
  Dictionary dictionary;
  const auto acceptable = [&](const char* text) {
    Properties properties;
    properties.expiration = text;
    return dictionary.expiration_acceptable(dictionary.intern(properties));
  };
  EXPECT_TRUE(acceptable("0"));
  EXPECT_TRUE(acceptable("315360000000"));
  for (const char* bad : {"", "soon", "-1", "1.5", "315360000001", "99999999999999999999"})
    EXPECT_FALSE(acceptable(bad)) << bad;
  EXPECT_TRUE(dictionary.expiration_acceptable(PropertiesId::none()));
}

// AMQP 0-9-1: table length 4; name 1 + 1, kind 1, string 4 + 1; name 1 + 1, kind 1, long 8; priority 1.
TEST(Dictionary, CountsTheBytesOnTheWire) {
  Dictionary dictionary;
  Properties properties = with_header("a", {std::string("x")});
  properties.headers.push_back({"n", {std::int64_t{7}}});
  properties.priority = 4;
  EXPECT_EQ(dictionary.wire_bytes(dictionary.intern(properties)), 4U + (2 + 1 + 5) + (2 + 1 + 8) + 1);
}

}  // namespace
}  // namespace brokerlab
