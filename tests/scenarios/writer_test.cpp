// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/writer.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "scenarios/language/scenario_file.hpp"
#include "tests/scenarios/text_in.hpp"

namespace brokerlab::scenario {
namespace {

void expect_round_trip(const Scenario& scenario, const FileLoader& load, const std::string& name) {
  const std::string text = write_scenario(scenario);
  const auto again = read_scenario(text, {}, load);
  if (!again)
    for (const Problem& each : again.error())
      ADD_FAILURE() << name << ": " << render(each, "written", {}) << "\n" << text;
  ASSERT_TRUE(again.ok()) << name;
  EXPECT_EQ(write_scenario(again.value()), text) << name;
}

FileLoader files_beside(const std::filesystem::path& scenario) {
  return [folder = scenario.parent_path()](const std::string& name) -> Result<LoadedFile, std::string> {
    auto text = read_file(folder / name, 1 << 20);
    if (!text) return Failure{text.error()};
    return LoadedFile{name, std::move(text).value()};
  };
}

TEST(Writer, WritesWhatReadsBackTheSame) {
  const auto small = read(kSmall);
  ASSERT_TRUE(small.ok());
  expect_round_trip(small.value(), no_files(), "small");
}

TEST(Writer, RoundTripsEveryScenarioOfTheLibraryAndOfTheTests) {
  int files = 0;
  for (const char* folder : {"/scenarios", "/tests/scenarios/knobs"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(BROKERLAB_SOURCE_DIR) + folder)) {
      if (entry.path().extension() != ".toml" || entry.path().parent_path().filename() == "profiles") continue;
      const auto scenario = read_scenario_file(entry.path(), {});
      ASSERT_TRUE(scenario.ok()) << scenario.error().front();
      ++files;
      expect_round_trip(scenario.value(), files_beside(entry.path()), entry.path());
    }
  }
  EXPECT_GE(files, 8);
}

TEST(Writer, SpellsOutEveryKnobWithItsUnit) {
  const std::string text = write_scenario(read(kSmall).value());
  EXPECT_NE(text.find("\nduration = \"60s\"\n"), std::string::npos);
  EXPECT_NE(text.find("\nsend_buffer = \"64KiB\"\n"), std::string::npos);
  EXPECT_NE(text.find("\nfailure_probability = \"0%\"\n"), std::string::npos);
  EXPECT_NE(text.find("\narrivals = { kind = \"constant\", rate = \"10/s\" }\n"), std::string::npos);
  // No limit is said by saying nothing.
  EXPECT_EQ(text.find("max_messages = 18"), std::string::npos);
}

TEST(Writer, EscapesWhatTomlWouldMisread) {
  Scenario scenario = read(kSmall).value();
  scenario.description = "first \"line\"\nsecond \\ line\ttab";
  const auto again = read(write_scenario(scenario));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().description, scenario.description);
}

}  // namespace
}  // namespace brokerlab::scenario
