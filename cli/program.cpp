// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#include <CLI/CLI.hpp>
#pragma GCC diagnostic pop

#include <exception>
#include <iostream>

#include "cli/compare_command.hpp"
#include "cli/explain_command.hpp"
#include "cli/library_commands.hpp"
#include "cli/run_command.hpp"
#include "cli/signals.hpp"
#include "cli/transcript_command.hpp"

namespace brokerlab::cli {

namespace {

constexpr const char* kVersion = "brokerlab 0.1.0";

constexpr const char* kFooter = R"(Examples:
  brokerlab run scenarios/ride_hailing_surge.toml
  brokerlab run scenarios/basics/consumer_crash.toml --seed 7 --set consumers.drivers.prefetch=1
  brokerlab run scenarios/basics/power_cut.toml --follow sensors/17
  brokerlab explain scenarios/ride_hailing_surge.toml
  brokerlab compare scenarios/basics/power_cut.toml -p base,synced --runs 20
  brokerlab list scenarios

Exit codes:
  0   every verdict is what the scenario states
  1   a verdict differs
  2   unusable input: the command line, a file or a value makes no sense
  3   inconclusive: no verdict contradicts the scenario, but one could not be reached
  70  a fault of brokerlab itself: please report it)";

/// Everything that the command line can say.
struct Arguments {
  RunArguments run;
  ExplainArguments explain;
  CompareArguments compare;
  std::vector<std::string> files;
  std::vector<std::string> overrides;
  std::string file;
  std::string profile;
  std::string directory = "scenarios";
};

void add_overrides(CLI::App& command, std::vector<std::string>& overrides) {
  command
      .add_option("--set", overrides,
                  "Override a value: path=value, as in producers.riders.window=10 or faults[0].at=5s; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_profile(CLI::App& command, std::string& profile) {
  command
      .add_option("-p,--profile", profile,
                  "A variant of the scenario, a profile (see brokerlab profiles) or a profile's file, laid over it")
      ->type_name("NAME");
}

void add_run(CLI::App& app, RunArguments& run) {
  CLI::App& command = *app.add_subcommand("run", "Run a scenario once and judge it");
  command.add_option("scenario", run.scenario, "Scenario file (TOML)")->required()->type_name("SCENARIO");
  command.add_option("--seed", run.seed, "Seed of all chance; default: the scenario's run.seed")->type_name("N");
  add_profile(command, run.profile);
  add_overrides(command, run.overrides);
  command.add_flag("--json", run.json, "Print the report as one JSON object");
  command.add_flag("--quiet", run.quiet, "Print the verdict and the fingerprint only");
  command.add_option("--follow", run.follow, "Tell one message's biography: GROUP/NUMBER or GROUP[INDEX]/NUMBER")
      ->type_name("MESSAGE");
  command.add_option("--series", run.series, "Write queue lengths and rates over time as CSV")->type_name("FILE.csv");
}

void add_explain(CLI::App& app, ExplainArguments& explain) {
  CLI::App& command = *app.add_subcommand(
      "explain", "Tell, before anything runs: network, bottleneck, single points of failure, load, latency budget");
  command.add_option("scenario", explain.scenario, "Scenario file (TOML)")->required()->type_name("SCENARIO");
  add_profile(command, explain.profile);
  add_overrides(command, explain.overrides);
  command.add_flag("--json", explain.json, "Print it as one JSON object");
}

void add_compare(CLI::App& app, CompareArguments& compare) {
  CLI::App& command = *app.add_subcommand("compare", "Run policies side by side under the same plan, with intervals");
  command.add_option("scenario", compare.scenario, "Scenario file (TOML)")->required()->type_name("SCENARIO");
  command
      .add_option("-p,--profile", compare.profiles,
                  "The columns: variants of the scenario, profiles, profiles' files; base = the scenario as it is")
      ->required()
      ->delimiter(',')
      ->type_name("A,B,...");
  command.add_option("--runs", compare.runs, "Runs of each policy; run r has seed + r")
      ->capture_default_str()
      ->type_name("N");
  command.add_option("--jobs", compare.jobs, "Runs at a time; results do not depend on it. Default: all processors")
      ->type_name("J");
  command.add_option("--seed", compare.seed, "Seed of the first run; default: the scenario's run.seed")->type_name("N");
  add_overrides(command, compare.overrides);
  command.add_flag("--json", compare.json, "Print the comparison as one JSON object");
  command.add_flag("--quiet", compare.quiet, "Print each policy's verdict only");
}

void add_others(CLI::App& app, Arguments& arguments) {
  CLI::App& transcript = *app.add_subcommand("transcript", "Run transcripts against front and core; print a diff");
  transcript.add_option("files", arguments.files, "Transcript files")->required()->type_name("FILE");
  CLI::App& check = *app.add_subcommand("check", "Read and validate scenarios without running them");
  check.add_option("files", arguments.files, "Scenario files")->required()->type_name("SCENARIO");
  add_overrides(check, arguments.overrides);
  CLI::App& list = *app.add_subcommand("list", "List scenarios with the first line of their description");
  list.add_option("directory", arguments.directory, "Folder to look in")->capture_default_str()->type_name("DIR");
  CLI::App& show = *app.add_subcommand("show", "Print a scenario in canonical form, every knob spelt out");
  show.add_option("file", arguments.file, "Scenario file")->required()->type_name("SCENARIO");
  add_profile(show, arguments.profile);
  add_overrides(show, arguments.overrides);
  CLI::App& profiles = *app.add_subcommand("profiles", "List the profiles, and a scenario's variants");
  profiles.add_option("scenario", arguments.file, "Scenario file whose variants to list too")->type_name("SCENARIO");
  app.add_subcommand("reference", "Print the reference of the scenario language (Markdown)");
}

int execute(const CLI::App& app, const Arguments& arguments) {
  const std::string& command = app.get_subcommands().front()->get_name();
  if (command == "transcript") return run_transcripts(arguments.files, std::cout, std::cerr);
  ExitCode code = ExitCode::as_stated;
  if (command == "run") code = run_command(arguments.run, interrupted(), std::cout, std::cerr);
  if (command == "explain") code = explain_command(arguments.explain, std::cout, std::cerr);
  if (command == "compare") code = compare_command(arguments.compare, interrupted(), std::cout, std::cerr);
  if (command == "check") code = check_command(arguments.files, arguments.overrides, std::cout, std::cerr);
  if (command == "list") code = list_command(arguments.directory, std::cout, std::cerr);
  if (command == "show")
    code = show_command(arguments.file, arguments.profile, arguments.overrides, std::cout, std::cerr);
  if (command == "profiles") code = profiles_command(arguments.file, std::cout, std::cerr);
  if (command == "reference") code = reference_command(std::cout);
  return static_cast<int>(code);
}

int parse_and_execute(int argc, char** argv) {
  CLI::App app("A laboratory for message brokers: runs scenarios, judges delivery guarantees, replays every run.",
               "brokerlab");
  app.set_version_flag("--version", kVersion);
  app.footer(kFooter);
  app.require_subcommand(1);
  Arguments arguments;
  add_run(app, arguments.run);
  add_explain(app, arguments.explain);
  add_compare(app, arguments.compare);
  add_others(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::unusable_input);
  }
  return execute(app, arguments);
}

}  // namespace

int run_program(int argc, char** argv) {
  install_signal_handlers();
  try {
    return parse_and_execute(argc, argv);
  } catch (const std::bad_alloc&) {
    std::cerr << "brokerlab: out of memory\n";
  } catch (const std::exception& error) {
    std::cerr << "brokerlab: " << error.what() << '\n';
  }
  return static_cast<int>(ExitCode::our_fault);
}

}  // namespace brokerlab::cli
