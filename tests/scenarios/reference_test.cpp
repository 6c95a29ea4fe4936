// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/reference.hpp"

#include <gtest/gtest.h>

#include "scenarios/language/encode.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "tests/scenarios/text_in.hpp"

namespace brokerlab::scenario {
namespace {

TEST(Reference, IsWhatTheReaderGoesBy) {
  const auto page = read_file(BROKERLAB_SOURCE_DIR "/docs/scenario-reference.md", 1 << 20);
  ASSERT_TRUE(page.ok()) << page.error();
  EXPECT_EQ(page.value(), reference_text()) << "regenerate: brokerlab reference > docs/scenario-reference.md";
}

void expect_documented(const Fields& fields, const std::string& path, int& knobs) {
  for (const Field& field : fields) {
    EXPECT_GT(std::string(field.info.meaning).size(), 5U) << path << "." << field.info.key;
    if (const auto* group = std::get_if<GroupMember>(&field.member)) {
      expect_documented(group->fields(group->member), path + "." + field.info.key, knobs);
    } else if (const auto* list = std::get_if<ListMember>(&field.member)) {
      list->append(list->member, "NAME");
      expect_documented(list->fields(list->member, 0), path + "." + field.info.key, knobs);
    } else {
      ++knobs;
      EXPECT_NE(reference_text().find(std::string("| `") + field.info.key + "` |"), std::string::npos)
          << path << "." << field.info.key;
    }
  }
}

TEST(Reference, NamesEveryKnobAndItsMeaning) {
  Scenario scenario;
  int knobs = 0;
  expect_documented(document_fields(scenario), "", knobs);
  EXPECT_GT(knobs, 80);
}

// Each default of the reference is a value that the reader takes for that key.
TEST(Reference, ShowsDefaultsThatTheReaderTakes) {
  const Scenario small = read(kSmall).value();
  Scenario copy = small;
  for (const Field& top : document_fields(copy)) {
    const auto* group = std::get_if<GroupMember>(&top.member);
    if (group == nullptr) continue;
    for (const Field& field : group->fields(group->member)) {
      const auto value = encode_value(field);
      if (!value) continue;
      const std::string set = std::string(top.info.key) + "." + field.info.key + "=" + *value;
      EXPECT_EQ(problems_of(kSmall, {set}), std::vector<std::string>{}) << set;
    }
  }
}

}  // namespace
}  // namespace brokerlab::scenario
