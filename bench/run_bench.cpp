// SPDX-License-Identifier: Apache-2.0
// A whole simulated message: 100 producers and 100 consumers around one durable queue, bodies of 1 KB, confirms from
// the page cache, every guarantee judged. One iteration is one message: intended, published, written, confirmed,
// delivered, processed, acknowledged, judged. Its cost is stated as a ratio to the hold operation of
// std::priority_queue at 1e4: of the time that passes while a second thread reads the history, as in `brokerlab run`,
// and of one thread's that does both.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/message_world.hpp"
#include "bench/ratio.hpp"
#include "broker_model/history/verdict.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::bench {

namespace {

std::vector<sim::Claim> all_claims() {
  std::vector<sim::Claim> claims;
  for (history::Guarantee guarantee : history::kGuarantees)
    claims.push_back({std::string(history::name_of(guarantee)), history::Expectation::may_break});
  return claims;
}

constexpr std::int64_t kMessages = 400'000;

void message(benchmark::State& state, const sim::RunOptions& options) {
  const std::vector<sim::Claim> claims = all_claims();
  const sim::WorldConfig config = message_world(kMessages, 100);
  sim::RunReport report;
  while (state.KeepRunningBatch(kMessages)) report = sim::run(config, claims, options);
  const double messages = static_cast<double>(report.totals.intended);
  state.counters["events_per_message"] = static_cast<double>(report.events) / messages;
  state.counters["messages"] = messages;
}

void checked(benchmark::State& state) {
  sim::RunOptions options;
  options.reading_thread = true;
  message(state, options);
}
void checked_by_one_thread(benchmark::State& state) { message(state, {}); }
void unchecked_by_one_thread(benchmark::State& state) {
  sim::RunOptions options;
  options.check = false;
  message(state, options);
}

// A run's building and first pages are part of no message's steady cost: enough messages make them small.
BENCHMARK(checked)->Name("run_message_checked")->Iterations(kMessages)->UseRealTime();
BENCHMARK(checked_by_one_thread)->Name("run_message_checked_by_one_thread")->Iterations(kMessages);
BENCHMARK(unchecked_by_one_thread)->Name("run_message_unchecked_by_one_thread")->Iterations(kMessages);

[[maybe_unused]] const bool kRegistered =
    register_ratio({"message end to end", "run_message_checked", kHold, 25, 13}) &&
    register_ratio({"message end to end, one thread", "run_message_checked_by_one_thread", kHold, 25, 13}) &&
    register_ratio({"checking, one thread", "run_message_checked_by_one_thread", "run_message_unchecked_by_one_thread",
                    1.25, 1.1});

}  // namespace

}  // namespace brokerlab::bench
