// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/experiment.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"
#include "sim/experiment/warm_up.hpp"

namespace brokerlab::sim {

namespace {

std::uint64_t print_of(const std::string& text) {
  std::uint64_t print = text.size();
  for (const char c : text) print = mix64(print ^ static_cast<unsigned char>(c));
  return print;
}

std::vector<Claim> with_no_loss(std::vector<Claim> claims) {
  const auto is_no_loss = [](const Claim& claim) {
    return history::guarantee_named(claim.guarantee) == history::Guarantee::no_loss;
  };
  if (std::none_of(claims.begin(), claims.end(), is_no_loss))
    claims.push_back({std::string(history::name_of(history::Guarantee::no_loss)), history::Expectation::may_break});
  return claims;
}

/// Whatever the thread that gets there: the same values in the same order.
class Reduction {
 public:
  Reduction(std::span<const Policy> policies, std::span<RunReport> reports) : policies_(policies), reports_(reports) {}

  Replication reduce(std::uint64_t seed) const {
    Replication replication{seed, std::vector<PolicyRun>(policies_.size())};
    Instant cut{0};
    for (std::size_t p = 0; p < policies_.size(); ++p) cut = std::max(cut, find_cut(p, replication.runs[p]));
    for (std::size_t p = 0; p < policies_.size(); ++p) fill(p, cut, replication.runs[p]);
    return replication;
  }

 private:
  Instant find_cut(std::size_t p, PolicyRun& run) const {
    if (policies_[p].warm_up_stated) {
      run.warm_up_rule = WarmUpRule::stated;
      return Instant{0};
    }
    const std::vector<LatencyPoint>& points = reports_[p].close->latencies;
    std::vector<double> latencies;
    for (const LatencyPoint& point : points) latencies.push_back(to_seconds(point.latency));
    const WarmUpCut cut = mser5(latencies);
    run.warm_up_rule = cut.found ? WarmUpRule::mser5 : WarmUpRule::no_steady;
    return cut.removed == 0 ? Instant{0} : points[cut.removed].intended;
  }

  void fill(std::size_t p, Instant cut, PolicyRun& run) const {
    const Policy& policy = policies_[p];
    RunReport& report = reports_[p];
    const Instant from = policy.warm_up_stated ? Instant{0} + policy.config.run.warm_up : cut;
    run.end = report.end;
    run.end_detail = report.end_detail;
    run.fingerprint = report.fingerprint;
    run.figures = figures_of(report, from, Instant{0} + policy.config.run.duration);
    run.warm_up_removed = removed(report.close->latencies, from);
    run.claims.assign(report.claims.begin(), report.claims.begin() + std::ptrdiff_t(policy.claims.size()));
    for (JudgedClaim& claim : run.claims) claim.judgement.proof.clear();
    run.plan = plan_of(p);
    run.plan_equal = run.plan == plan_of(0);
    run.services = compare(reports_[0].close->services, report.close->services);
  }

  static double removed(const std::vector<LatencyPoint>& points, Instant from) {
    if (points.empty()) return 0;
    const auto kept = std::count_if(points.begin(), points.end(), [&](const auto& p) { return p.intended >= from; });
    return 1 - static_cast<double>(kept) / static_cast<double>(points.size());
  }

  std::uint64_t plan_of(std::size_t p) const {
    const CloseReport& close = *reports_[p].close;
    return mix64(close.plan ^ mix64(close.sends ^ print_of(policies_[p].faults)));
  }

  std::span<const Policy> policies_;
  std::span<RunReport> reports_;
};

class Pool {
 public:
  Pool(std::span<const Policy> policies, const ExperimentOptions& options)
      : policies_(policies),
        options_(options),
        claims_(policies.size()),
        open_(std::make_unique<std::atomic<std::size_t>[]>(options.runs)),
        reports_(options.runs),
        replications_(options.runs) {
    for (std::size_t p = 0; p < policies.size(); ++p) claims_[p] = with_no_loss(policies[p].claims);
    for (std::uint32_t r = 0; r < options.runs; ++r) {
      open_[r] = policies.size();
      reports_[r].resize(policies.size());
    }
  }

  void run() {
    const auto tasks = std::size_t{options_.runs} * policies_.size();
    const auto jobs = static_cast<std::uint32_t>(std::min<std::size_t>(std::max(options_.jobs, 1U), tasks));
    std::vector<std::thread> threads;
    for (std::uint32_t worker = 1; worker < jobs; ++worker) threads.emplace_back([this, worker] { work(worker); });
    work(0);
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
  }

  Experiment take() {
    Experiment experiment;
    for (const Policy& policy : policies_) experiment.policies.push_back(policy.name);
    experiment.wanted = options_.runs;
    for (std::uint32_t r = 0; r < options_.runs; ++r)
      if (!replications_[r].runs.empty()) experiment.replications.push_back(std::move(replications_[r]));
    experiment.interrupted = experiment.replications.size() < options_.runs;
    return experiment;
  }

 private:
  bool stopped() const { return failed_.load() || (options_.interrupted != nullptr && options_.interrupted->load()); }

  /// Tasks go by replication first, so that few replications are open at a time.
  void work(std::uint32_t worker) {
    try {
      const std::size_t tasks = std::size_t{options_.runs} * policies_.size();
      for (std::size_t task = next_++; task < tasks && !stopped(); task = next_++)
        run_one(static_cast<std::uint32_t>(task / policies_.size()), task % policies_.size(), worker);
    } catch (...) {
      const std::lock_guard lock(failure_mutex_);
      if (!failed_.exchange(true)) failure_ = std::current_exception();
    }
  }

  void run_one(std::uint32_t r, std::size_t p, std::uint32_t worker) {
    WorldConfig config = policies_[p].config;
    config.run.seed += r;
    RunOptions options;
    options.close_look = true;
    options.interrupted = options_.interrupted;
    if (options_.progress != nullptr) options.reached = &options_.progress->reached[worker];
    reports_[r][p] = sim::run(config, claims_[p], options);
    if (options_.progress != nullptr) {
      options_.progress->reached[worker] = 0;
      ++options_.progress->done;
    }
    // Whoever ends a replication's last run sees the others' reports: the counter orders them.
    if (reports_[r][p].end != RunEnd::interrupted && --open_[r] == 0) {
      replications_[r] = Reduction(policies_, reports_[r]).reduce(config.run.seed);
      reports_[r] = {};
    }
  }

  std::span<const Policy> policies_;
  const ExperimentOptions& options_;
  std::vector<std::vector<Claim>> claims_;
  std::unique_ptr<std::atomic<std::size_t>[]> open_;
  std::vector<std::vector<RunReport>> reports_;
  std::vector<Replication> replications_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
};

}  // namespace

Experiment run_experiment(std::span<const Policy> policies, const ExperimentOptions& options) {
  BROKERLAB_CHECK(!policies.empty(), "an experiment without a policy");
  BROKERLAB_CHECK(options.runs > 0, "an experiment without a run");
  Pool pool(policies, options);
  pool.run();
  return pool.take();
}

}  // namespace brokerlab::sim
