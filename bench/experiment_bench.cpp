// SPDX-License-Identifier: Apache-2.0
// What a second job is worth: twice as many replications on two jobs against once as many on one, in real time. The
// ratio is 1 / efficiency: 1.11 is an efficiency of 0.9. It needs two free processors.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/ratio.hpp"
#include "sim/experiment/experiment.hpp"

namespace brokerlab::bench {

namespace {

std::vector<sim::Policy> two_policies() {
  sim::WorldConfig config;
  config.run.duration = seconds(10);
  sim::QueueConfig queue;
  queue.name = "work";
  config.queues.push_back(queue);
  sim::ProducerGroupConfig producers;
  producers.name = "producers";
  producers.count = 10;
  producers.to = "work";
  producers.arrivals = sim::PoissonArrivals{2000};
  config.producers.push_back(producers);
  sim::ConsumerGroupConfig consumers;
  consumers.name = "consumers";
  consumers.count = 10;
  consumers.from = "work";
  consumers.policy.prefetch = 20;
  consumers.policy.service = Exponential{0.003};
  config.consumers.push_back(consumers);
  std::vector<sim::Policy> policies{{"wide", config, {}, {}, false}, {"narrow", config, {}, {}, false}};
  policies[1].config.consumers[0].policy.prefetch = 1;
  return policies;
}

constexpr std::uint32_t kRunsPerJob = 4;

void jobs(benchmark::State& state) {
  const std::vector<sim::Policy> policies = two_policies();
  sim::ExperimentOptions options;
  options.jobs = static_cast<std::uint32_t>(state.range(0));
  options.runs = kRunsPerJob * options.jobs;
  for (auto _ : state) benchmark::DoNotOptimize(sim::run_experiment(policies, options));
}

BENCHMARK(jobs)->Name("experiment_jobs")->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

[[maybe_unused]] const bool kRegistered =
    register_ratio({"two jobs", "experiment_jobs/2", "experiment_jobs/1", 1 / 0.9, 1.05});

}  // namespace

}  // namespace brokerlab::bench
