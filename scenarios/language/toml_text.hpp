// SPDX-License-Identifier: Apache-2.0
// TOML text to a tree of values. Safe against any bytes: size, nesting and the length of dotted keys are bounded.
#pragma once

#include <string_view>

#include "broker_model/base/result.hpp"
#include "scenarios/language/problem.hpp"
#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// Scenarios beyond this many bytes are refused unread.
inline constexpr std::size_t kMaxTextBytes = std::size_t{16} << 20;
/// Tables within tables, arrays within arrays.
inline constexpr int kMaxDepth = 32;
/// Parts of one dotted key or table header.
inline constexpr int kMaxKeyParts = 32;

/// The document, a table. The parser stops at the first mistake, so there is one problem at most.
Result<Value, Problem> parse_toml(std::string_view text);

/// One value as it stands right of "key =": `5`, `"250ms"`, `{ kind = "poisson", rate = "5/s" }`. Anything that is no
/// TOML value is taken as a bare string (`250ms`), so that a command line needs no quotes within quotes.
Value parse_loose_value(std::string_view text);

}  // namespace brokerlab::scenario
