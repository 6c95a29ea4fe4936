// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/value.hpp"

#include <algorithm>
#include <utility>

namespace brokerlab::scenario {

const char* kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return "true or false";
    case ValueKind::integer:
      return "a whole number";
    case ValueKind::real:
      return "a number with a fraction";
    case ValueKind::text:
      return "a string";
    case ValueKind::date:
      return "a date or time";
    case ValueKind::array:
      return "an array";
    case ValueKind::table:
      return "a table";
  }
  return "?";
}

const Entry* Value::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

void expand_shorthand(Value& value) {
  if (value.kind != ValueKind::text) return;
  const bool quantity = !value.text.empty() && value.text[0] >= '0' && value.text[0] <= '9';
  Value table;
  table.at = value.at;
  Value kind = value;
  if (quantity) {
    kind.text = "constant";
    table.entries.push_back({"value", value.at, value});
  }
  table.entries.insert(table.entries.begin(), {"kind", value.at, kind});
  value = table;
}

Entry* Value::find(std::string_view key) { return const_cast<Entry*>(std::as_const(*this).find(key)); }

}  // namespace brokerlab::scenario
