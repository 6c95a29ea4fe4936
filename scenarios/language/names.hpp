// SPDX-License-Identifier: Apache-2.0
// Which texts will do as names of queues and groups, and as values of text fields.
#pragma once

#include <string>
#include <string_view>

#include "broker_model/policy/field.hpp"

namespace brokerlab::scenario {

/// Bytes of a name. Source: AMQP 0-9-1, short string.
inline constexpr std::size_t kMaxNameBytes = 255;
/// Bytes of any other text (a description, a path).
inline constexpr std::size_t kMaxTextFieldBytes = 16 * 1024;

/// Letters, digits, `_` and `-`, at least one: what TOML takes as a key without quotes.
bool is_bare_key(std::string_view text);

/// What is wrong with a name of the list `list` ("queues": any printable text; others: a bare key), as a predicate
/// ("is empty"); empty if nothing is.
std::string name_problem(std::string_view name, std::string_view list);

/// What is wrong with the text of a field; empty if nothing is. A description may hold line feeds, other fields not.
std::string text_problem(std::string_view text, const FieldInfo& info);

}  // namespace brokerlab::scenario
