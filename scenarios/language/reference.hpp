// SPDX-License-Identifier: Apache-2.0
// The reference of the scenario language, generated from what the reader itself goes by.
#pragma once

#include <string>

namespace brokerlab::scenario {

/// Markdown: every table, every key with its unit, default, range, meaning and source. docs/scenario-reference.md is
/// this text, and a test keeps it so.
std::string reference_text();

}  // namespace brokerlab::scenario
