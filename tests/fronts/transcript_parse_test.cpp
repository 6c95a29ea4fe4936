// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scenarios/transcripts/diff.hpp"
#include "scenarios/transcripts/transcript.hpp"

namespace brokerlab::scenario::transcript {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kHeader = "title: t\nbroker: rabbitmq-classic\n\n";

Result<Transcript, TranscriptError> parse_block(const std::string& commands) {
  return parse("case.txt", kHeader + commands + "\n----\n(nothing)\n");
}

// The message for one bad command on line 4.
std::string error_of(const std::string& command) {
  const auto parsed = parse_block(command);
  return parsed.ok() ? "parsed" : parsed.error().text();
}

TEST(TranscriptParser, ReadsACaseWhole) {
  const auto parsed =
      parse("case.txt",
            "title: one\nbroker: rabbitmq-quorum\nrecorded: somewhere\n\n"
            "# a comment\nopen p confirms\npublish p q \"\" header n=int:7 header t=[a,bool:true] ttl=5\n"
            "----\np: confirmed \"\"\n\n\nwait 250\n----\n(nothing)\n");
  ASSERT_TRUE(parsed.ok());
  const Transcript& t = parsed.value();
  EXPECT_EQ(t.title, "one");
  EXPECT_TRUE(t.quorum);
  ASSERT_EQ(t.blocks.size(), 2U);
  EXPECT_EQ(t.blocks[0].line, 6U);
  EXPECT_THAT(t.blocks[0].expected, ElementsAre("p: confirmed \"\""));
  const Command& publish = t.blocks[0].commands[1];
  EXPECT_EQ(publish.client, "p");
  EXPECT_THAT(publish.words, ElementsAre("q", ""));
  ASSERT_EQ(publish.pairs.size(), 2U);
  EXPECT_EQ(publish.pairs[0].value, HeaderValue{std::int64_t{7}});
  EXPECT_EQ(publish.pairs[1].value, (HeaderValue{std::vector<HeaderValue>{{std::string("a")}, {true}}}));
  EXPECT_EQ(publish.option("ttl")->text, "5");
  EXPECT_EQ(t.blocks[1].commands[0].number, 250);
}

TEST(TranscriptParser, LeavesTopologyToAdminUnlessTold) {
  const auto parsed =
      parse_block("queue q durable dead-letter-exchange=\"\"\npurge q by=c\nbind \"\" q # match=all a=1");
  ASSERT_TRUE(parsed.ok());
  const auto& commands = parsed.value().blocks[0].commands;
  EXPECT_EQ(commands[0].client, "admin");
  EXPECT_EQ(commands[0].option("dead-letter-exchange")->text, "");
  EXPECT_EQ(commands[1].client, "c");
  EXPECT_THAT(commands[2].words, ElementsAre("", "q", "#"));
  EXPECT_EQ(commands[2].pairs[0].name, "a");
}

TEST(TranscriptParser, SaysWhereAndWhatWouldBeRight) {
  EXPECT_EQ(error_of("publsh p q m"), "case.txt:4:1: unknown command 'publsh': the nearest is 'publish'");
  EXPECT_EQ(error_of("get c"), "case.txt:4:6: words are missing: write get CLIENT QUEUE [auto-ack]");
  EXPECT_EQ(error_of("get c q autoack"), "case.txt:4:9: unexpected word 'autoack': write get CLIENT QUEUE [auto-ack]");
  EXPECT_THAT(error_of("queue q max-lenght=4"), HasSubstr("4:9: unknown option 'max-lenght': write queue NAME"));
  EXPECT_THAT(error_of("queue q max-length=four"), HasSubstr("4:9: 'max-length=four': write a whole number"));
  EXPECT_THAT(error_of("wait soon"), HasSubstr("4:6: 'soon' is no whole number from 0"));
  EXPECT_THAT(error_of("wait -1"), HasSubstr("4:6: "));
  EXPECT_THAT(error_of("wait 99999999999999999999"), HasSubstr("4:6: "));
  EXPECT_THAT(error_of("open admin"), HasSubstr("4:6: 'admin' is always there"));
  EXPECT_THAT(error_of("publish p q m header"), HasSubstr("4:15: 'header' needs a K=V"));
  EXPECT_THAT(error_of("publish p q m header a=int:x"), HasSubstr("4:24: 'int:x' is no integer"));
  EXPECT_THAT(error_of("publish p q \"m"), HasSubstr("4:13: a quote in"));
  EXPECT_THAT(error_of("qos c 65536"), HasSubstr("from 0 to 65535"));
  EXPECT_THAT(error_of("open c confirms confirms"), HasSubstr("'confirms' twice"));
}

TEST(TranscriptParser, ChecksTheFramework) {
  const auto error = [](const std::string& text) {
    const auto parsed = parse("f", text);
    return parsed.ok() ? "parsed" : parsed.error().text();
  };
  EXPECT_THAT(error(""), HasSubstr("f:1:1: the header lacks its title"));
  EXPECT_THAT(error(kHeader), HasSubstr("there is no block"));
  EXPECT_THAT(error("title: t\n\nopen c\n----\n(nothing)\n"), HasSubstr("f:2:1: the header lacks its broker"));
  EXPECT_THAT(error("title: t\nbroker: kafka\n"), HasSubstr("f:2:9: unknown broker 'kafka'"));
  EXPECT_THAT(error("titel: t\n"), HasSubstr("f:1:1: unknown header 'titel'"));
  EXPECT_THAT(error(std::string(kHeader) + "open c\n"), HasSubstr("f:5:1: the block has no ----"));
  EXPECT_THAT(error(std::string(kHeader) + "open c\n----\n\n"), HasSubstr("write (nothing)"));
  EXPECT_THAT(error(std::string(kHeader) + "open c\n----\nc got it\n"),
              HasSubstr("f:6:1: 'c got it' is no observation"));
  EXPECT_THAT(error(std::string(kHeader) + "----\n"), HasSubstr("---- without commands"));
  EXPECT_THAT(error("title: t\r\n"), HasSubstr("f:1:9: a carriage return"));
  EXPECT_THAT(error(std::string("title: \0\n", 9)), HasSubstr("f:1:8: a control character"));
  EXPECT_THAT(error(std::string(kMaxTranscriptBytes + 1, 'x')), HasSubstr("more than 1 MiB"));
}

TEST(TranscriptDiff, ShowsWhatIsMissingAndWhatIsNew) {
  EXPECT_EQ(unified_diff({"a", "b"}, {"a", "b"}), "");
  EXPECT_EQ(unified_diff({"a", "b", "c"}, {"a", "x", "c", "d"}), " a\n-b\n+x\n c\n+d\n");
}

}  // namespace
}  // namespace brokerlab::scenario::transcript
