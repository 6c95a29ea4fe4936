// SPDX-License-Identifier: Apache-2.0
// What all verdicts of a run come to together.
#pragma once

#include <cstdint>
#include <string>

#include "cli/exit_codes.hpp"
#include "sim/metrics/report.hpp"

namespace brokerlab::cli {

/// What one claim came to. In a run that was cut short (a limit, a stall, Ctrl-C) nothing has passed yet, but what
/// broke has broken.
enum class ClaimState : std::uint8_t { as_stated, differs, open };
ClaimState state_of(const sim::JudgedClaim& claim, sim::RunEnd end);

/// A contradiction outweighs an open question; without any claim the run is inconclusive.
ExitCode exit_code(const sim::RunReport& report);

/// "verdict: as stated (3 of 3)", "verdict: DIFFERS (1 of 3: no_loss)", "verdict: inconclusive (...)".
std::string verdict_line(const sim::RunReport& report);

/// "quiet", "drain over", ...
const char* end_name(sim::RunEnd end);

}  // namespace brokerlab::cli
