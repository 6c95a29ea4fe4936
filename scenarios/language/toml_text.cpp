// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/toml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "scenarios/language/names.hpp"
#include "scenarios/language/prescan.hpp"

namespace brokerlab::scenario {
namespace {
/// Thrown where the TOML library asserts: version 3.3.0 does so for the likes of "[!x]", and a file is no fault of
/// ours.
struct LibraryAssertion {};
[[noreturn]] void library_asserted() { throw LibraryAssertion(); }
}  // namespace
}  // namespace brokerlab::scenario

#undef NDEBUG  // with it the library would take its assertions for granted
#define TOML_ASSERT(condition) (static_cast<bool>(condition) ? void(0) : ::brokerlab::scenario::library_asserted())
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#define TOML_MAX_NESTED_VALUES 32
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

namespace brokerlab::scenario {

namespace {

static_assert(kMaxDepth == 32, "keep TOML_MAX_NESTED_VALUES equal");

Position position(const toml::source_region& source) { return {source.begin.line, source.begin.column, -1}; }

Value convert(const toml::node& node);

void convert_table(const toml::table& table, Value& out) {
  out.kind = ValueKind::table;
  for (const auto& [key, node] : table)
    out.entries.push_back({std::string(key.str()), position(key.source()), convert(node)});
  // The library sorts by name; people read from top to bottom.
  const auto stands_before = [](const Entry& a, const Entry& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  };
  std::stable_sort(out.entries.begin(), out.entries.end(), stands_before);
}

Value convert(const toml::node& node) {
  Value out;
  out.at = position(node.source());
  if (const auto* table = node.as_table()) {
    convert_table(*table, out);
  } else if (const auto* array = node.as_array()) {
    out.kind = ValueKind::array;
    for (const toml::node& item : *array) out.items.push_back(convert(item));
  } else if (const auto* text = node.as_string()) {
    out.kind = ValueKind::text;
    out.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = ValueKind::integer;
    out.integer = integer->get();
  } else if (const auto* real = node.as_floating_point()) {
    out.kind = ValueKind::real;
    out.real = real->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = ValueKind::boolean;
    out.boolean = boolean->get();
  } else {
    out.kind = ValueKind::date;
  }
  return out;
}

/// Parts of the library's messages can quote the file: escaped and bounded like all that is printed.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 300)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
  return out;
}

}  // namespace

namespace {

/// The first line that opens a table without naming it.
Position nameless_header(std::string_view text) {
  std::uint32_t line = 1;
  for (std::size_t start = 0; start < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view row = text.substr(start, end - start);
    std::size_t at = row.find_first_not_of(" \t");
    if (at != std::string_view::npos && row[at] == '[') {
      at = std::min(row.find_first_not_of(" \t", row.substr(at, 2) == "[[" ? at + 2 : at + 1), row.size());
      const bool named = at < row.size() && (is_bare_key(row.substr(at, 1)) || row[at] == '"' || row[at] == '\'');
      if (!named) return {line, static_cast<std::uint32_t>(at + 1), -1};
    }
    start = end + 1;
  }
  return {};
}

Result<Value, Problem> parse_checked(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return convert(parsed.table());
  const toml::parse_error& error = parsed.error();
  return Failure{Problem{position(error.source()), "malformed TOML: " + printable(error.description()), {}}};
}

}  // namespace

Result<Value, Problem> parse_toml(std::string_view text) {
  if (text.size() > kMaxTextBytes)
    return Failure{Problem{{}, fmt::format("the file is larger than {} MiB", kMaxTextBytes >> 20), {}}};
  if (auto problem = find_unreadable(text, kMaxKeyParts)) return Failure{*std::move(problem)};
  try {
    return parse_checked(text);
  } catch (const LibraryAssertion&) {
    return Failure{Problem{nameless_header(text), "malformed TOML: a table needs a name, as in [queues.work]", {}}};
  }
}

Value parse_loose_value(std::string_view text) {
  // A line feed could smuggle in further keys, a comment sign could cut the value short: neither is a value.
  if (text.find_first_of("\n\r#") == std::string_view::npos || text.starts_with('"') || text.starts_with('\'')) {
    const auto parsed = parse_toml(std::string("value = ") + std::string(text));
    if (parsed && parsed.value().entries.size() == 1 && parsed.value().entries[0].value.kind != ValueKind::date)
      return parsed.value().entries[0].value;
  }
  Value bare;
  bare.kind = ValueKind::text;
  bare.text = text;
  return bare;
}

}  // namespace brokerlab::scenario
