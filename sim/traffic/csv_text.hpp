// SPDX-License-Identifier: Apache-2.0
// Small things that readers of traces share.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace brokerlab::sim {

/// Without blanks and tabs at its ends.
inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// A field as an error shows it: short, and nothing that could upset a terminal.
inline std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string shown = "\"";
  for (const char c : text.substr(0, kMost)) shown.push_back(c >= ' ' && c <= '~' ? c : '?');
  return shown + (text.size() > kMost ? "...\"" : "\"");
}

/// Whether `a`, in any case, is this word.
inline bool same_word(std::string_view a, std::string_view lower_case) {
  return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y; });
}

}  // namespace brokerlab::sim
