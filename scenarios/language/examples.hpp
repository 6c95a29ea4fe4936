// SPDX-License-Identifier: Apache-2.0
// What a knob may be set to, as an example: another value than its default, as it would stand in a file.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/field_list.hpp"

namespace brokerlab::scenario {

/// Other values that a field could have, as texts for a file or --set. None for what names other parts of a scenario.
std::vector<std::string> alternatives_of(const Field& field);

/// One value for this knob ("producers.*.window"), never empty: an alternative, or a name that fits such a knob.
std::string example_of(const std::string& pattern, const Field& field);

}  // namespace brokerlab::scenario
