// SPDX-License-Identifier: Apache-2.0
// Counts per fixed interval, from the text of a CSV file "timestamp,value" that nobody has checked. Reads text, never a
// file; memory is a small multiple of the text's size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "broker_model/base/result.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

/// Row i says that counts[i] things happened in [i, i+1) * interval. At least two rows, interval > 0, every count
/// finite and not negative.
struct CountsTrace {
  Duration interval;
  std::vector<double> counts;
};

/// Where a trace cannot be understood, from line and column 1 (the column counts bytes), and what would be right.
struct TraceError {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;
};

/// Parses a header line "timestamp,value" (any order, other columns are passed over, names in any case) and at least
/// two rows. A timestamp is "YYYY-MM-DD HH:MM[:SS]" (a "T" will do for the blank, and a final "Z") or a plain number of
/// seconds; all are of one kind, rising, at equal distances. Fields may be quoted as in RFC 4180; lines end in LF or
/// CRLF; a UTF-8 byte order mark and empty lines at the end are passed over.
Result<CountsTrace, TraceError> parse_counts_trace(std::string_view text);

}  // namespace brokerlab::sim
