// SPDX-License-Identifier: Apache-2.0
// A scenario's text as a tree of values that remember where they stood, free of any TOML library: what the parser
// makes, --set edits and the reader decodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brokerlab::scenario {

/// Where something was written: a line and column (from 1, the column in bytes) of the file, or the --set with this
/// number. Line 0 without a --set = nowhere (the whole file).
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::int32_t override_index = -1;
  bool in_profile = false;  ///< of the profile's file, not of the scenario's
  friend bool operator==(const Position&, const Position&) = default;
};

enum class ValueKind : std::uint8_t { boolean, integer, real, text, date, array, table };

/// "a whole number", "a string", ... as error messages name it.
const char* kind_name(ValueKind kind);

struct Entry;

/// One value. Which of the data members counts is told by `kind`. A table keeps its entries in order of the text.
struct Value {
  ValueKind kind = ValueKind::table;
  Position at;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<Value> items;
  std::vector<Entry> entries;

  /// The entry with this key, or null.
  Entry* find(std::string_view key);
  const Entry* find(std::string_view key) const;
};

/// A key with its value; `at` is where the key stands.
struct Entry {
  std::string key;
  Position at;
  Value value;
};

/// A kind or a quantity that stands for a table becomes that table, so that a key of it can be set; other values stay.
void expand_shorthand(Value& value);

}  // namespace brokerlab::scenario
