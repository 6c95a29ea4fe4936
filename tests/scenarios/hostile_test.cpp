// SPDX-License-Identifier: Apache-2.0
// Files that are well formed and mean harm: refused with a sentence, in bounded time and memory.
#include <gtest/gtest.h>

#include "scenarios/language/toml_text.hpp"
#include "tests/scenarios/text_in.hpp"

namespace brokerlab::scenario {
namespace {

std::string first_problem(const std::string& text) {
  const auto lines = problems_of(text);
  EXPECT_FALSE(lines.empty());
  return lines.empty() ? "" : lines.front();
}

TEST(HostileScenario, OfMoreThanSixteenMebibytesIsRefusedUnread) {
  EXPECT_EQ(first_problem("description = '" + std::string(kMaxTextBytes, 'x') + "'"),
            "file: the file is larger than 16 MiB");
}

TEST(HostileScenario, WithANameOfAMegabyteIsRefusedInAShortSentence) {
  const std::string name(1'000'000, 'n');
  const std::string line = first_problem("description = 'd'\n[queues." + name + "]\n");
  EXPECT_LT(line.size(), 200U);
  EXPECT_NE(line.find("is longer than 255 bytes"), std::string::npos) << line;
  EXPECT_LT(first_problem(std::string(kSmall) + name + " = 1\n").size(), 2'000U);
}

TEST(HostileScenario, WithDeepNestingIsRefused) {
  const std::string brackets(100'000, '[');
  EXPECT_NE(first_problem("description = 'd'\nx = " + brackets), "");
  std::string tables = "description = 'd'\nx = ";
  for (int i = 0; i < 100'000; ++i) tables += "{a=";
  EXPECT_NE(first_problem(tables), "");
}

TEST(HostileScenario, WithAKeyOfAMillionPartsIsRefused) {
  std::string key = "a";
  for (int i = 0; i < 1'000'000; ++i) key += ".a";
  EXPECT_EQ(first_problem("description = 'd'\n[" + key + "]\n"), "file:2:65: a key of more than 32 parts");
  EXPECT_EQ(first_problem("description = 'd'\n" + key + " = 1\n"), "file:2:64: a key of more than 32 parts");
}

TEST(HostileScenario, WithManyDotsInStringsAndCommentsIsFine) {
  const std::string dots(500, '.');
  EXPECT_EQ(problems_of("description = '''" + dots + "'''\n# " + dots + "\n" + std::string(kSmall).substr(22)),
            std::vector<std::string>{});
}

TEST(HostileScenario, WithAMillionMistakesIsAnsweredWithFifty) {
  std::string text = kSmall;
  for (int i = 0; i < 10'000; ++i) text += "unknown" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(problems_of(text).size(), Problems::kLimit);
}

TEST(HostileScenario, WithMoreClientsThanARunCanHoldIsRefused) {
  const std::string line = first_problem(std::string(kSmall) + "count = 1000000\n");
  EXPECT_NE(line.find("1000001"), std::string::npos) << line;
}

TEST(HostileScenario, WithControlCharactersInNamesIsRefused) {
  const std::string line = first_problem("description = 'd'\n[queues.\"a\\u001b[2J\"]\n");
  EXPECT_EQ(line, "file:2:9: the name \"a\\x1b[2J\" holds control characters");
}

// The TOML library asserts here instead of reporting; found by the fuzzer.
TEST(HostileScenario, WithATableWithoutANameIsRefused) {
  for (const char* header : {"[!x]", "[.x]", "[=]", "[#]"})
    EXPECT_EQ(first_problem(std::string("description = 'd'\n") + header + "\n"),
              "file:2:2: malformed TOML: a table needs a name, as in [queues.work]")
        << header;
  EXPECT_EQ(first_problem("description = 'd'\n  [[ !x]]\n"),
            "file:2:6: malformed TOML: a table needs a name, as in [queues.work]");
}

TEST(HostileScenario, WithOtherThanAsciiOutsideOfStringsIsRefused) {
  for (const char* line : {"[\x01]", "[\xc3\xa9]", "[\xff]"})
    EXPECT_EQ(first_problem(std::string("description = '\xc3\xa9' # \xc3\xa9\n") + line + "\n"),
              "file:2:2: malformed TOML: outside of strings and comments only ASCII is allowed");
}

// The TOML library looks for the end of a value there, and took some letters for impossible; found by the fuzzer.
TEST(HostileScenario, WithALetterInAQuoteWithinAValueIsRefused) {
  for (const char* value :
       {"1\"\xd0\x93s\"", "1.\"\xd0\x93\"", "2020-01-01 \"\xc3\xa9\"", "1'\xe2\x80\x84\xe3\x81\x82'"}) {
    const std::string problem = first_problem(std::string("description = 'd'\nx = ") + value + "\n");
    EXPECT_TRUE(problem.starts_with("file:2:")) << problem;
    EXPECT_NE(problem.find("malformed TOML"), std::string::npos) << problem;
  }
}

TEST(HostileScenario, OfAnyBytesIsReadWithoutHarm) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_FALSE(read(bytes).ok());
  EXPECT_FALSE(read("").ok());
  EXPECT_FALSE(read(std::string(1000, '\0')).ok());
}

}  // namespace
}  // namespace brokerlab::scenario
