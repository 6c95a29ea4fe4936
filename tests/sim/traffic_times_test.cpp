// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "sim/traffic/times_trace.hpp"

namespace brokerlab::sim {
namespace {

/// The times in ns, or "line:column text".
std::string told(std::string_view text, std::string_view column = "timestamp", TimeUnit unit = TimeUnit::seconds) {
  const auto result = parse_times(text, column, unit);
  std::ostringstream out;
  if (!result) {
    out << result.error().line << ":" << result.error().column << " " << result.error().text;
    return out.str();
  }
  for (const Duration time : result.value()) out << (out.tellp() > 0 ? " " : "") << time.ns;
  return out.str();
}

void expect_error(const std::string& error, std::string_view place, std::string_view word) {
  EXPECT_TRUE(error.starts_with(std::string(place) + " ")) << error;
  EXPECT_NE(error.find(word), std::string::npos) << error;
}

TEST(TimesTrace, CountsFromTheFirstTimeInItsUnit) {
  EXPECT_EQ(told("timestamp\n5\n5.5\n5.5\n7\n"), "0 500000000 500000000 2000000000");
  EXPECT_EQ(told("a,At\nx,1.5\ny,2\n", "at", TimeUnit::milliseconds), "0 500000");
  EXPECT_EQ(told("t\n1700000000000000001\n1700000000000000004\n", "t", TimeUnit::nanoseconds), "0 3");
  EXPECT_EQ(told("t\n-1\n0.25\n", "t", TimeUnit::microseconds), "0 1250");
  EXPECT_EQ(told("timestamp\n2024-02-28 23:59:59\n2024-02-29T00:00:01Z\n"), "0 2000000000");
}

TEST(TimesTrace, SaysWhereAndWhatWouldBeRight) {
  expect_error(told(""), "1:1", "header");
  expect_error(told("time\n1\n"), "1:1", "no column \"timestamp\"");
  expect_error(told("timestamp,timestamp\n1,2\n"), "1:11", "second column");
  expect_error(told("timestamp\n"), "1:1", "no rows");
  expect_error(told("timestamp,x\n1,2\n3\n"), "3:1", "expected 2 fields");
  expect_error(told("x,timestamp\n1,5\n1,4\n"), "3:3", "earlier");
  expect_error(told("timestamp\n5\nsoon\n"), "3:1", "not a time");
  expect_error(told("timestamp\n5\n1.\n"), "3:1", "not a time");
  expect_error(told("timestamp\n5\n99999999999999999999\n"), "3:1", "not a time");
  expect_error(told("timestamp\n5\n2024-01-01 00:00:00\n"), "3:1", "one form");
  expect_error(told("timestamp\n5\n\n6\n"), "3:1", "empty line");
  expect_error(told("timestamp\n5\n\"6\n"), "3:1", "never closed");
}

}  // namespace
}  // namespace brokerlab::sim
