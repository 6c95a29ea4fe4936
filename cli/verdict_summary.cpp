// SPDX-License-Identifier: Apache-2.0
#include "cli/verdict_summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace brokerlab::cli {

namespace {

using history::Expectation;
using history::Verdict;
using sim::JudgedClaim;

bool is_open(const JudgedClaim& claim) {
  return !claim.as_expected && claim.judgement.verdict == Verdict::inconclusive;
}
bool differs(const JudgedClaim& claim) {
  return !claim.as_expected && claim.judgement.verdict != Verdict::inconclusive;
}

template <class Predicate>
std::string names(const sim::RunReport& report, Predicate wanted) {
  std::string out;
  for (const JudgedClaim& claim : report.claims) {
    if (!wanted(claim)) continue;
    if (!out.empty()) out += ", ";
    out += claim.judgement.name();
  }
  return out;
}

}  // namespace

ExitCode exit_code(const sim::RunReport& report) {
  const auto& claims = report.claims;
  if (std::any_of(claims.begin(), claims.end(), differs)) return ExitCode::verdict_differs;
  if (claims.empty() || std::any_of(claims.begin(), claims.end(), is_open)) return ExitCode::inconclusive;
  return ExitCode::as_stated;
}

std::string verdict_line(const sim::RunReport& report) {
  const auto& claims = report.claims;
  if (claims.empty()) return "verdict: inconclusive (the scenario states no guarantee)";
  const auto count = [&](auto wanted) { return std::count_if(claims.begin(), claims.end(), wanted); };
  switch (exit_code(report)) {
    case ExitCode::verdict_differs:
      return fmt::format("verdict: DIFFERS ({} of {} guarantees: {})", count(differs), claims.size(),
                         names(report, differs));
    case ExitCode::inconclusive:
      return fmt::format("verdict: inconclusive ({} of {} guarantees: {})", count(is_open), claims.size(),
                         names(report, is_open));
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
