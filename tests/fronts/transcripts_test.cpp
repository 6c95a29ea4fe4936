// SPDX-License-Identifier: Apache-2.0
// Runs our own transcripts (tests/transcripts), which all pass, and the recorded corpus, where docs/conformance.md says
// what passes and what does not yet. Skipped where the corpus is not there.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/transcripts/run.hpp"
#include "scenarios/transcripts/transcript.hpp"

namespace brokerlab::scenario::transcript {
namespace {

namespace fs = std::filesystem;

const fs::path kOwn = fs::path(BROKERLAB_SOURCE_DIR) / "tests/transcripts";
const fs::path kCorpus = fs::path(BROKERLAB_SHARED_DIR) / "conformance/rabbitmq";
const fs::path kDocument = fs::path(BROKERLAB_SOURCE_DIR) / "docs/conformance.md";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Paths relative to `root`, sorted.
std::vector<std::string> cases_below(const fs::path& root) {
  std::vector<std::string> cases;
  if (!fs::is_directory(root)) return cases;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.path().extension() == ".txt") cases.push_back(fs::relative(entry.path(), root).generic_string());
  std::sort(cases.begin(), cases.end());
  return cases;
}

// "- `classic/001-name.txt`" below the heading that begins with `heading`.
std::set<std::string> listed_below(const std::string& heading) {
  std::istringstream document(read(kDocument));
  std::set<std::string> names;
  bool inside = false;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("## ")) inside = line.starts_with("## " + heading);
    if (inside && line.starts_with("- `") && line.ends_with("`")) names.insert(line.substr(3, line.size() - 4));
  }
  return names;
}

std::string group_and_number(const std::string& name) { return name.substr(0, name.find('/') + 4); }

// What must pass, also where a case of such a number is new here: classic 001 to 034, 050, 051, 062, 102 to 113, 149,
// 150, 163, and restart 001, 002, 004.
bool required(const std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos || name.size() < slash + 4) return false;
  const std::string group = name.substr(0, slash);
  const int number = std::atoi(name.substr(slash + 1, 3).c_str());
  if (group == "restart") return number == 1 || number == 2 || number == 4;
  if (group != "classic") return false;
  const bool in_range = (number >= 1 && number <= 34) || (number >= 102 && number <= 113);
  return in_range || number == 50 || number == 51 || number == 62 || number == 149 || number == 150 || number == 163;
}

Outcome play(const fs::path& path) {
  const auto parsed = parse(path.filename().string(), read(path));
  if (!parsed.ok()) return {Verdict::invalid, parsed.error().text(), ""};
  return run(parsed.value());
}

class OwnTranscript : public testing::TestWithParam<std::string> {};
TEST_P(OwnTranscript, Passes) {
  const Outcome outcome = play(kOwn / GetParam());
  EXPECT_EQ(outcome.verdict, Verdict::pass) << outcome.reason << '\n' << outcome.diff;
}

class RecordedTranscript : public testing::TestWithParam<std::string> {};
TEST_P(RecordedTranscript, PassesOrIsListedAsNotYetPassing) {
  static const std::set<std::string> failing = listed_below("Not yet passing");
  static const std::set<std::string> passing = listed_below("Passing beyond");
  const std::string& name = GetParam();
  const Outcome outcome = play(kCorpus / name);
  if (failing.contains(name)) {
    EXPECT_NE(outcome.verdict, Verdict::pass) << name << " passes now: take it off the list in docs/conformance.md";
    EXPECT_FALSE(required(name)) << name << " must pass and cannot be listed";
  } else if (required(name) || passing.contains(name)) {
    EXPECT_EQ(outcome.verdict, Verdict::pass) << outcome.reason << '\n' << outcome.diff;
  } else {
    GTEST_SKIP() << group_and_number(name) << " is new to docs/conformance.md; it "
                 << (outcome.verdict == Verdict::pass ? "passes" : "does not pass: " + outcome.reason);
  }
}

TEST(ConformanceList, NamesOnlyCasesOfTheCorpusAndEachOnce) {
  if (!fs::is_directory(kCorpus)) GTEST_SKIP() << "no recorded corpus beside the source";
  const std::set<std::string> failing = listed_below("Not yet passing");
  const std::set<std::string> passing = listed_below("Passing beyond");
  EXPECT_FALSE(failing.empty());
  for (const auto& list : {failing, passing})
    for (const std::string& name : list) EXPECT_TRUE(fs::exists(kCorpus / name)) << name;
  for (const std::string& name : passing) EXPECT_FALSE(failing.contains(name)) << name;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.size() - 4);
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, OwnTranscript, testing::ValuesIn(cases_below(kOwn)), test_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RecordedTranscript);
INSTANTIATE_TEST_SUITE_P(Cases, RecordedTranscript, testing::ValuesIn(cases_below(kCorpus)), test_name);

}  // namespace
}  // namespace brokerlab::scenario::transcript
