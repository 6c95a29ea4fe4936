// SPDX-License-Identifier: Apache-2.0
// Each file in errors/ is a scenario with mistakes; its comments `# expect LINE:COLUMN: text` are the problems that the
// reader has to report, all of them and in this order.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/language/scenario_file.hpp"
#include "tests/scenarios/text_in.hpp"

namespace brokerlab::scenario {
namespace {

std::vector<std::string> expectations(const std::string& text) {
  constexpr std::string_view mark = "# expect ";
  std::vector<std::string> out;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at + mark.size(), end - at - mark.size());
    // "0: text" is a problem of the whole file.
    out.push_back(line.starts_with("0: ") ? "file" + line.substr(1) : "file:" + line);
    at = end;
  }
  return out;
}

TEST(ReaderErrors, AreThoseThatEachFileExpects) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(BROKERLAB_SOURCE_DIR "/tests/scenarios/errors")) {
    if (entry.path().extension() != ".toml") continue;
    ++files;
    const std::string text = read_file(entry.path(), 1 << 20).value();
    const auto expected = expectations(text);
    EXPECT_FALSE(expected.empty()) << entry.path();
    EXPECT_EQ(problems_of(text), expected) << entry.path();
  }
  EXPECT_GE(files, 10);
}

}  // namespace
}  // namespace brokerlab::scenario
