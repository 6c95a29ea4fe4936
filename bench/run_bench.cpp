// SPDX-License-Identifier: Apache-2.0
// A whole simulated message: 100 producers and 100 consumers around one durable queue, bodies of 1 KB, confirms from
// the page cache, every guarantee judged. One iteration is one message: intended, published, written, confirmed,
// delivered, processed, acknowledged, judged. Its cost is stated as a ratio to the hold operation of
// std::priority_queue at 1e4.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/ratio.hpp"
#include "broker_model/history/verdict.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::bench {

namespace {

constexpr double kRate = 20'000;

sim::WorldConfig hundred_by_hundred(std::uint64_t messages) {
  sim::WorldConfig config;
  config.run.duration = from_seconds(static_cast<double>(messages) / kRate);
  config.run.drain = seconds(60);
  config.producer_link.latency = Constant{500e-6};
  config.consumer_link.latency = Constant{500e-6};
  sim::QueueConfig queue;
  queue.name = "orders";
  config.queues.push_back(queue);
  sim::ProducerGroupConfig producers;
  producers.name = "producers";
  producers.count = 100;
  producers.to = "orders";
  producers.arrivals = sim::PoissonArrivals{kRate};
  producers.body_size = Constant{1024};
  producers.policy.window = 100;
  producers.policy.confirm_timeout = seconds(5);
  config.producers.push_back(producers);
  sim::ConsumerGroupConfig consumers;
  consumers.name = "consumers";
  consumers.count = 100;
  consumers.from = "orders";
  consumers.policy.prefetch = 20;
  consumers.policy.service = Exponential{0.003};
  config.consumers.push_back(consumers);
  return config;
}

std::vector<sim::Claim> all_claims() {
  std::vector<sim::Claim> claims;
  for (history::Guarantee guarantee : history::kGuarantees)
    claims.push_back({std::string(history::name_of(guarantee)), history::Expectation::may_break});
  return claims;
}

constexpr std::int64_t kMessages = 400'000;

void message(benchmark::State& state, bool check) {
  const std::vector<sim::Claim> claims = all_claims();
  const sim::WorldConfig config = hundred_by_hundred(kMessages);
  sim::RunOptions options;
  options.check = check;
  sim::RunReport report;
  while (state.KeepRunningBatch(kMessages)) report = sim::run(config, claims, options);
  const double messages = static_cast<double>(report.totals.intended);
  state.counters["events_per_message"] = static_cast<double>(report.events) / messages;
  state.counters["messages"] = messages;
}

void checked(benchmark::State& state) { message(state, true); }
void unchecked(benchmark::State& state) { message(state, false); }

// A run's building and first pages are part of no message's steady cost: enough messages make them small.
BENCHMARK(checked)->Name("run_message_checked")->Iterations(kMessages);
BENCHMARK(unchecked)->Name("run_message_unchecked")->Iterations(kMessages);

[[maybe_unused]] const bool kRegistered =
    register_ratio({"message end to end", "run_message_checked", "kernel_hold_priority_queue/10000", 25, 13}) &&
    register_ratio({"checking", "run_message_checked", "run_message_unchecked", 1.25, 1.1});

}  // namespace

}  // namespace brokerlab::bench
