// SPDX-License-Identifier: Apache-2.0
// An explanation as text, for people: a section each, wide tables lined up.
#pragma once

#include <string>

#include "sim/explain/explanation.hpp"

namespace brokerlab::cli {

/// `title` heads it, if there is one.
std::string explain_text(const sim::Explanation& explanation, const std::string& title);

}  // namespace brokerlab::cli
