// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/prescan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace brokerlab::scenario {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// The index behind the string that opens at `at`; the end of the text for one that does not close.
std::size_t behind_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view fence = quote == '"' ? "\"\"\"" : "'''";
  const bool multi_line = text.substr(at, 3) == fence;
  for (std::size_t i = at + (multi_line ? 3 : 1); i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (multi_line ? text.substr(i, 3) == fence : text[i] == quote) {
      if (!multi_line) return i + 1;
      // Up to two quotes may stand before the closing fence.
      while (i + 3 < text.size() && text[i + 3] == quote) ++i;
      return i + 3;
    } else if (!multi_line && text[i] == '\n') {
      return i;
    }
  }
  return text.size();
}

Position position_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_start = before.rfind('\n');
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return {static_cast<std::uint32_t>(line),
          static_cast<std::uint32_t>(at - (line_start == kNone ? 0 : line_start + 1) + 1), -1};
}

bool is_plain(char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; }

bool ends_key(char c) { return c == '\n' || c == '=' || c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

}  // namespace

std::optional<Problem> find_unreadable(std::string_view text, int most_parts) {
  int dots = 0;
  for (std::size_t i = text.starts_with("\xef\xbb\xbf") ? 3 : 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = behind_string(text, i);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (!is_plain(c))
      return Problem{position_of(text, i), "malformed TOML: outside of strings and comments only ASCII is allowed", {}};
    if (ends_key(c)) dots = 0;
    if (c == '.' && ++dots >= most_parts)
      return Problem{position_of(text, i), fmt::format("a key of more than {} parts", most_parts), {}};
    ++i;
  }
  return std::nullopt;
}

}  // namespace brokerlab::scenario
