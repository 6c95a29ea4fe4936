// SPDX-License-Identifier: Apache-2.0
// Where in the text a knob stands.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// The position of the value at this path ({"producers", "riders", "to"}; items of arrays by number), or of the nearest
/// table around it that the text has.
Position locate(const Value& document, std::initializer_list<std::string_view> path);

/// The same for "producers.riders.to" or "faults[0].target".
Position locate_path(const Value& document, std::string_view path);

}  // namespace brokerlab::scenario
