// SPDX-License-Identifier: Apache-2.0
// What is wrong with a scenario: a place and a sentence that says what would be right.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// `file` empty = the scenario file itself; otherwise the file (a trace) that `at` refers to.
struct Problem {
  Position at;
  std::string text;
  std::string file;
};

/// Collects problems, at most kLimit of them: a hostile file is not answered with a megabyte of errors.
class Problems {
 public:
  static constexpr std::size_t kLimit = 50;
  void add(Position at, std::string text) { add({at, std::move(text), {}}); }
  void add(Problem problem) {
    if (list_.size() < kLimit) list_.push_back(std::move(problem));
  }
  bool empty() const { return list_.empty(); }
  const std::vector<Problem>& list() const { return list_; }
  std::vector<Problem> take() { return std::move(list_); }

 private:
  std::vector<Problem> list_;
};

/// "surge.toml:12:3: text", or "--set riders.windw=3: text"; `overrides` are the --set arguments in order.
std::string render(const Problem& problem, std::string_view file, std::span<const std::string> overrides);

/// The text between double quotes, shortened to about 60 bytes and with control characters escaped: safe to print,
/// whatever a file holds.
std::string quoted(std::string_view text);

}  // namespace brokerlab::scenario
