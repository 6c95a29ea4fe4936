// SPDX-License-Identifier: Apache-2.0
// Variants and profiles: partial documents that are laid over a scenario before it is judged, so that the result is
// checked like anything in the file.
//
// A table merges with the table below it key by key; any other value, an array ([[faults]]) included, takes the place
// of what is there. A choice whose kind changes is replaced as a whole: keys of the old kind mean nothing to the new.
// Below queues, producers and consumers the name "*" stands for every one that the document has; what is stated by name
// counts more.
#pragma once

#include "scenarios/language/problem.hpp"
#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// The name that stands for all queues, or all groups.
inline constexpr const char* kEveryName = "*";

/// Lays `overlay`, a table, over `document`. What comes from the overlay keeps the overlay's positions. `lenient`: a
/// "*" that stands for nothing is fine (a profile fits scenarios without consumers too); otherwise it is a problem.
void lay_over(Value& document, const Value& overlay, bool lenient, Problems& problems);

}  // namespace brokerlab::scenario
