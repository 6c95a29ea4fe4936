// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/summary.hpp"

#include <algorithm>
#include <cmath>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {

namespace {

class Summariser {
 public:
  Summariser(const Experiment& experiment, std::size_t policy)
      : replications_(experiment.replications), policy_(policy) {
    out_.name = experiment.policies[policy];
  }

  PolicySummary summarise() {
    pairing();
    warm_up();
    for (std::size_t m = 0; m < kMetrics; ++m) metric(m);
    const std::vector<JudgedClaim>& stated = replications_.front().runs[policy_].claims;
    for (std::size_t c = 0; c < stated.size(); ++c) claim(c);
    return std::move(out_);
  }

 private:
  const PolicyRun& run(const Replication& replication) const { return replication.runs[policy_]; }

  void pairing() {
    for (const Replication& each : replications_) {
      out_.plan_equal = out_.plan_equal && run(each).plan_equal;
      out_.services.common += run(each).services.common;
      out_.services.different += run(each).services.different;
      out_.services.one_in = std::max(out_.services.one_in, run(each).services.one_in);
      const RunEnd end = run(each).end;
      if (end == RunEnd::limit_reached || end == RunEnd::stalled) ++out_.cut_short;
    }
  }

  void warm_up() {
    out_.least_removed = 1;
    for (const Replication& each : replications_) {
      const PolicyRun& of = run(each);
      out_.warm_up_stated = of.warm_up_rule == WarmUpRule::stated;
      if (of.warm_up_rule == WarmUpRule::no_steady) ++out_.runs_without_steady_part;
      out_.least_removed = std::min(out_.least_removed, of.warm_up_removed);
      out_.most_removed = std::max(out_.most_removed, of.warm_up_removed);
      out_.mean_removed += of.warm_up_removed / static_cast<double>(replications_.size());
    }
  }

  void metric(std::size_t m) {
    std::vector<double> values, first, second;
    for (const Replication& each : replications_) {
      const double value = run(each).figures.values[m];
      const double base = each.runs.front().figures.values[m];
      out_.metrics[m].trials += run(each).figures.trials[m];
      if (std::isnan(value)) continue;
      values.push_back(value);
      if (std::isnan(base)) continue;
      first.push_back(base);
      second.push_back(value);
    }
    out_.metrics[m].mean = student(values);
    if (policy_ > 0 && out_.plan_equal) out_.metrics[m].difference = paired(first, second);
  }

  void claim(std::size_t c) {
    const JudgedClaim& stated = replications_.front().runs[policy_].claims[c];
    ClaimSummary summary{.guarantee = stated.judgement.guarantee, .expectation = stated.expectation, .rate = {}};
    for (const Replication& each : replications_) {
      switch (run(each).claims[c].judgement.verdict) {
        case history::Verdict::violated:
          ++summary.violated;
          ++summary.judged;
          break;
        case history::Verdict::pass:
          ++summary.judged;
          break;
        case history::Verdict::inconclusive:
          ++summary.open;
          break;
      }
    }
    summary.rate = clopper_pearson(summary.violated, summary.judged);
    out_.claims.push_back(summary);
  }

  const std::vector<Replication>& replications_;
  std::size_t policy_;
  PolicySummary out_;
};

}  // namespace

std::vector<PolicySummary> summarise(const Experiment& experiment) {
  BROKERLAB_CHECK(!experiment.replications.empty(), "nothing to summarise");
  std::vector<PolicySummary> policies;
  for (std::size_t p = 0; p < experiment.policies.size(); ++p)
    policies.push_back(Summariser(experiment, p).summarise());
  return policies;
}

}  // namespace brokerlab::sim
