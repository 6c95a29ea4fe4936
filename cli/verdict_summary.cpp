// SPDX-License-Identifier: Apache-2.0
#include "cli/verdict_summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace brokerlab::cli {

namespace {

using history::Expectation;
using history::Verdict;
using sim::JudgedClaim;

/// A run that was cut short shows what broke, but not that nothing would have.
bool cut_short(sim::RunEnd end) {
  return end == sim::RunEnd::limit_reached || end == sim::RunEnd::stalled || end == sim::RunEnd::interrupted;
}

bool stands(const JudgedClaim& claim, sim::RunEnd end) {
  const Verdict verdict = claim.judgement.verdict;
  return verdict == Verdict::violated || (verdict == Verdict::pass && !cut_short(end));
}

}  // namespace

ClaimState state_of(const JudgedClaim& claim, sim::RunEnd end) {
  if (claim.expectation == history::Expectation::may_break) return ClaimState::as_stated;
  if (!stands(claim, end)) return ClaimState::open;
  return claim.as_expected ? ClaimState::as_stated : ClaimState::differs;
}

namespace {

long count(const sim::RunReport& report, ClaimState state) {
  return std::count_if(report.claims.begin(), report.claims.end(),
                       [&](const JudgedClaim& claim) { return state_of(claim, report.end) == state; });
}

std::string names(const sim::RunReport& report, ClaimState state) {
  std::string out;
  for (const JudgedClaim& claim : report.claims) {
    if (state_of(claim, report.end) != state) continue;
    if (!out.empty()) out += ", ";
    out += claim.judgement.name();
  }
  return out;
}

}  // namespace

ExitCode exit_code(const sim::RunReport& report) {
  if (count(report, ClaimState::differs) > 0) return ExitCode::verdict_differs;
  if (report.claims.empty() || cut_short(report.end) || count(report, ClaimState::open) > 0)
    return ExitCode::inconclusive;
  return ExitCode::as_stated;
}

std::string verdict_line(const sim::RunReport& report) {
  const auto& claims = report.claims;
  if (claims.empty()) return "verdict: inconclusive (the scenario states no guarantee)";
  switch (exit_code(report)) {
    case ExitCode::verdict_differs:
      return fmt::format("verdict: DIFFERS ({} of {} guarantees: {})", count(report, ClaimState::differs),
                         claims.size(), names(report, ClaimState::differs));
    case ExitCode::inconclusive:
      if (count(report, ClaimState::open) == 0) return fmt::format("verdict: inconclusive ({})", end_name(report.end));
      return fmt::format("verdict: inconclusive ({} of {} guarantees: {})", count(report, ClaimState::open),
                         claims.size(), names(report, ClaimState::open));
    case ExitCode::as_stated:
    case ExitCode::unusable_input:
    case ExitCode::our_fault:
      break;
  }
  return fmt::format("verdict: as stated ({} guarantee{})", claims.size(), claims.size() == 1 ? "" : "s");
}

const char* end_name(sim::RunEnd end) {
  switch (end) {
    case sim::RunEnd::quiet:
      return "quiet";
    case sim::RunEnd::drain_over:
      return "drain over";
    case sim::RunEnd::limit_reached:
      return "limit reached";
    case sim::RunEnd::stalled:
      return "stalled";
    case sim::RunEnd::interrupted:
      return "interrupted";
  }
  return "?";
}

}  // namespace brokerlab::cli
