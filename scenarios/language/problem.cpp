// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/problem.hpp"

#include <fmt/format.h>

namespace brokerlab::scenario {

std::string render(const Problem& problem, std::string_view file, std::span<const std::string> overrides) {
  const Position at = problem.at;
  if (at.override_index >= 0 && static_cast<std::size_t>(at.override_index) < overrides.size())
    return fmt::format("--set {}: {}", overrides[static_cast<std::size_t>(at.override_index)], problem.text);
  const std::string_view name = problem.file.empty() ? file : std::string_view(problem.file);
  if (at.line == 0) return fmt::format("{}: {}", name, problem.text);
  return fmt::format("{}:{}:{}: {}", name, at.line, at.column, problem.text);
}

namespace {
constexpr std::size_t kShown = 60;

/// Cuts behind at most kShown bytes, not inside a UTF-8 sequence.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kShown) return text;
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}
}  // namespace

std::string quoted(std::string_view text) {
  const std::string_view shown = shortened(text);
  std::string out = "\"";
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
  return out + (shown.size() < text.size() ? "...\"" : "\"");
}

}  // namespace brokerlab::scenario
