// SPDX-License-Identifier: Apache-2.0
#include "cli/compare_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <thread>

#include "cli/compare_json.hpp"
#include "cli/compare_text.hpp"
#include "cli/progress_line.hpp"
#include "cli/shell_quote.hpp"
#include "scenarios/language/profiles.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "scenarios/language/writer.hpp"
#include "sim/experiment/experiment.hpp"

namespace brokerlab::cli {

namespace {

constexpr std::uint32_t kMostRuns = 100'000;
constexpr std::uint32_t kMostJobs = 256;

ExitCode refuse(std::ostream& err, const std::string& text) {
  err << "brokerlab: " << text << '\n';
  return ExitCode::unusable_input;
}

std::string column_name(const std::string& profile) { return scenario::is_base(profile) ? "base" : profile; }

std::string problem_of(const CompareArguments& arguments) {
  if (arguments.runs < 1 || arguments.runs > kMostRuns) return fmt::format("--runs is from 1 to {}", kMostRuns);
  if (arguments.jobs > kMostJobs) return fmt::format("--jobs is from 1 to {}", kMostJobs);
  if (arguments.profiles.size() < 2) return "compare needs at least two policies, as in -p base,NAME";
  for (std::size_t i = 0; i < arguments.profiles.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (column_name(arguments.profiles[i]) == column_name(arguments.profiles[j]))
        return fmt::format("-p names {} twice", column_name(arguments.profiles[i]));
  return {};
}

sim::Policy policy_of(const scenario::Scenario& scenario, const std::string& name) {
  return {name, scenario.config, scenario.claims(), scenario::write_faults(scenario), scenario.warm_up_stated};
}

/// The columns; or false, with the problems of the first that cannot be read on `err`.
bool read_policies(const CompareArguments& arguments, std::vector<sim::Policy>& policies, std::ostream& err) {
  std::vector<std::string> overrides = arguments.overrides;
  if (arguments.seed) overrides.push_back(fmt::format("run.seed={}", *arguments.seed));
  for (const std::string& profile : arguments.profiles) {
    const auto scenario = scenario::read_selected_scenario(arguments.scenario, scenario::Selection{profile, overrides});
    if (!scenario) {
      for (const std::string& line : scenario.error()) err << line << '\n';
      return false;
    }
    policies.push_back(policy_of(scenario.value(), column_name(profile)));
  }
  return true;
}

std::string replay_line(const CompareArguments& arguments, std::uint64_t seed) {
  std::string names;
  for (const std::string& each : arguments.profiles) names += (names.empty() ? "" : ",") + column_name(each);
  std::string line = fmt::format("brokerlab compare {} -p {} --runs {} --seed {}", shell_quote(arguments.scenario),
                                 shell_quote(names), arguments.runs, seed);
  for (const std::string& each : arguments.overrides) line += " --set " + shell_quote(each);
  return line;
}

/// Complete runs, and what is done of those under way; a run's drain has no known length and counts as nothing.
double fraction_done(const sim::ExperimentProgress& progress, Duration load) {
  double runs = static_cast<double>(progress.done.load());
  for (std::uint32_t i = 0; i < progress.workers; ++i)
    runs += std::min(1.0, static_cast<double>(progress.reached[i].load()) / static_cast<double>(load.ns));
  return runs / static_cast<double>(progress.tasks);
}

}  // namespace

ExitCode compare_command(const CompareArguments& arguments, const std::atomic<bool>& interrupted, std::ostream& out,
                         std::ostream& err) {
  if (const std::string wrong = problem_of(arguments); !wrong.empty()) return refuse(err, wrong);
  std::vector<sim::Policy> policies;
  if (!read_policies(arguments, policies, err)) return ExitCode::unusable_input;
  sim::ExperimentOptions options;
  options.runs = arguments.runs;
  options.jobs = arguments.jobs > 0 ? arguments.jobs : std::max(1U, std::thread::hardware_concurrency());
  options.interrupted = &interrupted;
  sim::ExperimentProgress progress(policies.size() * options.runs, options.jobs);
  options.progress = &progress;
  sim::Experiment experiment;
  {
    const Duration load = policies.front().config.run.duration;
    const ProgressLine line(fmt::format("{} runs of {} policies", options.runs, policies.size()),
                            [&] { return fraction_done(progress, load); });
    experiment = sim::run_experiment(policies, options);
  }
  if (experiment.replications.empty()) {
    err << "brokerlab: interrupted before a run of every policy was complete\n";
    return ExitCode::inconclusive;
  }
  const CompareContext context{arguments.scenario, replay_line(arguments, policies.front().config.run.seed)};
  const std::vector<sim::PolicySummary> summaries = sim::summarise(experiment);
  if (arguments.json)
    out << compare_json(experiment, summaries, context);
  else
    out << (arguments.quiet ? compare_verdict(experiment) : compare_text(experiment, summaries, context));
  return exit_code(experiment);
}

}  // namespace brokerlab::cli
