// SPDX-License-Identifier: Apache-2.0
// Finds dotted keys of absurd length before a recursive parser meets them.
#pragma once

#include <optional>
#include <string_view>

#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// Where a key or table header of more than `most_parts` parts ends its allowance, if there is one. Dots in strings and
/// comments do not count. Exact for every prefix of the text that is valid TOML.
std::optional<Position> find_long_key(std::string_view text, int most_parts);

}  // namespace brokerlab::scenario
