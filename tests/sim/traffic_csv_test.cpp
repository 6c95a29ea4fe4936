// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "sim/traffic/counts_trace.hpp"

namespace brokerlab::sim {
namespace {

/// "interval s: count count ..." or "line:column text".
std::string told(std::string_view text) {
  const auto result = parse_counts_trace(text);
  std::ostringstream out;
  if (!result) {
    out << result.error().line << ":" << result.error().column << " " << result.error().text;
    return out.str();
  }
  out << to_seconds(result.value().interval) << " s:";
  for (const double count : result.value().counts) out << " " << count;
  return out.str();
}

void expect_error(std::string_view text, std::string_view place, std::string_view word) {
  const std::string error = told(text);
  EXPECT_TRUE(error.starts_with(std::string(place) + " ")) << error;
  EXPECT_NE(error.find(word), std::string::npos) << error;
}

TEST(CountsTrace, ReadsCalendarTimestamps) {
  EXPECT_EQ(told("timestamp,value\n2014-07-01 00:00:00,10844\n2014-07-01 00:30:00,8127\n2014-07-01 01:00:00,0\n"),
            "1800 s: 10844 8127 0");
}

TEST(CountsTrace, ReadsPlainSeconds) {
  EXPECT_EQ(told("timestamp,value\n0,1\n0.1,2.5\n0.2,1e2\n0.3,4\n"), "0.1 s: 1 2.5 100 4");
  EXPECT_EQ(told("timestamp,value\n-60,1\n0,2\n60,3\n"), "60 s: 1 2 3");
}

TEST(CountsTrace, TakesOtherLineEndsQuotesColumnsAndAByteOrderMark) {
  EXPECT_EQ(told("\xEF\xBB\xBF\"Timestamp\",Value\r\n\"0\",\"1\"\r\n1, 2 \r\n\r\n"), "1 s: 1 2");
  EXPECT_EQ(told("note,value,timestamp\n\"a, \"\"b\"\"\nc\",5,10\nx,6,20"), "10 s: 5 6");
  EXPECT_EQ(told("timestamp,value\n2014-07-01T00:00Z,1\n2014-07-01T00:05Z,2\n"), "300 s: 1 2");
}

TEST(CountsTrace, CountsDaysOverMonthEndsAndLeapYears) {
  EXPECT_EQ(told("timestamp,value\n2024-02-28 00:00:00,1\n2024-02-29 00:00:00,2\n2024-03-01 00:00:00,3\n"),
            "86400 s: 1 2 3");
  EXPECT_EQ(told("timestamp,value\n1899-12-31 23:00:00,1\n1900-01-01 00:00:00,2\n"), "3600 s: 1 2");
  expect_error("timestamp,value\n1900-02-29 00:00:00,1\n", "2:1", "not a timestamp");
}

TEST(CountsTrace, SaysWhereAndWhatWouldBeRight) {
  expect_error("", "1:1", "expected a header");
  expect_error("time,value\n0,1\n", "1:1", "no column timestamp");
  expect_error("timestamp,count\n0,1\n", "1:1", "no column value");
  expect_error("timestamp,value,value\n0,1,1\n", "1:17", "second column value");
  expect_error("timestamp,value\n", "1:1", "at least two rows");
  expect_error("timestamp,value\n0,1\n", "2:1", "at least two rows");
  expect_error("timestamp,value\n0,1\n1\n", "3:1", "expected 2 fields");
  expect_error("timestamp,value\n0,1\n1,2,3\n", "3:1", "found 3");
  expect_error("timestamp,value\n0,1\n\n2,3\n", "3:1", "empty line");
  expect_error("timestamp,value\n0,1\n1,\"2\n", "3:3", "never closed");
  expect_error("timestamp,value\n0,1\n\"1\"x,2\n", "3:4", "comma");
}

TEST(CountsTrace, RefusesCountsThatAreNone) {
  const auto refuse = [](std::string_view value, std::string_view word) {
    expect_error("timestamp,value\n0,1\n10," + std::string(value) + "\n", "3:4", word);
  };
  refuse("many", "not a number");
  refuse("", "not a number");
  refuse("12x", "not a number");
  refuse("nan", "not a number");
  refuse("-1", "negative");
  refuse("inf", "out of range");
  refuse("1e16", "out of range");
  refuse("1e999", "out of range");
  refuse(std::string(1000000, '9'), "out of range");
}

TEST(CountsTrace, RefusesTimestampsThatAreNone) {
  const auto refuse = [](std::string_view timestamp) {
    expect_error("timestamp,value\n" + std::string(timestamp) + ",1\n", "2:1", "not a timestamp");
  };
  for (const char* text : {"", "soon", "2014-13-01 00:00:00", "2014-06-31 00:00:00", "2014-07-01", "1e3", "1.", ".5",
                           "2014-07-01 24:00:00", "2014-07-01 00:60:00", "2014-07-01 00:00:60", "99999999999",
                           "0.0000000001", "2014-07-01 00:00:00 +02:00", "1600-01-01 00:00:00"}) {
    SCOPED_TRACE(text);
    refuse(text);
  }
}

TEST(CountsTrace, RefusesTimestampsThatDoNotRiseEvenly) {
  expect_error("timestamp,value\n0,1\n60,1\n60,1\n", "4:1", "not later");
  expect_error("timestamp,value\n60,1\n0,1\n", "3:1", "not later");
  expect_error("timestamp,value\n0,1\n60,1\n180,1\n", "4:1", "120 s after the timestamp before it; expected 60 s");
  expect_error("timestamp,value\n0,1\n2014-07-01 00:00:00,1\n", "3:1", "one form");
  EXPECT_EQ(told("timestamp,value\n-8999999999,1\n8999999999,2\n").find("3:"), std::string::npos);
}

TEST(CountsTrace, ShowsBadFieldsShortAndHarmless) {
  const std::string error = told("timestamp,value\n\x1b[2J" + std::string(100000, 'a') + ",1\n");
  EXPECT_LT(error.size(), 250U);
  EXPECT_EQ(error.find('\x1b'), std::string::npos);
}

TEST(CountsTrace, SurvivesAnyMutationOfAGoodFile) {
  const std::string good =
      "timestamp,value\n\"2014-07-01 00:00:00\",10\r\n2014-07-01 00:30:00,2.5\n2014-07-01 01:00:00,7";
  constexpr std::string_view kBytes = "\",\r\n0-9:. \0\xEF\xFFTZenai";
  std::mt19937 random(3);
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = good;
    for (auto changes = 1 + random() % 4; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, 1 + random() % 5);
      else if (random() % 2 == 0)
        text.insert(at, 1, kBytes[random() % kBytes.size()]);
      else
        text[at] = kBytes[random() % kBytes.size()];
      if (text.empty()) text = good;
    }
    const auto result = parse_counts_trace(text);
    if (!result) {
      ASSERT_GE(result.error().line, 1U);
      ASSERT_GE(result.error().column, 1U);
      continue;
    }
    ++accepted;
    ASSERT_GE(result.value().counts.size(), 2U);
    ASSERT_GT(result.value().interval, Duration{0});
    for (const double count : result.value().counts) ASSERT_TRUE(count >= 0 && count <= 1e15);
  }
  EXPECT_GT(accepted, 100);
}

TEST(CountsTrace, ReadsHalfAYearOfTaxiRides) {
  std::ifstream file(std::string(BROKERLAB_SHARED_DIR) + "/data/nyc_taxi.csv");
  if (!file) GTEST_SKIP() << "no ../shared/data/nyc_taxi.csv";
  std::stringstream text;
  text << file.rdbuf();
  const auto result = parse_counts_trace(text.str());
  ASSERT_TRUE(result.ok()) << result.error().line << ":" << result.error().column << " " << result.error().text;
  EXPECT_EQ(result.value().interval, minutes(30));
  EXPECT_EQ(result.value().counts.size(), 10320U) << "215 days of 48 half hours";
  EXPECT_EQ(result.value().counts.front(), 10844);
}

}  // namespace
}  // namespace brokerlab::sim
