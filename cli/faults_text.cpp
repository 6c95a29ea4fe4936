// SPDX-License-Identifier: Apache-2.0
#include "cli/faults_text.hpp"

#include <fmt/format.h>

#include "sim/faults/fault_describe.hpp"

namespace brokerlab::cli {

std::string fault_kind_text(sim::FaultKind kind) {
  for (const auto& [value, name] : EnumNames<sim::FaultKind>::names)
    if (value == kind) return name;
  return "?";
}

namespace {
std::string times_text(std::uint64_t n) {
  if (n == 0) return "never";
  return n == 1 ? "once" : fmt::format("{} times", n);
}
}  // namespace

std::string faults_text(const sim::RunReport& report, const sim::WorldConfig& config) {
  std::string out;
  for (std::size_t i = 0; i < report.faults_struck.size(); ++i) {
    const sim::FaultConfig& fault = config.faults[i];
    out += fmt::format("  faults[{}] {} of {}: struck {}{}\n", i, fault_kind_text(fault.kind), fault.target,
                       times_text(report.faults_struck[i]),
                       fault.when.given() ? ", by its condition: endogenous, another policy may see it elsewhere" : "");
  }
  if (report.crashes > 0) out += fmt::format("  consumers killed by a poisonous message: {}\n", report.crashes);
  return out.empty() ? out : "\nfaults\n" + out;
}

}  // namespace brokerlab::cli
