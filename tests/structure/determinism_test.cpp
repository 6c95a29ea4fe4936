// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/determinism.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerlab::structure {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(ChanceAndClocks, AreFoundInTheDeterministicRooms) {
  for (const char* bad :
       {"std::random_device seed;", "auto t = std::chrono::system_clock::now();", "steady_clock::now()",
        "std::exponential_distribution<double> d;", "int x = rand();", "srand(1);", "time_t t = time(NULL);",
        "auto t = time( nullptr );", "std::mt19937 engine;", "std::shuffle(a.begin(), a.end(), g);"}) {
    for (const char* path : {"broker_model/core/a.cpp", "sim/host/a.hpp", "scenarios/language/a.cpp"}) {
      EXPECT_THAT(check_chance_and_clocks({path, bad}), SizeIs(1)) << path << ": " << bad;
    }
    EXPECT_THAT(check_chance_and_clocks({"cli/progress.cpp", bad}), IsEmpty()) << bad;
  }
}

TEST(ChanceAndClocks, AreNotSeenInWordsAboutThem) {
  for (const char* good : {"// no random_device here", "/* steady_clock\n system_clock */ int a;",
                           "fail(\"use std::normal_distribution\");", "auto s = R\"x(rand())x\";", "int operand(int);",
                           "Distribution service_distribution;", "next.time(now);", "const int n = 1'000; // rand('"}) {
    EXPECT_THAT(check_chance_and_clocks({"sim/a.cpp", good}), IsEmpty()) << good;
  }
}

TEST(Order, OfAddressesIsFound) {
  for (const char* bad : {"std::map<Queue*, int> a;", "std::set<const Queue *> a;", "std::multimap<Queue*,\n int> a;",
                          "std::map<std::pair<Queue*, int>, int> a;", "FlatMap<Queue*, int> a;"}) {
    EXPECT_THAT(check_order({"broker_model/core/a.hpp", bad}), SizeIs(1)) << bad;
  }
  EXPECT_THAT(check_order({"broker_model/core/a.hpp", "std::map<int, Queue*> a; int b = c * d;"}), IsEmpty());
}

TEST(Order, OfHashContainersIsFoundUnlessTheLineSaysThatItIsNeverUsed) {
  EXPECT_THAT(check_order({"sim/a.hpp", "int b;\nstd::unordered_map<int, int> a;\n"}), SizeIs(1));
  EXPECT_THAT(check_order({"sim/a.hpp", "std::unordered_set<int> a;  // lookup only\n"}), IsEmpty());
  EXPECT_THAT(check_order({"sim/a.hpp", "std::unordered_set<Queue*> a;  // lookup only\n"}), IsEmpty());
  EXPECT_THAT(check_order({"tests/sim/a.cpp", "std::unordered_set<int> a;\n"}), IsEmpty());
}

TEST(Order, NamesTheLine) {
  const Violations found = check_order({"sim/a.hpp", "// one\n// two\nstd::unordered_map<int, int> a;\n"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].line, 3);
}

TEST(LibraryMath, IsFoundInTheModel) {
  for (const char* bad : {"double a = std::log(x);", "return std::exp (x);", "y = ::pow(x, 2);", "using std::sin;",
                          "std::log1p(x)", "__builtin_exp(x)", "#include <boost/math/special_functions/gamma.hpp>"}) {
    EXPECT_THAT(check_library_math({"sim/traffic/a.cpp", bad}), SizeIs(1)) << bad;
    EXPECT_THAT(check_library_math({"broker_model/base/a.cpp", bad}), SizeIs(1)) << bad;
    EXPECT_THAT(check_library_math({"tests/base/a.cpp", bad}), IsEmpty()) << bad;
  }
}

TEST(LibraryMath, LeavesOurOwnAndTheExactFunctionsAlone) {
  for (const char* good : {"math::log(x)", "log(x)", "std::sqrt(x)", "std::floor(x)", "// std::exp(x)"}) {
    EXPECT_THAT(check_library_math({"sim/traffic/a.cpp", good}), IsEmpty()) << good;
  }
}

}  // namespace
}  // namespace brokerlab::structure
