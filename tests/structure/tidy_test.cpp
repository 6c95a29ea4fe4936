// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/tidy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brokerlab::structure {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::string repeated(int times, const std::string& line) {
  std::string text;
  for (int i = 0; i < times; ++i) text += line;
  return text;
}

TEST(Licence, IsNamedInTheFirstLines) {
  const std::string apache = "SPDX-License-Identifier: Apache-2.0\n";
  EXPECT_THAT(check_licence({"sim/a.hpp", "// " + apache}), IsEmpty());
  EXPECT_THAT(check_licence({"scripts/a", "#!/bin/bash\n# " + apache}), IsEmpty());
  EXPECT_THAT(check_licence({"sim/a.hpp", "#pragma once\n"}), SizeIs(1));
  EXPECT_THAT(check_licence({"sim/a.hpp", ""}), SizeIs(1));
  EXPECT_THAT(check_licence({"sim/a.hpp", repeated(3, "\n") + "// " + apache}), SizeIs(1));
}

TEST(Licence, IsTheOneOfTheFolder) {
  const std::string gpl = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
  EXPECT_THAT(check_licence({"gui/app/a.cpp", gpl}), IsEmpty());
  EXPECT_THAT(check_licence({"sim/a.cpp", gpl}), SizeIs(1));
}

TEST(Lengths, OfFilesAndLinesAreBounded) {
  EXPECT_THAT(check_lengths({"sim/a.cpp", repeated(449, "\n")}), IsEmpty());
  EXPECT_THAT(check_lengths({"sim/a.cpp", repeated(450, "\n")}), SizeIs(1));
  EXPECT_THAT(check_lengths({"sim/a.cpp", std::string(120, 'x')}), IsEmpty());
  EXPECT_THAT(check_lengths({"sim/a.cpp", "\n" + std::string(121, 'x')}), SizeIs(1));
  EXPECT_THAT(check_lengths({"sim/a.cpp", repeated(120, "\u00e9")}), IsEmpty()) << "characters count, not bytes";
}

std::string function(const std::string& head, int lines) {
  return head + " {\n" + repeated(lines - 2, "  if (a) { b(); }\n") + "}\n";
}

TEST(FunctionLengths, AreBounded) {
  for (const char* head : {"void f(int a)", "TEST(Broker, Works)", "A::A(int a) : a_{a}, b_(1)",
                           "auto f(B b = {}) -> int", "template <typename T>\nT f()"}) {
    const std::string text = "#define X(y) z\nnamespace a {\n" + function(head, 72) + "}\n";
    EXPECT_THAT(check_function_lengths({"sim/a.cpp", text}), SizeIs(1)) << head;
  }
}

TEST(FunctionLengths, OfMethodsAreBounded) {
  const std::string text = "class A {\n public:\n" + function("  int f() const", 71) + "};\n";
  const Violations found = check_function_lengths({"sim/a.hpp", text});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].line, 2) << "the head begins behind what came before it";
}

TEST(FunctionLengths, DoNotBoundNamespacesAndTypes) {
  const std::string methods = repeated(50, "  int f(int a) { return a; }\n\n");
  for (const char* head :
       {"namespace a::b {\n", "class A {\n", "struct alignas(64) A : B {\n", "#define X(y) \\\n  z(y)\nnamespace {\n",
        "template <typename T>\nstruct A {\n", "template <class T>\nrequires(B<T> || C<T>) class A {\n"}) {
    EXPECT_THAT(check_function_lengths({"sim/a.hpp", head + methods + "}\n"}), IsEmpty()) << head;
  }
  EXPECT_THAT(check_function_lengths({"sim/a.cpp", function("int f()", 70)}), IsEmpty());
}

TEST(NotesToSelf, AreFoundInCodeAndComments) {
  EXPECT_THAT(check_notes_to_self({"sim/a.cpp",
                                   "int a;  // TO"
                                   "DO: think\n"}),
              SizeIs(1));
  EXPECT_THAT(check_notes_to_self({"scripts/a",
                                   "# FIX"
                                   "ME\n"}),
              SizeIs(1));
  EXPECT_THAT(check_notes_to_self({"sim/a.cpp", "// METHODOLOGY\n"}), IsEmpty());
}

TEST(Readmes, StandInEachFolderAndSaySomething) {
  const SourceFile source{"sim/host/a.cpp", ""};
  const SourceFile root{"README.md", repeated(100, "x")};
  const SourceFile room{"sim/README.md", repeated(100, "x")};
  const SourceFile folder{"sim/host/README.md", repeated(100, "x")};
  EXPECT_THAT(check_readmes({source, root, room, folder}), IsEmpty());
  EXPECT_THAT(check_readmes({source, root, room}), SizeIs(1));
  EXPECT_THAT(check_readmes({source, root, folder}), SizeIs(1));
  EXPECT_THAT(check_readmes({source, room, folder}), SizeIs(1));
  EXPECT_THAT(check_readmes({source, root, room, {"sim/host/README.md", "# host\n"}}), SizeIs(1));
}

}  // namespace
}  // namespace brokerlab::structure
