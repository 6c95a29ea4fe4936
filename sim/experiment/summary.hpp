// SPDX-License-Identifier: Apache-2.0
// An experiment in figures: a mean with its interval for each metric and policy, differences to the first policy, and
// how often each guarantee broke.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "broker_model/history/verdict.hpp"
#include "sim/experiment/experiment.hpp"
#include "sim/experiment/statistics.hpp"

namespace brokerlab::sim {

/// One metric of one policy.
struct MetricSummary {
  Estimate mean;                       ///< over the replications that have a value
  std::optional<Estimate> difference;  ///< to the first policy, paired; none for the first and where plans differ
  std::uint64_t trials = 0;            ///< of a count: over all replications
};

/// One guarantee of one policy.
struct ClaimSummary {
  history::Guarantee guarantee = history::Guarantee::no_loss;
  history::Expectation expectation = history::Expectation::must_hold;
  std::uint64_t judged = 0;    ///< replications with a verdict: passed or violated
  std::uint64_t violated = 0;  ///< of these
  std::uint64_t open = 0;      ///< replications without a verdict
  Bounds rate;                 ///< of violation, Clopper-Pearson over `judged`
};

struct PolicySummary {
  std::string name;
  std::array<MetricSummary, kMetrics> metrics;
  std::vector<ClaimSummary> claims;
  bool plan_equal = true;                      ///< with the first policy's, in every replication
  ServiceComparison services;                  ///< with the first policy's, over all replications
  std::uint64_t runs_without_steady_part = 0;  ///< where MSER-5 found no cut
  bool warm_up_stated = false;
  double least_removed = 0, mean_removed = 0, most_removed = 0;  ///< warm-up, as fractions of the messages
  std::uint64_t cut_short = 0;                                   ///< runs that a limit or a stall ended
  const MetricSummary& operator[](Metric metric) const { return metrics[static_cast<std::size_t>(metric)]; }
};

/// Requires a complete replication.
std::vector<PolicySummary> summarise(const Experiment& experiment);

}  // namespace brokerlab::sim
