// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_command.hpp"

#include <ostream>

#include "cli/explain_json.hpp"
#include "cli/explain_text.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "sim/explain/explain.hpp"

namespace brokerlab::cli {

ExitCode explain_command(const ExplainArguments& arguments, std::ostream& out, std::ostream& err) {
  const auto scenario =
      scenario::read_selected_scenario(arguments.scenario, scenario::Selection{arguments.profile, arguments.overrides});
  if (!scenario) {
    for (const std::string& line : scenario.error()) err << line << '\n';
    return ExitCode::unusable_input;
  }
  const sim::Explanation explanation = sim::explain(scenario.value().config);
  out << (arguments.json ? explain_json(explanation, arguments.scenario)
                         : explain_text(explanation, scenario.value().title));
  return ExitCode::as_stated;
}

}  // namespace brokerlab::cli
