// SPDX-License-Identifier: Apache-2.0
#include "cli/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <thread>

#include "cli/client_names.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/series_csv.hpp"
#include "cli/shell_quote.hpp"
#include "cli/verdict_summary.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::cli {

namespace {

ExitCode refuse(std::ostream& err, const std::string& text) {
  err << "brokerlab: " << text << '\n';
  return ExitCode::unusable_input;
}

/// --seed is --set run.seed, and comes last.
std::vector<std::string> all_overrides(const RunArguments& arguments) {
  std::vector<std::string> overrides = arguments.overrides;
  if (arguments.seed) overrides.push_back(fmt::format("run.seed={}", *arguments.seed));
  return overrides;
}

sim::RunReport run_with_progress(const scenario::Scenario& scenario, sim::RunOptions options) {
  std::atomic<std::int64_t> reached{0};
  options.reached = &reached;
  options.reading_thread = std::thread::hardware_concurrency() > 1;
  const auto load = static_cast<double>(scenario.config.run.duration.ns);
  const ProgressLine line(fmt::format("run, seed {}", scenario.config.run.seed),
                          [&] { return static_cast<double>(reached.load()) / load; });
  return sim::run(scenario.config, scenario.claims(), options);
}

std::string render(const sim::RunReport& report, const ReportContext& context, const RunArguments& arguments) {
  if (arguments.json) return report_json(report, context);
  return arguments.quiet ? quiet_text(report) : report_text(report, context);
}

}  // namespace

std::string replay_line(const RunArguments& arguments, std::uint64_t seed) {
  std::string line = fmt::format("brokerlab run {}", shell_quote(arguments.scenario));
  if (!arguments.profile.empty()) line += " -p " + shell_quote(arguments.profile);
  line += fmt::format(" --seed {}", seed);
  for (const std::string& each : arguments.overrides) line += " --set " + shell_quote(each);
  return line;
}

ExitCode run_command(const RunArguments& arguments, const std::atomic<bool>& interrupted, std::ostream& out,
                     std::ostream& err) {
  const std::vector<std::string> overrides = all_overrides(arguments);
  const auto scenario =
      scenario::read_selected_scenario(arguments.scenario, scenario::Selection{arguments.profile, overrides});
  if (!scenario) {
    for (const std::string& line : scenario.error()) err << line << '\n';
    return ExitCode::unusable_input;
  }
  const sim::WorldConfig& config = scenario.value().config;
  sim::RunOptions options;
  options.interrupted = &interrupted;
  if (!arguments.follow.empty()) {
    const auto message = parse_message(config, arguments.follow);
    if (!message) return refuse(err, "--follow " + message.error());
    options.follow = message.value();
  }
  std::ofstream series;
  if (!arguments.series.empty()) {
    series.open(arguments.series);
    if (!series) return refuse(err, "--series cannot write " + arguments.series);
    // The load in full resolution, and a drain that is much longer still in bounded memory.
    options.series_interval = series_interval(std::max(config.run.duration, Duration{config.run.drain.ns / 100}));
  }
  const sim::RunReport report = run_with_progress(scenario.value(), options);
  out << render(report, {scenario.value(), arguments.scenario, replay_line(arguments, report.seed)}, arguments);
  if (series.is_open() && !(series << series_csv(report.series) << std::flush))
    return refuse(err, "--series cannot write " + arguments.series);
  return exit_code(report);
}

}  // namespace brokerlab::cli
