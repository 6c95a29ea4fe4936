// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/arrows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerlab::structure {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Violations arrows(const std::string& from, const std::string& to) {
  return check_arrows({from, "#pragma once\n#include \"" + to + "\"\n"});
}

TEST(Includes, AreReadWithTheirLinesAndKinds) {
  const auto includes =
      includes_of("// #include \"no\"\n#include <a/b>\n  #  include \"c.hpp\"  // why\nint include;\n");
  ASSERT_THAT(includes, SizeIs(2));
  EXPECT_EQ(includes[0].path, "a/b");
  EXPECT_EQ(includes[0].line, 2);
  EXPECT_FALSE(includes[0].quoted);
  EXPECT_EQ(includes[1].path, "c.hpp");
  EXPECT_TRUE(includes[1].quoted);
}

TEST(Arrows, RunFromTheOuterRoomsToTheInner) {
  EXPECT_THAT(arrows("sim/host/host.cpp", "broker_model/core/broker.hpp"), IsEmpty());
  EXPECT_THAT(arrows("scenarios/language/reader.cpp", "sim/world/world.hpp"), IsEmpty());
  EXPECT_THAT(arrows("cli/run.cpp", "scenarios/language/reader.hpp"), IsEmpty());
  EXPECT_THAT(arrows("tests/cli/run_test.cpp", "cli/run.hpp"), IsEmpty());
}

TEST(Arrows, FailFromTheInnerRoomsToTheOuter) {
  EXPECT_THAT(arrows("broker_model/core/broker.hpp", "sim/world/world.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("sim/world/world.cpp", "scenarios/language/reader.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("scenarios/language/reader.cpp", "cli/run.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("bench/core.cpp", "cli/run.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("cli/run.cpp", "gui/app/app.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("cli/run.cpp", "tests/cli/fixture.hpp"), SizeIs(1));
}

TEST(Arrows, InsideTheBrokerModelGoFromBaseToPolicyToCoreToFronts) {
  EXPECT_THAT(arrows("broker_model/base/time.hpp", "broker_model/policy/store.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("broker_model/policy/store.hpp", "broker_model/core/broker.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("broker_model/core/broker.hpp", "broker_model/fronts/amqp.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("broker_model/fronts/amqp.hpp", "broker_model/core/broker.hpp"), IsEmpty());
  EXPECT_THAT(arrows("broker_model/core/broker.hpp", "broker_model/policy/store.hpp"), IsEmpty());
}

TEST(Arrows, KeepClientsAndHistoryBesideTheCore) {
  EXPECT_THAT(arrows("broker_model/clients/producer.hpp", "broker_model/policy/producer.hpp"), IsEmpty());
  EXPECT_THAT(arrows("broker_model/clients/producer.hpp", "broker_model/core/broker.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("broker_model/clients/producer.hpp", "broker_model/history/ledger.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("broker_model/history/ledger.hpp", "broker_model/core/broker.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("broker_model/core/broker.hpp", "broker_model/clients/producer.hpp"), SizeIs(1));
}

TEST(Arrows, NeedPathsFromTheRoot) {
  EXPECT_THAT(arrows("sim/kernel/event.cpp", "event.hpp"), SizeIs(1));
  EXPECT_THAT(arrows("sim/kernel/event.cpp", "../kernel/event.hpp"), SizeIs(1));
}

TEST(Arrows, NeedEveryFileInARoom) { EXPECT_THAT(check_arrows({"helpers/string.cpp", ""}), SizeIs(1)); }

TEST(SansIo, KeepsClocksThreadsFilesAndSocketsOutOfTheBrokerModel) {
  for (const char* header :
       {"thread", "mutex", "chrono", "fstream", "iostream", "sys/socket.h", "unistd.h", "cstdio"}) {
    const std::string text = "#include <vector>\n#include <" + std::string(header) + ">\n";
    EXPECT_THAT(check_sans_io({"broker_model/core/store.cpp", text}), SizeIs(1)) << header;
    EXPECT_THAT(check_sans_io({"cli/run.cpp", text}), IsEmpty()) << header;
  }
}

TEST(SansIo, LetsTheAssertionPrint) {
  EXPECT_THAT(check_sans_io({"broker_model/base/check.cpp", "#include <cstdio>\n"}), IsEmpty());
}

TEST(HeavyHeaders, BelongInOneRoomEach) {
  EXPECT_THAT(check_heavy_headers({{"sim/network/route.cpp", "#include <boost/graph/adjacency_list.hpp>\n"},
                                   {"scenarios/language/toml.cpp", "#include <toml++/toml.h>\n"},
                                   {"cli/main.cpp", "#include <CLI/CLI.hpp>\n"},
                                   {"broker_model/base/draw.hpp", "#include <Random123/philox.h>\n"}}),
              IsEmpty());
  EXPECT_THAT(check_heavy_headers({{"sim/host/host.cpp", "#include <boost/graph/adjacency_list.hpp>\n"},
                                   {"cli/run.cpp", "#include <toml++/toml.h>\n"},
                                   {"scenarios/language/toml.hpp", "#include <toml++/toml.h>\n"},
                                   {"scenarios/check.cpp", "#include <CLI/CLI.hpp>\n"},
                                   {"sim/traffic/poisson.cpp", "#include <Random123/philox.h>\n"}}),
              SizeIs(5));
}

TEST(HeavyHeaders, LetTheKnownAnswersTestTheGeneratorsThemselves) {
  const std::string text = "#include <Random123/threefry.h>\n";
  EXPECT_THAT(check_heavy_headers({{"tests/base/known_answers_test.cpp", text}}), IsEmpty());
  EXPECT_THAT(check_heavy_headers({{"tests/base/draw_test.cpp", text}}), SizeIs(1));
  EXPECT_THAT(check_heavy_headers({{"tests/base/known_answers_test.cpp", "#include <CLI/CLI.hpp>\n"}}), SizeIs(1));
}

TEST(HeavyHeaders, BelongInOneFileEach) {
  EXPECT_THAT(check_heavy_headers({{"scenarios/a.cpp", "#include <toml++/toml.h>\n"},
                                   {"scenarios/b.cpp", "#include <toml++/toml.h>\n"}}),
              SizeIs(1));
}

TEST(DeadHeaders, AreThoseThatNobodyElseIncludes) {
  const SourceFile header{"sim/a.hpp", "#include \"sim/a.hpp\"\n"};
  EXPECT_THAT(check_dead_headers({header}), SizeIs(1));
  EXPECT_THAT(check_dead_headers({header, {"sim/a.cpp", "#include \"sim/a.hpp\"\n"}}), IsEmpty());
}

}  // namespace
}  // namespace brokerlab::structure
