// SPDX-License-Identifier: Apache-2.0
// Several policies under one plan, replicated.
//
// Replication r of every policy runs under seed + r, so all policies see the same arrivals, sizes, faults and luck
// (common random numbers); that this is so is checked on the runs themselves, never assumed. Runs are spread over
// threads; what comes out is stored by (replication, policy) and reduced in that order, so it is equal for any number
// of jobs.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/experiment/figures.hpp"
#include "sim/metrics/service_log.hpp"
#include "sim/world/config.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::sim {

/// One column: a world under a policy, and what is stated of it.
struct Policy {
  std::string name;
  WorldConfig config;           ///< its run.seed is the first replication's
  std::vector<Claim> claims;    ///< as stated; no_loss is judged besides
  std::string faults;           ///< the faults in a canonical form: part of the plan
  bool warm_up_stated = false;  ///< run.warm_up applies as it is; otherwise MSER-5 finds the warm-up
};

/// How far an experiment is; written by its threads, read by whoever shows it.
struct ExperimentProgress {
  /// Requires jobs > 0.
  ExperimentProgress(std::size_t all_tasks, std::uint32_t jobs)
      : tasks(all_tasks), reached(std::make_unique<std::atomic<std::int64_t>[]>(jobs)), workers(jobs) {}
  std::size_t tasks;
  std::atomic<std::size_t> done{0};
  std::unique_ptr<std::atomic<std::int64_t>[]> reached;  ///< simulated ns of each worker's present run
  std::uint32_t workers;
};

struct ExperimentOptions {
  std::uint32_t runs = 1;
  std::uint32_t jobs = 1;
  const std::atomic<bool>* interrupted = nullptr;  ///< polled; true ends it with the replications that are complete
  ExperimentProgress* progress = nullptr;          ///< of at least `jobs` workers
};

/// How the warm-up of a run was found.
enum class WarmUpRule : std::uint8_t {
  stated,    ///< run.warm_up
  mser5,     ///< the latest of the cuts that MSER-5 found in this replication's runs, so that all columns keep the
             ///< same messages
  no_steady  ///< MSER-5 found no steady part in this run; the others' cut applies to it too
};

/// One policy in one replication.
struct PolicyRun {
  RunEnd end = RunEnd::quiet;
  std::string end_detail;
  std::uint64_t fingerprint = 0;
  std::vector<JudgedClaim> claims;  ///< those stated, without proof
  Figures figures;
  WarmUpRule warm_up_rule = WarmUpRule::stated;
  double warm_up_removed = 0;  ///< fraction of the messages with an effect
  bool plan_equal = true;      ///< with the first column's in this replication
  std::uint64_t plan = 0;      ///< fingerprint of sends and faults
  ServiceComparison services;  ///< with the first column's
};

struct Replication {
  std::uint64_t seed = 0;
  std::vector<PolicyRun> runs;  ///< by policy
};

struct Experiment {
  std::vector<std::string> policies;
  std::vector<Replication> replications;  ///< those that are complete, in order of seed
  std::uint32_t wanted = 0;
  bool interrupted = false;
};

/// Requires policies; none of them has problems(config).
Experiment run_experiment(std::span<const Policy> policies, const ExperimentOptions& options);

}  // namespace brokerlab::sim
