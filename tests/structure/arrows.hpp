// SPDX-License-Identifier: Apache-2.0
// Dependencies point one way: broker_model <- sim <- scenarios <- {cli, gui, bench, tests}, and inside broker_model
// base <- policy <- core <- fronts with clients and history beside core. Read from the include lines.
#pragma once

#include <vector>

#include "tests/structure/source_file.hpp"

namespace brokerlab::structure {

/// One include line: `quoted` for "...", else <...>.
struct Include {
  int line;
  std::string path;
  bool quoted;
};

std::vector<Include> includes_of(std::string_view text);

/// Includes that run against an arrow, or that do not name their file from the repository's root.
Violations check_arrows(const SourceFile& file);

/// Includes that let a clock, thread, file, socket or standard stream into broker_model.
Violations check_sans_io(const SourceFile& file);

/// Heavy headers outside the one place that may include each, or in more files there than it may be.
Violations check_heavy_headers(const std::vector<SourceFile>& files);

/// Headers of ours that no file includes.
Violations check_dead_headers(const std::vector<SourceFile>& files);

}  // namespace brokerlab::structure
