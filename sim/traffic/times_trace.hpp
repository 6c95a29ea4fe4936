// SPDX-License-Identifier: Apache-2.0
// A column of times, from the text of a CSV file that nobody has checked. Reads text, never a file; memory is a small
// multiple of the text's size.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "broker_model/base/result.hpp"
#include "broker_model/base/time.hpp"
#include "sim/traffic/counts_trace.hpp"

namespace brokerlab::sim {

/// What a plain number counts.
enum class TimeUnit : std::uint8_t { seconds, milliseconds, microseconds, nanoseconds };

/// The times in the column of this name (in any case), from the first: times[0] is 0. Rows follow a header line; other
/// columns are passed over. A time is "YYYY-MM-DD HH:MM[:SS]" or a plain number of units, all of one form, none earlier
/// than the one before it. At least one row. The rest is as for parse_counts_trace.
Result<std::vector<Duration>, TraceError> parse_times(std::string_view text, std::string_view column, TimeUnit unit);

}  // namespace brokerlab::sim
