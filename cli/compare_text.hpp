// SPDX-License-Identifier: Apache-2.0
// A comparison for people: what was compared, verdicts, figures with intervals, differences, how to have it again.
#pragma once

#include <span>
#include <string>

#include "cli/exit_codes.hpp"
#include "sim/experiment/experiment.hpp"
#include "sim/experiment/summary.hpp"

namespace brokerlab::cli {

struct CompareContext {
  std::string scenario_path;
  std::string replay;  ///< the command line that gives this comparison again
};

/// As of a run, over all runs of all policies: a contradiction outweighs an open question.
ExitCode exit_code(const sim::Experiment& experiment);

/// "base: as stated", one line for each policy.
std::string compare_verdict(const sim::Experiment& experiment);

/// Requires a complete replication.
std::string compare_text(const sim::Experiment& experiment, std::span<const sim::PolicySummary> policies,
                         const CompareContext& context);

}  // namespace brokerlab::cli
