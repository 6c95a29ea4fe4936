// SPDX-License-Identifier: Apache-2.0
// What a whole simulated message costs by the number of connections (1 = one producer's and one consumer's), by loss
// on both links, and over links of 10 Gbit/s. One iteration is one message, as in run_bench.cpp; where the history is
// judged, a second thread reads it, unless the name says otherwise.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bench/message_world.hpp"
#include "bench/ratio.hpp"
#include "broker_model/history/verdict.hpp"
#include "sim/world/run.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::bench {

namespace {

constexpr std::int64_t kMessages = 400'000;

// The first second, in which all connections open and memory grows, is not timed; history is not judged.
void by_connections(benchmark::State& state) {
  const auto clients = static_cast<std::uint32_t>(state.range(0));
  const auto warm_up = static_cast<std::int64_t>(kRate);
  const sim::WorldConfig config =
      message_world(static_cast<std::uint64_t>(kMessages + warm_up), std::max(1U, clients / 2));
  std::uint64_t events = 0;
  while (state.KeepRunningBatch(kMessages)) {
    state.PauseTiming();
    sim::World world(config);
    world.run_until(Instant{0} + seconds(1));
    events = world.events();
    state.ResumeTiming();
    world.run_until(Instant{0} + config.run.duration + config.run.drain);
    events = world.events() - events;
    state.PauseTiming();  // its destruction
    { const sim::World gone = std::move(world); }
    state.ResumeTiming();
  }
  state.counters["events_per_message"] = static_cast<double>(events) / static_cast<double>(kMessages);
}

void checked_run(benchmark::State& state, const sim::WorldConfig& config, bool reading_thread = true) {
  std::vector<sim::Claim> claims;
  for (history::Guarantee guarantee : history::kGuarantees)
    claims.push_back({std::string(history::name_of(guarantee)), history::Expectation::may_break});
  sim::RunOptions options;
  options.reading_thread = reading_thread;
  sim::RunReport report;
  while (state.KeepRunningBatch(kMessages)) report = sim::run(config, claims, options);
  const double messages = static_cast<double>(report.totals.intended);
  state.counters["events_per_message"] = static_cast<double>(report.events) / messages;
  state.counters["messages"] = messages;
  state.counters["deliveries"] = static_cast<double>(report.totals.deliveries);
}

// In per mille.
void by_loss(benchmark::State& state) {
  sim::WorldConfig config = message_world(kMessages, 100);
  config.producer_link.loss = config.consumer_link.loss = static_cast<double>(state.range(0)) / 1000;
  checked_run(state, config);
}

void finite_bandwidth(benchmark::State& state, bool reading_thread) {
  sim::WorldConfig config = message_world(kMessages, 100);
  config.producer_link.bandwidth = config.consumer_link.bandwidth = 1'250'000'000;
  checked_run(state, config, reading_thread);
}
void finite_bandwidth_of_two(benchmark::State& state) { finite_bandwidth(state, true); }
void finite_bandwidth_of_one(benchmark::State& state) { finite_bandwidth(state, false); }

BENCHMARK(by_connections)->Name("run_message_connections")->Arg(1)->Arg(1000)->Arg(100'000)->Iterations(kMessages);
BENCHMARK(by_loss)->Name("run_message_loss")->Arg(0)->Arg(10)->Arg(100)->Iterations(kMessages)->UseRealTime();
BENCHMARK(finite_bandwidth_of_two)->Name("run_message_10gbit")->Iterations(kMessages)->UseRealTime();
BENCHMARK(finite_bandwidth_of_one)->Name("run_message_10gbit_by_one_thread")->Iterations(kMessages);

// What has no floor of its own is bounded where it would be a surprise.
[[maybe_unused]] const bool kRegistered =
    register_ratio({"message, 1 connection", "run_message_connections/1", kHold, 25, 13}) &&
    register_ratio({"message, 1e3 connections", "run_message_connections/1000", kHold, 25, 13}) &&
    register_ratio({"message, 1e5 connections", "run_message_connections/100000", kHold, 75, 40}) &&
    register_ratio(
        {"1e3 connections beside 1", "run_message_connections/1000", "run_message_connections/1", 1.5, 1.2}) &&
    register_ratio({"message, no loss", "run_message_loss/0", kHold, 25, 13}) &&
    register_ratio({"message, 1 % loss", "run_message_loss/10", kHold, 50, 20}) &&
    register_ratio({"message, 10 % loss", "run_message_loss/100", kHold, 75, 40}) &&
    register_ratio({"message end to end, 10 Gbit/s", "run_message_10gbit", kHold, 25, 13}) &&
    register_ratio({"message end to end, 10 Gbit/s, one thread", "run_message_10gbit_by_one_thread", kHold, 25, 13});

}  // namespace

}  // namespace brokerlab::bench
