// SPDX-License-Identifier: Apache-2.0
// brokerlab run: one scenario, one seed, one report.
#pragma once

#include <atomic>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_codes.hpp"

namespace brokerlab::cli {

struct RunArguments {
  std::string scenario;
  std::string profile;  ///< of -p; empty = the scenario as it is
  std::optional<std::uint64_t> seed;
  std::vector<std::string> overrides;  ///< of --set, in order
  bool json = false;
  bool quiet = false;
  std::string follow;  ///< empty = nobody
  std::string series;  ///< file; empty = none
};

/// The command line that gives the same run again, whatever the scenario's own seed.
std::string replay_line(const RunArguments& arguments, std::uint64_t seed);

/// Runs and reports to `out`; what is wrong with the input goes to `err`. `interrupted` is polled.
ExitCode run_command(const RunArguments& arguments, const std::atomic<bool>& interrupted, std::ostream& out,
                     std::ostream& err);

}  // namespace brokerlab::cli
