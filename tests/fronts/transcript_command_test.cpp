// SPDX-License-Identifier: Apache-2.0
#include "cli/transcript_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace brokerlab::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kHeader = "title: t\nbroker: rabbitmq-classic\n\n";

class TranscriptCommand : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    const auto path = std::filesystem::path(testing::TempDir()) / ("transcript_command_" + name);
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  int run(std::vector<std::string> files) { return run_transcripts(files, out_, err_); }
  std::string passing() { return file("ok.txt", kHeader + std::string("depth q\n----\nadmin: depth q missing\n")); }

  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(TranscriptCommand, ReportsWhatPasses) {
  const std::string path = passing();
  EXPECT_EQ(run({path}), 0);
  EXPECT_EQ(out_.str(), "ok " + path + "\n1 of 1 transcripts pass\n");
  EXPECT_EQ(err_.str(), "");
}

TEST_F(TranscriptCommand, ShowsADifferenceAndReturnsOne) {
  const std::string path = file("differs.txt", kHeader + std::string("depth q\n----\nadmin: depth q locked\n"));
  EXPECT_EQ(run({path, passing()}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("@@ block at line 4 @@\n-admin: depth q locked\n+admin: depth q missing\n"));
  EXPECT_THAT(out_.str(), HasSubstr("1 of 2 transcripts pass"));
}

TEST_F(TranscriptCommand, NamesWhatIsNotServed) {
  const std::string path = file("fanout.txt", kHeader + std::string("exchange x fanout2\n----\n(nothing)\n"));
  EXPECT_EQ(run({path}), 1);
  const std::string tx = file("tx.txt", kHeader + std::string("open c tx\ntx-commit c\n----\nc: tx-committed\n"));
  EXPECT_EQ(run({tx}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("UNSUPPORTED " + tx + "\nnot served yet: transactions\n"));
}

TEST_F(TranscriptCommand, ReturnsTwoForWhatCannotBeRead) {
  EXPECT_EQ(run({"/nonexistent/file.txt"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("/nonexistent/file.txt: cannot be read"));
  EXPECT_EQ(run({testing::TempDir()}), 2);
  EXPECT_EQ(run({file("bad.txt", kHeader + std::string("opne c\n"))}), 2);
  EXPECT_THAT(err_.str(), HasSubstr(":4:1: unknown command 'opne': the nearest is 'open'"));
}

TEST_F(TranscriptCommand, BlamesTheBrokerForABodyThatShouldHaveCome) {
  const std::string text =
      "queue q durable\nopen c\nget c q\n----\nc: got q m1 redelivered=false remaining=0\n\nack c "
      "m1\n----\n(nothing)\n";
  EXPECT_EQ(run({file("promised.txt", kHeader + text)}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("'c' never got 'm1'"));
  EXPECT_THAT(out_.str(), HasSubstr("-c: got q m1 redelivered=false remaining=0\n+c: empty q\n"));
}

TEST_F(TranscriptCommand, ReturnsTwoForATranscriptThatContradictsItself) {
  EXPECT_EQ(run({file("unknown.txt", kHeader + std::string("get c q\n----\n(nothing)\n"))}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("line 4: no client 'c': put 'open c' before it"));
  EXPECT_EQ(run({file("body.txt", kHeader + std::string("open c\nack c m1\n----\n(nothing)\n"))}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("'c' never got 'm1'"));
}

}  // namespace
}  // namespace brokerlab::cli
