// SPDX-License-Identifier: Apache-2.0
// The commands that read scenarios without running them.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "cli/exit_codes.hpp"

namespace brokerlab::cli {

/// Reads and validates each file: "FILE: ok" to `out`, problems to `err`.
ExitCode check_command(std::span<const std::string> files, std::span<const std::string> overrides, std::ostream& out,
                       std::ostream& err);

/// Every *.toml below `directory` that is no profile, in order of path, with the first line of its description.
ExitCode list_command(const std::string& directory, std::ostream& out, std::ostream& err);

/// Every profile that comes with the program, with the first line of its description; and, with a scenario, its
/// variants before them.
ExitCode profiles_command(const std::string& scenario, std::ostream& out, std::ostream& err);

/// The reference of the scenario language, as kept in docs/scenario-reference.md.
ExitCode reference_command(std::ostream& out);

/// The scenario in canonical form, every knob spelt out; with a profile or variant laid over it if one is named.
ExitCode show_command(const std::string& file, const std::string& profile, std::span<const std::string> overrides,
                      std::ostream& out, std::ostream& err);

}  // namespace brokerlab::cli
