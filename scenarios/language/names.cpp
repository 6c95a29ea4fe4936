// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace brokerlab::scenario {

namespace {
bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}
}  // namespace

bool is_bare_key(std::string_view text) {
  const auto bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), bare);
}

std::string name_problem(std::string_view name, std::string_view list) {
  if (name.empty()) return "is empty";
  if (name.size() > kMaxNameBytes) return fmt::format("is longer than {} bytes", kMaxNameBytes);
  if (std::any_of(name.begin(), name.end(), is_control)) return "holds control characters";
  if (list == "queues" && name.starts_with("amq.")) return "starts with \"amq.\", which is reserved";
  if (list != "queues" && !is_bare_key(name)) return "may hold letters, digits, _ and - only";
  return {};
}

std::string text_problem(std::string_view text, const FieldInfo& info) {
  const bool prose = std::string_view(info.key) == "description";
  const std::size_t most = prose || std::string_view(info.key) == "file" ? kMaxTextFieldBytes : kMaxNameBytes;
  if (text.size() > most) return fmt::format("is longer than {} bytes", most);
  const auto refused = [&](char c) { return is_control(c) && !(prose && (c == '\n' || c == '\t' || c == '\r')); };
  if (std::any_of(text.begin(), text.end(), refused)) return "holds control characters";
  if (info.required && text.empty()) return "is empty";
  return {};
}

}  // namespace brokerlab::scenario
