// SPDX-License-Identifier: Apache-2.0
// Numbers of fields: from a value with its unit, within the field's range.
#pragma once

#include <cstdint>
#include <string>

#include "broker_model/base/result.hpp"
#include "scenarios/language/field_list.hpp"
#include "scenarios/language/value.hpp"

namespace brokerlab::scenario {

/// A whole number in the base of the field's unit (ns, bytes, or plain), in [info.minimum, info.maximum] and at most
/// `most`. The error is a sentence without the field's name.
Result<std::int64_t, std::string> whole_number(const Value& value, const FieldInfo& info, std::int64_t most);

/// A real in the base of the field's unit (seconds, bytes, 1/s, a fraction of 1, or plain), in range.
Result<double, std::string> real_number(const Value& value, const FieldInfo& info);

/// "at least 1", "from 0% to 100%", with units; empty where every number will do.
std::string range_text(const FieldInfo& info);

}  // namespace brokerlab::scenario
