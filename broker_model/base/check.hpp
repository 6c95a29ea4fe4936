// SPDX-License-Identifier: Apache-2.0
// What we do wrong stops the program, in release builds too. What a peer does wrong is a value (see Result), never
// this.
#pragma once

namespace brokerlab {

/// Prints `condition`, `file:line` and `why`, then aborts. The command line maps the abort to exit code 70.
[[noreturn, gnu::cold]] void check_failed(const char* condition, const char* file, int line, const char* why);

}  // namespace brokerlab

#define BROKERLAB_CHECK(condition, why) \
  (static_cast<bool>(condition) ? void(0) : ::brokerlab::check_failed(#condition, __FILE__, __LINE__, why))
