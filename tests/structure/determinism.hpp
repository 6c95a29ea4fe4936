// SPDX-License-Identifier: Apache-2.0
// A run is a pure function of (program version, scenario, seed). These checkers find what would break that in
// broker_model, sim and scenarios, and the C library's log, exp and the like in broker_model and sim, whose bits
// differ between processors.
#pragma once

#include "tests/structure/source_file.hpp"

namespace brokerlab::structure {

/// Clocks, random devices and generators, and the standard distributions, whose algorithms are not specified.
Violations check_chance_and_clocks(const SourceFile& file);

/// Ordered containers keyed by pointers, and hash containers whose line does not say `// lookup only`.
Violations check_order(const SourceFile& file);

/// Calls of the C library's transcendental functions, and Boost.Math, which uses them.
Violations check_library_math(const SourceFile& file);

}  // namespace brokerlab::structure
