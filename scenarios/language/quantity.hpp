// SPDX-License-Identifier: Apache-2.0
// Quantities as text: "250ms", "64KiB", "1200/s", "0.1%". Reading is exact where the base is whole (ns, bytes) and
// correctly rounded where it is a double; what is written reads back as the same value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "broker_model/base/result.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"

namespace brokerlab::scenario {

/// A whole number of the unit's base: ns for a duration (may be negative), bytes for bytes. The error says what would
/// be right ("needs a unit: ns, us, ms, s, min, h or d").
Result<std::int64_t, std::string> parse_whole(std::string_view text, Unit unit);

/// A real in the unit's base: seconds for a duration (as distributions count), bytes, 1/s, a fraction of 1.
Result<double, std::string> parse_real(std::string_view text, Unit unit);

/// A duration in the largest of ns, us, ms and s that keeps it whole.
std::string format_duration(Duration duration);
/// Bytes in the largest of B, KiB, MiB, GiB that keeps them whole.
std::string format_bytes(std::uint64_t bytes);
/// The shortest text that parse_real reads as the same value; a duration is in seconds here.
std::string format_real(double value, Unit unit);

/// "ns, us, ms, s, min, h or d": the units there are.
const char* unit_names(Unit unit);
/// What a value of this unit looks like: "250ms".
const char* unit_example(Unit unit);

}  // namespace brokerlab::scenario
