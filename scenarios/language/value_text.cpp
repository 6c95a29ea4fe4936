// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/value_text.hpp"

#include <fmt/format.h>

#include "scenarios/language/encode.hpp"
#include "scenarios/language/names.hpp"

namespace brokerlab::scenario {

namespace {

/// Shortest text that reads back as the same number, and as a real.
std::string real_text(double value) {
  std::string text = fmt::format("{}", value);
  const bool whole = text.find_first_not_of("-0123456789") == std::string::npos;
  return whole ? text + ".0" : text;
}

std::string table_text(const Value& table) {
  std::string out;
  for (const Entry& entry : table.entries)
    out += fmt::format("{}{} = {}", out.empty() ? "" : ", ",
                       is_bare_key(entry.key) ? entry.key : toml_string(entry.key), value_text(entry.value));
  return out.empty() ? "{}" : "{ " + out + " }";
}

std::string array_text(const Value& array) {
  std::string out;
  for (const Value& item : array.items) out += (out.empty() ? "" : ", ") + value_text(item);
  return "[" + out + "]";
}

}  // namespace

std::string value_text(const Value& value) {
  switch (value.kind) {
    case ValueKind::boolean:
      return value.boolean ? "true" : "false";
    case ValueKind::integer:
      return fmt::format("{}", value.integer);
    case ValueKind::real:
      return real_text(value.real);
    case ValueKind::text:
      return toml_string(value.text);
    case ValueKind::array:
      return array_text(value);
    case ValueKind::table:
      return table_text(value);
    case ValueKind::date:
      break;
  }
  return "\"\"";
}

}  // namespace brokerlab::scenario
