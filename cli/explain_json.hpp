// SPDX-License-Identifier: Apache-2.0
// An explanation as one JSON object, for programs; times in ns, rates per second.
#pragma once

#include <string>

#include "sim/explain/explanation.hpp"

namespace brokerlab::cli {

/// Ends with a newline. What is unlimited is null.
std::string explain_json(const sim::Explanation& explanation, const std::string& scenario);

}  // namespace brokerlab::cli
