// SPDX-License-Identifier: Apache-2.0
// brokerlab explain: what can be said of a scenario before it runs.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/exit_codes.hpp"

namespace brokerlab::cli {

struct ExplainArguments {
  std::string scenario;
  std::string profile;  ///< of -p; empty = the scenario as it is
  std::vector<std::string> overrides;
  bool json = false;
};

ExitCode explain_command(const ExplainArguments& arguments, std::ostream& out, std::ostream& err);

}  // namespace brokerlab::cli
