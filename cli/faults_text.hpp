// SPDX-License-Identifier: Apache-2.0
// Which faults struck, for people.
#pragma once

#include <string>

#include "sim/metrics/report.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::cli {

/// "kill", "power-cut", ... as a scenario writes it.
std::string fault_kind_text(sim::FaultKind kind);
/// A line for each configured fault, with how often it struck, and whether by the plan or by what the run did; empty
/// when nothing could strike.
std::string faults_text(const sim::RunReport& report, const sim::WorldConfig& config);

}  // namespace brokerlab::cli
