// SPDX-License-Identifier: Apache-2.0
// A tree of values as TOML text again.
#pragma once

#include <string>

#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// The value as it stands right of "key =", on one line; parsing it gives an equal tree but for positions. A date has
/// no text and becomes "", which no field takes either.
std::string value_text(const Value& value);

}  // namespace brokerlab::scenario
