// SPDX-License-Identifier: Apache-2.0
// --set path=value: changes the tree before it is decoded, so that an override is judged like anything in the file.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/language/problem.hpp"
#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// Applies "producers.riders.window=10" or "faults[0].at=5s". Missing tables of knobs are made; a queue, group or fault
/// that the scenario does not have is a problem. What is changed carries `index` as its position.
void apply_override(Value& document, std::string_view text, int index, Problems& problems);

}  // namespace brokerlab::scenario
