// SPDX-License-Identifier: Apache-2.0
// What the program's exit code tells; documented in docs/exit-codes.md.
#pragma once

namespace brokerlab::cli {

enum class ExitCode : int {
  as_stated = 0,        ///< every verdict is what the scenario states
  verdict_differs = 1,  ///< at least one is not
  unusable_input = 2,   ///< the command line, a file or a value makes no sense
  inconclusive = 3,     ///< no verdict contradicts the scenario, but one could not be reached
  our_fault = 70,       ///< an assertion of brokerlab failed: a bug, please report it
};

}  // namespace brokerlab::cli
