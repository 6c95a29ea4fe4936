// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/quantity.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "broker_model/base/mix.hpp"

namespace brokerlab::scenario {
namespace {

std::int64_t whole(std::string_view text, Unit unit) {
  const auto parsed = parse_whole(text, unit);
  EXPECT_TRUE(parsed.ok()) << text << ": " << parsed.error();
  return parsed.ok() ? parsed.value() : -1;
}

TEST(Quantity, ReadsDurationsExactlyInEveryUnit) {
  EXPECT_EQ(whole("7ns", Unit::duration), 7);
  EXPECT_EQ(whole("1.5us", Unit::duration), 1'500);
  EXPECT_EQ(whole("250ms", Unit::duration), 250'000'000);
  EXPECT_EQ(whole("0.1s", Unit::duration), 100'000'000);
  EXPECT_EQ(whole("2min", Unit::duration), 120'000'000'000);
  EXPECT_EQ(whole("1.5h", Unit::duration), 5'400'000'000'000);
  EXPECT_EQ(whole("1d", Unit::duration), 86'400'000'000'000);
  EXPECT_EQ(whole("1e3 ms", Unit::duration), 1'000'000'000);
  EXPECT_EQ(whole("-3ms", Unit::duration), -3'000'000);
  // Beyond 2^53 ns, where a double would round.
  EXPECT_EQ(whole("9007199254.740993s", Unit::duration), 9'007'199'254'740'993'000);
}

TEST(Quantity, ReadsBytesInBinaryAndDecimalUnits) {
  EXPECT_EQ(whole("64KiB", Unit::bytes), 65'536);
  EXPECT_EQ(whole("1.5KiB", Unit::bytes), 1'536);
  EXPECT_EQ(whole("3kB", Unit::bytes), 3'000);
  EXPECT_EQ(whole("2GiB", Unit::bytes), 2'147'483'648);
  EXPECT_EQ(whole("0B", Unit::bytes), 0);
}

TEST(Quantity, ReadsRealsCorrectlyRounded) {
  EXPECT_EQ(parse_real("0.1%", Unit::fraction).value(), 0.001);
  EXPECT_EQ(parse_real("100%", Unit::fraction).value(), 1.0);
  EXPECT_EQ(parse_real("1200/s", Unit::rate).value(), 1200.0);
  EXPECT_EQ(parse_real("10ms", Unit::duration).value(), 0.01);
  EXPECT_EQ(parse_real("3us", Unit::duration).value(), 3e-6);
}

TEST(Quantity, SaysWhatWouldBeRight) {
  EXPECT_EQ(parse_whole("250", Unit::duration).error(),
            "\"250\" lacks a unit; write it with its unit (ns, us, ms, s, min, h or d), as in \"250ms\"");
  EXPECT_EQ(parse_whole("250 msec", Unit::duration).error(),
            "\"250 msec\" has an unknown unit; write it with its unit (ns, us, ms, s, min, h or d), as in \"250ms\"");
  EXPECT_EQ(parse_whole("soon", Unit::duration).error(),
            "\"soon\" is no quantity; write it with its unit (ns, us, ms, s, min, h or d), as in \"250ms\"");
  EXPECT_EQ(parse_whole("0.5ns", Unit::duration).error(), "\"0.5ns\" is not a whole number of nanoseconds");
  EXPECT_EQ(parse_whole("1.5B", Unit::bytes).error(), "\"1.5B\" is not a whole number of bytes");
  EXPECT_EQ(parse_whole("300000d", Unit::duration).error(), "\"300000d\" is too large");
  EXPECT_EQ(parse_whole("1e400s", Unit::duration).error(), "\"1e400s\" is too large");
  EXPECT_FALSE(parse_whole("1e99999999999999999999s", Unit::duration).ok());
  EXPECT_FALSE(parse_real("1e400/s", Unit::rate).ok());
}

TEST(Quantity, WritesTheLargestUnitThatKeepsItWhole) {
  EXPECT_EQ(format_duration(seconds(60)), "60s");
  EXPECT_EQ(format_duration(milliseconds(1500)), "1500ms");
  EXPECT_EQ(format_duration(Duration{0}), "0s");
  EXPECT_EQ(format_duration(Duration{1'001}), "1001ns");
  EXPECT_EQ(format_bytes(65'536), "64KiB");
  EXPECT_EQ(format_bytes(1'000), "1000B");
  EXPECT_EQ(format_bytes(0), "0B");
  EXPECT_EQ(format_real(0.001, Unit::fraction), "0.1%");
  EXPECT_EQ(format_real(1200, Unit::rate), "1200/s");
  EXPECT_EQ(format_real(0.0025, Unit::duration), "2.5ms");
  EXPECT_EQ(format_real(2, Unit::none), "2");
  EXPECT_EQ(format_real(1e300, Unit::none), "1e300");
}

TEST(Quantity, ReadsBackTheVeryBitsThatItWrote) {
  constexpr std::array units{Unit::duration, Unit::bytes, Unit::rate, Unit::fraction};
  std::uint64_t state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = mix64(state + 1);
    const double exponent = static_cast<double>(state % 60) - 30;
    const double value = static_cast<double>(mix64(state)) * std::exp2(exponent - 64);
    for (const Unit unit : units) {
      const auto back = parse_real(format_real(value, unit), unit);
      ASSERT_TRUE(back.ok()) << format_real(value, unit) << ": " << back.error();
      ASSERT_EQ(back.value(), value) << format_real(value, unit);
    }
    const auto ns = static_cast<std::int64_t>(state >> (1 + state % 60));
    ASSERT_EQ(whole(format_duration(Duration{ns}), Unit::duration), ns);
  }
}

}  // namespace
}  // namespace brokerlab::scenario
