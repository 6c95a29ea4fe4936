// SPDX-License-Identifier: Apache-2.0
// What no field can tell alone: references to queues and groups, and values that do not go together.
#pragma once

#include "scenarios/language/problem.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// All clients of a scenario together.
inline constexpr std::uint64_t kMaxClients = 1'000'000;

/// Adds what is wrong with a decoded scenario; `document` tells where things stand.
void check_references(const Scenario& scenario, const Value& document, Problems& problems);
void check_sense(const Scenario& scenario, const Value& document, Problems& problems);

}  // namespace brokerlab::scenario
