// SPDX-License-Identifier: Apache-2.0
// Scenario to text.
#pragma once

#include <string>

#include "scenarios/language/scenario.hpp"

namespace brokerlab::scenario {

/// The scenario in canonical form: every knob, in the order of the reference, in the largest unit that keeps it whole.
/// Reading it gives the same scenario (a trace is named, not included), and writing that the same text.
std::string write_scenario(const Scenario& scenario);

/// The faults alone in canonical form: equal texts are equal faults.
std::string write_faults(const Scenario& scenario);

}  // namespace brokerlab::scenario
