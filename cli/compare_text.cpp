// SPDX-License-Identifier: Apache-2.0
#include "cli/compare_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/estimate_text.hpp"
#include "cli/text_table.hpp"
#include "cli/verdict_summary.hpp"

namespace brokerlab::cli {

namespace {

using sim::Experiment;
using sim::Metric;
using sim::PolicySummary;
using Policies = std::span<const PolicySummary>;

/// What `run` would have exited with.
ExitCode exit_code(const sim::PolicyRun& run) {
  sim::RunReport report;
  report.end = run.end;
  report.claims = run.claims;
  return cli::exit_code(report);
}

ExitCode worse(ExitCode a, ExitCode b) {
  if (a == ExitCode::verdict_differs || b == ExitCode::verdict_differs) return ExitCode::verdict_differs;
  return a == ExitCode::inconclusive ? a : b;
}

ExitCode exit_code(const Experiment& experiment, std::size_t policy) {
  ExitCode code = ExitCode::as_stated;
  for (const sim::Replication& each : experiment.replications) code = worse(code, exit_code(each.runs[policy]));
  return code;
}

const char* verdict_word(ExitCode code) {
  if (code == ExitCode::as_stated) return "as stated";
  return code == ExitCode::verdict_differs ? "DIFFERS" : "inconclusive";
}

std::string percent(double fraction) { return fmt::format("{:.3g}", fraction * 100); }

std::string plan_text(Policies policies) {
  std::string differing;
  for (const PolicySummary& each : policies)
    if (!each.plan_equal) differing += (differing.empty() ? "" : ", ") + each.name;
  if (differing.empty()) return "plan: the same sends and timed faults for every policy, in every run\n";
  return fmt::format("plan: {} intends other sends or faults than {}: plans differ: not paired\n", differing,
                     policies.front().name);
}

std::string services_text(Policies policies) {
  std::uint64_t common = 0, one_in = 1;
  std::string differing;
  for (const PolicySummary& each : policies.subspan(1)) {
    common += each.services.common;
    one_in = std::max(one_in, each.services.one_in);
    if (each.services.different > 0)
      differing += fmt::format("service times: {} differs from {} in {} of {} common (message, attempt)\n", each.name,
                               policies.front().name, each.services.different, each.services.common);
  }
  if (!differing.empty()) return differing;
  const std::string looked = one_in == 1 ? "" : fmt::format(", in 1 of {} messages", one_in);
  return fmt::format("service times: equal for all {} common (message, attempt) looked at{}\n", common, looked);
}

std::string warm_up_text(const PolicySummary& policy, std::size_t runs) {
  const std::string range =
      runs == 1 ? ""
                : fmt::format(" on average ({} to {} %)", percent(policy.least_removed), percent(policy.most_removed));
  std::string out =
      fmt::format("  {}: {} removed {} % of the messages{}", policy.name,
                  policy.warm_up_stated ? "run.warm_up as stated" : "MSER-5", percent(policy.mean_removed), range);
  if (policy.runs_without_steady_part > 0)
    out += fmt::format("; no steady part in {} of {} runs", policy.runs_without_steady_part, runs);
  return out + "\n";
}

std::string warm_up_text(Policies policies, std::size_t runs) {
  std::string out = "warm-up, left out of latency and goodput:\n";
  double most = 0;
  for (const PolicySummary& each : policies) {
    out += warm_up_text(each, runs);
    if (!each.warm_up_stated) most = std::max(most, each.most_removed);
  }
  if (most > 0.1) out += "  (--set run.warm_up=0s keeps them all, where the start is what matters)\n";
  return out;
}

std::string cut_short_text(Policies policies) {
  std::string out;
  for (const PolicySummary& each : policies)
    if (each.cut_short > 0)
      out += fmt::format("{}: {} runs were cut short by a limit or a stall: their figures are of a part\n", each.name,
                         each.cut_short);
  return out;
}

/// "ok", "DIFFERS" or "open", over all runs.
const char* mark(const Experiment& experiment, std::size_t policy, std::size_t claim) {
  bool open = false;
  for (const sim::Replication& each : experiment.replications) {
    const sim::PolicyRun& run = each.runs[policy];
    const ClaimState state = state_of(run.claims[claim], run.end);
    if (state == ClaimState::differs) return "DIFFERS";
    open = open || state == ClaimState::open;
  }
  return open ? "open" : "ok";
}

std::string claim_text(const Experiment& experiment, const PolicySummary& policy, std::size_t p, std::size_t c) {
  const sim::ClaimSummary& claim = policy.claims[c];
  std::string out = fmt::format("{}: {}, {} of {}", mark(experiment, p, c), history::name_of(claim.expectation),
                                claim.violated, claim.judged);
  if (experiment.replications.size() > 1)
    out += fmt::format(" ({} to {} %)", percent(claim.rate.low), percent(claim.rate.high));
  return out;
}

std::string verdict_table(const Experiment& experiment, Policies policies) {
  TextTable table;
  std::vector<std::string> header{"violated in"};
  for (const PolicySummary& each : policies) header.push_back(each.name);
  table.row(std::move(header));
  for (const history::Guarantee guarantee : history::kGuarantees) {
    std::vector<std::string> cells{std::string(history::name_of(guarantee))};
    bool any = false;
    for (std::size_t p = 0; p < policies.size(); ++p) {
      const auto& claims = policies[p].claims;
      const auto found =
          std::find_if(claims.begin(), claims.end(), [&](const auto& claim) { return claim.guarantee == guarantee; });
      any = any || found != claims.end();
      cells.push_back(found == claims.end()
                          ? "not stated"
                          : claim_text(experiment, policies[p], p, std::size_t(found - claims.begin())));
    }
    if (any) table.row(std::move(cells));
  }
  return "\nverdicts" +
         std::string(experiment.replications.size() > 1 ? ", with Clopper-Pearson 95 % bounds of the rate\n" : "\n") +
         table.text();
}

std::string figures_table(Policies policies, std::size_t runs) {
  TextTable table;
  std::vector<std::string> header{runs == 1 ? "value" : "mean"};
  for (const PolicySummary& each : policies) header.push_back(each.name);
  table.row(std::move(header));
  for (std::size_t m = 0; m < sim::kMetrics; ++m) {
    const sim::MetricInfo& info = sim::info_of(static_cast<Metric>(m));
    std::vector<std::string> cells{std::string(info.label)};
    for (const PolicySummary& each : policies) cells.push_back(mean_text(each.metrics[m], info, runs));
    table.row(std::move(cells));
  }
  return fmt::format("\nfigures{}\n", runs == 1 ? "" : ", mean and half width of the 95 % interval over runs") +
         table.text();
}

std::string differences_table(Policies policies, std::size_t runs) {
  TextTable table;
  std::vector<std::string> header{"difference"};
  for (const PolicySummary& each : policies.subspan(1)) header.push_back(each.name);
  table.row(std::move(header));
  for (std::size_t m = 0; m < sim::kMetrics; ++m) {
    const sim::MetricInfo& info = sim::info_of(static_cast<Metric>(m));
    std::vector<std::string> cells{std::string(info.label)};
    for (const PolicySummary& each : policies.subspan(1)) cells.push_back(difference_text(each.metrics[m], info));
    table.row(std::move(cells));
  }
  const char* how = runs == 1 ? "" : ", paired by run, with 95 % half width (~ = zero is within it)";
  return fmt::format("\ndifferences to {}{}\n", policies.front().name, how) + table.text();
}

}  // namespace

ExitCode exit_code(const Experiment& experiment) {
  ExitCode code = experiment.interrupted ? ExitCode::inconclusive : ExitCode::as_stated;
  for (std::size_t p = 0; p < experiment.policies.size(); ++p) code = worse(code, exit_code(experiment, p));
  return code;
}

std::string compare_verdict(const Experiment& experiment) {
  std::string out;
  for (std::size_t p = 0; p < experiment.policies.size(); ++p)
    out += fmt::format("{}: {}\n", experiment.policies[p], verdict_word(exit_code(experiment, p)));
  return out;
}

std::string compare_text(const Experiment& experiment, Policies policies, const CompareContext& context) {
  const std::size_t runs = experiment.replications.size();
  const std::uint64_t seed = experiment.replications.front().seed;
  std::string out = compare_verdict(experiment);
  out += fmt::format(
      "{}: {} of each policy, seed {}\n", context.scenario_path, runs == 1 ? "one run" : fmt::format("{} runs", runs),
      runs == 1 ? fmt::format("{}", seed) : fmt::format("{} to {}", seed, experiment.replications.back().seed));
  if (experiment.interrupted) out += fmt::format("interrupted: {} of {} runs are complete\n", runs, experiment.wanted);
  out += plan_text(policies) + services_text(policies) + warm_up_text(policies, runs) + cut_short_text(policies);
  out += verdict_table(experiment, policies) + figures_table(policies, runs) + differences_table(policies, runs);
  if (runs == 1) out += "one run: no interval\n";
  return out + "\nreplay: " + context.replay + "\n";
}

}  // namespace brokerlab::cli
