// SPDX-License-Identifier: Apache-2.0
// Finds what the TOML library must not meet: dotted keys of absurd length, which it would recurse into, and bytes
// outside of strings and comments that no TOML text has, some of which it takes for granted.
#pragma once

#include <optional>
#include <string_view>

#include "scenarios/language/problem.hpp"

namespace brokerlab::scenario {

/// The first key or table header of more than `most_parts` parts, or the first byte outside of strings and comments
/// that is not printable ASCII, blank, tab or line end. Exact for every prefix of the text that is valid TOML.
std::optional<Problem> find_unreadable(std::string_view text, int most_parts);

}  // namespace brokerlab::scenario
