// SPDX-License-Identifier: Apache-2.0
// Counts the allocations of this test program, by replacing operator new.
#pragma once

#include <cstddef>

namespace brokerlab::testing {

/// Calls of operator new since the program began.
std::size_t allocations();

}  // namespace brokerlab::testing
