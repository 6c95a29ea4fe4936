// SPDX-License-Identifier: Apache-2.0
#include "cli/compare_json.hpp"

#include <fmt/format.h>

#include <cmath>

#include "cli/json.hpp"
#include "cli/verdict_summary.hpp"

namespace brokerlab::cli {

namespace {

using sim::Metric;

/// JSON has no NaN: what there is none of is null.
json::value number(double value) { return std::isfinite(value) ? json::value(value) : json::value(nullptr); }

json::object estimate(const sim::Estimate& e) {
  return {{"runs", e.runs}, {"mean", number(e.mean)}, {"half_width", number(e.half_width)}};
}

json::object metrics(const sim::PolicySummary& policy) {
  json::object out;
  for (std::size_t m = 0; m < sim::kMetrics; ++m) {
    const sim::MetricInfo& info = sim::info_of(static_cast<Metric>(m));
    const sim::MetricSummary& summary = policy.metrics[m];
    json::object of = estimate(summary.mean);
    of["difference"] = summary.difference ? json::value(estimate(*summary.difference)) : json::value(nullptr);
    if (info.unit == sim::MetricUnit::count) {
      of["trials"] = summary.trials;
      if (summary.mean.mean == 0 && summary.trials > 0) of["rate_below"] = sim::rule_of_three(summary.trials);
    }
    out[json::string_view(info.key.data(), info.key.size())] = std::move(of);
  }
  return out;
}

json::array claims(const sim::PolicySummary& policy) {
  json::array out;
  for (const sim::ClaimSummary& claim : policy.claims)
    out.push_back(json::object{{"guarantee", text(history::name_of(claim.guarantee))},
                               {"stated", text(history::name_of(claim.expectation))},
                               {"judged", claim.judged},
                               {"violated", claim.violated},
                               {"open", claim.open},
                               {"rate_low", claim.rate.low},
                               {"rate_high", claim.rate.high}});
  return out;
}

json::object warm_up(const sim::PolicySummary& policy) {
  return {{"rule", policy.warm_up_stated ? "stated" : "MSER-5"},
          {"removed_mean", policy.mean_removed},
          {"removed_least", policy.least_removed},
          {"removed_most", policy.most_removed},
          {"runs_without_steady_part", policy.runs_without_steady_part}};
}

json::array runs(const sim::Experiment& experiment, std::size_t policy) {
  json::array out;
  for (const sim::Replication& replication : experiment.replications) {
    const sim::PolicyRun& run = replication.runs[policy];
    json::object figures;
    for (std::size_t m = 0; m < sim::kMetrics; ++m) {
      const std::string_view key = sim::info_of(static_cast<Metric>(m)).key;
      figures[json::string_view(key.data(), key.size())] = number(run.figures.values[m]);
    }
    out.push_back(json::object{{"seed", replication.seed},
                               {"end", end_name(run.end)},
                               {"fingerprint", fmt::format("{:016x}", run.fingerprint)},
                               {"plan", fmt::format("{:016x}", run.plan)},
                               {"figures", std::move(figures)}});
  }
  return out;
}

}  // namespace

std::string compare_json(const sim::Experiment& experiment, std::span<const sim::PolicySummary> policies,
                         const CompareContext& context) {
  json::array columns;
  for (std::size_t p = 0; p < policies.size(); ++p)
    columns.push_back(json::object{{"name", text(policies[p].name)},
                                   {"claims", claims(policies[p])},
                                   {"metrics", metrics(policies[p])},
                                   {"warm_up", warm_up(policies[p])},
                                   {"plan_equal", policies[p].plan_equal},
                                   {"services_common", policies[p].services.common},
                                   {"services_different", policies[p].services.different},
                                   {"runs", runs(experiment, p)}});
  const json::object out{
      {"scenario", text(context.scenario_path)}, {"runs", experiment.replications.size()},
      {"runs_wanted", experiment.wanted},        {"interrupted", experiment.interrupted},
      {"confidence", sim::kConfidence},          {"exit_code", static_cast<int>(exit_code(experiment))},
      {"policies", std::move(columns)},          {"replay", text(context.replay)}};
  return json::serialize(out) + "\n";
}

}  // namespace brokerlab::cli
