// SPDX-License-Identifier: Apache-2.0
// The checkers, let loose on this repository.
#include "tests/structure/tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/structure/arrows.hpp"
#include "tests/structure/determinism.hpp"
#include "tests/structure/tidy.hpp"

namespace brokerlab::structure {
namespace {

const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = load_tree(BROKERLAB_SOURCE_DIR);
  return files;
}

Violations in_each_file(Violations (*check)(const SourceFile&)) {
  Violations all;
  for (const SourceFile& file : tree()) append(all, check(file));
  return all;
}

// One line each, so that an editor finds the places.
std::string report(const Violations& violations) {
  std::ostringstream lines;
  for (const Violation& violation : violations) lines << "\n" << violation;
  return lines.str();
}

TEST(Tree, IsFound) {
  const auto has = [](std::string_view path) {
    return std::any_of(tree().begin(), tree().end(), [&](const SourceFile& file) { return file.path == path; });
  };
  EXPECT_TRUE(has("CMakeLists.txt"));
  EXPECT_TRUE(has("scripts/test"));
  EXPECT_TRUE(has("broker_model/base/check.cpp"));
  EXPECT_TRUE(has("tests/structure/tree_test.cpp"));
}

// A file that is empty to us would pass every check.
TEST(Tree, IsRead) {
  for (const SourceFile& file : tree()) EXPECT_FALSE(file.text.empty()) << file.path;
}

TEST(Tree, PointsItsArrowsOneWay) { EXPECT_EQ(report(in_each_file(check_arrows)), ""); }

TEST(Tree, KeepsTheBrokerModelSansIo) { EXPECT_EQ(report(in_each_file(check_sans_io)), ""); }

TEST(Tree, IncludesHeavyHeadersInOnePlaceEach) { EXPECT_EQ(report(check_heavy_headers(tree())), ""); }

TEST(Tree, HasNoDeadHeaders) { EXPECT_EQ(report(check_dead_headers(tree())), ""); }

TEST(Tree, DrawsNoChanceAndReadsNoClockOfItsOwn) { EXPECT_EQ(report(in_each_file(check_chance_and_clocks)), ""); }

TEST(Tree, DependsOnNoUnstableOrder) { EXPECT_EQ(report(in_each_file(check_order)), ""); }

TEST(Tree, ComputesWithItsOwnMath) { EXPECT_EQ(report(in_each_file(check_library_math)), ""); }

TEST(Tree, NamesItsLicences) { EXPECT_EQ(report(in_each_file(check_licence)), ""); }

TEST(Tree, KeepsFilesAndLinesShort) { EXPECT_EQ(report(in_each_file(check_lengths)), ""); }

TEST(Tree, KeepsFunctionsShort) { EXPECT_EQ(report(in_each_file(check_function_lengths)), ""); }

TEST(Tree, HoldsNoNotesToSelf) { EXPECT_EQ(report(in_each_file(check_notes_to_self)), ""); }

TEST(Tree, ExplainsEachFolder) { EXPECT_EQ(report(check_readmes(tree())), ""); }

}  // namespace
}  // namespace brokerlab::structure
