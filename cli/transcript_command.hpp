// SPDX-License-Identifier: Apache-2.0
// `brokerlab transcript FILE...`
#pragma once

#include <iosfwd>
#include <span>
#include <string>

namespace brokerlab::cli {

/// Runs every file and prints `ok FILE`, or what differs; then one summary line. What cannot be read goes to `err`.
/// Returns 0 if all pass, 1 if one differs, 2 if one is unreadable, malformed or contradicts itself.
int run_transcripts(std::span<const std::string> files, std::ostream& out, std::ostream& err);

}  // namespace brokerlab::cli
