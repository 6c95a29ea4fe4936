// SPDX-License-Identifier: Apache-2.0
// Puts a tree of values into fields: checks types, units and ranges, and says for each mistake where it stands and what
// would be right.
#pragma once

#include <string>

#include "scenarios/language/field_list.hpp"
#include "scenarios/language/problem.hpp"
#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// Decodes `table`, found at `path` ("producers.riders"; empty = the document), into `fields`. What is not mentioned
/// keeps its value. Goes on after a mistake, so that several are reported at once.
void decode_table(const Value& table, const Fields& fields, const std::string& path, Problems& problems);

/// "a.b", or "b" below the document itself; a part that is no bare key is quoted.
std::string join_path(const std::string& path, const std::string& key);

}  // namespace brokerlab::scenario
