// SPDX-License-Identifier: Apache-2.0
// brokerlab compare: several policies under one plan, many seeds, one table.
#pragma once

#include <atomic>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_codes.hpp"

namespace brokerlab::cli {

struct CompareArguments {
  std::string scenario;
  std::vector<std::string> profiles;  ///< the columns, the first being what the others are compared with
  std::uint32_t runs = 1;
  std::uint32_t jobs = 0;  ///< 0 = as many as the machine has processors
  std::optional<std::uint64_t> seed;
  std::vector<std::string> overrides;  ///< of --set, in order
  bool json = false;
  bool quiet = false;
};

/// Runs and reports to `out`; what is wrong with the input goes to `err`. `interrupted` is polled: what is complete by
/// then is reported.
ExitCode compare_command(const CompareArguments& arguments, const std::atomic<bool>& interrupted, std::ostream& out,
                         std::ostream& err);

}  // namespace brokerlab::cli
