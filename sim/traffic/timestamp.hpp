// SPDX-License-Identifier: Apache-2.0
// Timestamps of traces: calendar ("2014-07-01 00:30:00", taken as UTC) or plain seconds ("1800", "0.25").
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace brokerlab::sim {

/// What form a timestamp has. Both in one trace would be compared as if they were the same thing.
enum class TimestampForm : std::uint8_t { calendar, seconds };

struct Timestamp {
  std::int64_t ns = 0;  ///< since 1970-01-01 00:00:00, or since the zero of the plain seconds
  TimestampForm form = TimestampForm::calendar;
};

/// "YYYY-MM-DD HH:MM[:SS]", with a "T" for the blank and a final "Z" allowed, years 1700 to 2250; or decimal seconds
/// with at most 9 decimals, below 9e9. None for anything else.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace brokerlab::sim
