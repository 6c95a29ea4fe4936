// SPDX-License-Identifier: Apache-2.0
// Runs all suites, then prints the registered ratios of this very run. Unless told otherwise, every benchmark is
// repeated ten times for a tenth of a second in random order, so that a disturbance of the machine does not fall on one
// side of a ratio.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "bench/ratio.hpp"

namespace brokerlab::bench {
namespace {

class CollectingReporter : public benchmark::ConsoleReporter {
 public:
  explicit CollectingReporter(Measurements& measurements) : ConsoleReporter(OO_None), measurements_(&measurements) {}

  /// Collects every repetition, and shows the medians alone where there are any.
  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> medians;
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration && !run.error_occurred) measurements_->add(key_of(run), time_of(run));
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median") medians.push_back(run);
    }
    const bool one_repetition = !runs.empty() && runs.front().repetitions == 1;
    if (one_repetition || !medians.empty()) ConsoleReporter::ReportRuns(medians.empty() ? runs : medians);
  }

 private:
  static std::string key_of(const Run& run) {
    return run.run_name.args.empty() ? run.run_name.function_name
                                     : run.run_name.function_name + "/" + run.run_name.args;
  }
  /// Processor time of the benchmark's thread; real time where a benchmark asks for it because it has more threads.
  static double time_of(const Run& run) {
    const bool real = run.run_name.time_type == "real_time";
    return (real ? run.real_accumulated_time : run.cpu_accumulated_time) * 1e9 /
           static_cast<double>(std::max<benchmark::IterationCount>(run.iterations, 1));
  }

  Measurements* measurements_;
};

bool given(const std::vector<std::string>& arguments, std::string_view flag) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [&](const std::string& argument) { return argument.starts_with(flag); });
}

std::vector<std::string> with_defaults(int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  if (!given(arguments, "--benchmark_repetitions")) {
    arguments.emplace_back("--benchmark_repetitions=10");
    if (!given(arguments, "--benchmark_min_time")) arguments.emplace_back("--benchmark_min_time=0.1");
    if (!given(arguments, "--benchmark_enable_random_interleaving"))
      arguments.emplace_back("--benchmark_enable_random_interleaving=true");
  }
  return arguments;
}

void print_ratios(const Measurements& measurements) {
  for (const Ratio& ratio : registered_ratios()) {
    if (!measurements.has(ratio.benchmark) || !measurements.has(ratio.peer)) continue;
    const double value = measurements.least(ratio.benchmark) / measurements.least(ratio.peer);
    fmt::print("ratio {} {:.3f} (floor {}, target {}) {}\n", ratio.name, value, ratio.floor, ratio.target,
               value <= ratio.floor ? "ok" : "MISSED");
  }
}

int run(int argc, char** argv) {
  std::vector<std::string> arguments = with_defaults(argc, argv);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return 2;
  Measurements measurements;
  CollectingReporter reporter(measurements);
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  print_ratios(measurements);
  return 0;
}

}  // namespace
}  // namespace brokerlab::bench

int main(int argc, char** argv) { return brokerlab::bench::run(argc, argv); }
