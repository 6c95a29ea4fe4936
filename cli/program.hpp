// SPDX-License-Identifier: Apache-2.0
// The command line.
#pragma once

namespace brokerlab::cli {

/// Parses the arguments, runs the command they name on stdout and stderr, and gives the exit code (see exit_codes.hpp).
int run_program(int argc, char** argv);

}  // namespace brokerlab::cli
