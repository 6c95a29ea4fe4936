// SPDX-License-Identifier: Apache-2.0
// A comparison for programs. Keys are stable; times are seconds and end in _s.
#pragma once

#include "cli/compare_text.hpp"

namespace brokerlab::cli {

/// One JSON object on one line, with a line feed: the summary, and every run's figures.
std::string compare_json(const sim::Experiment& experiment, std::span<const sim::PolicySummary> policies,
                         const CompareContext& context);

}  // namespace brokerlab::cli
