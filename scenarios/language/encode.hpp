// SPDX-License-Identifier: Apache-2.0
// Fields as TOML text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/language/field_list.hpp"

namespace brokerlab::scenario {

/// The field's value as it stands right of "key ="; none for a value that a file expresses by leaving the key out (no
/// limit, no target), and for groups and lists, which are tables.
std::optional<std::string> encode_value(const Field& field);

/// A TOML basic string, quotes included.
std::string toml_string(std::string_view text);

/// Appends "key = value" lines of `fields`, then their groups as tables below `path`, then their lists.
void write_fields(const Fields& fields, const std::string& path, std::string& out);

}  // namespace brokerlab::scenario
