// SPDX-License-Identifier: Apache-2.0
// The difference of two lists of lines, as `diff -u` shows it.
#pragma once

#include <string>
#include <vector>

namespace brokerlab::scenario::transcript {

/// Every line of both, in order: ' ' in both, '-' only expected, '+' only observed. Empty if they are equal. Beyond
/// 2000 lines on a side the common middle is not searched for.
std::string unified_diff(const std::vector<std::string>& expected, const std::vector<std::string>& observed);

}  // namespace brokerlab::scenario::transcript
