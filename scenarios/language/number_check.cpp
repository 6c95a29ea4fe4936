// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/number_check.hpp"

#include <fmt/format.h>

#include <cmath>

#include "scenarios/language/problem.hpp"
#include "scenarios/language/quantity.hpp"

namespace brokerlab::scenario {

namespace {

bool has_unit(const FieldInfo& info) { return info.unit != Unit::none && info.unit != Unit::count; }

/// A bound of a field as a reader would write it; a field's bounds of a duration are in ns.
std::string bound(double value, Unit unit) {
  return unit == Unit::duration ? format_real(value * 1e-9, unit) : format_real(value, unit);
}

/// What a number as it stands lacks: `250` where "250ms" is right.
std::string lacks_unit(const Value& value, Unit unit) {
  const double number = value.kind == ValueKind::integer ? static_cast<double>(value.integer) : value.real;
  return fmt::format("lacks a unit ({}): write it as in \"{}\", not {}", unit_names(unit), unit_example(unit),
                     format_real(number, Unit::none));
}

std::string wrong_type(const Value& value, const char* right) {
  return fmt::format("must be {}, not {}", right, kind_name(value.kind));
}

std::string quantity_type(Unit unit) { return fmt::format("a quantity as in \"{}\"", unit_example(unit)); }

template <class T>
Result<T, std::string> in_range(T number, const FieldInfo& info, double scale) {
  const double compared = static_cast<double>(number) * scale;
  if (compared >= info.minimum && compared <= info.maximum) return number;
  return Failure{fmt::format("must be {}", range_text(info))};
}

}  // namespace

std::string range_text(const FieldInfo& info) {
  const bool low = info.minimum > -kUnbounded;
  const bool high = info.maximum < kUnbounded;
  if (low && high) return fmt::format("from {} to {}", bound(info.minimum, info.unit), bound(info.maximum, info.unit));
  if (low) return fmt::format("at least {}", bound(info.minimum, info.unit));
  if (high) return fmt::format("at most {}", bound(info.maximum, info.unit));
  return {};
}

Result<std::int64_t, std::string> whole_number(const Value& value, const FieldInfo& info, std::int64_t most) {
  std::int64_t number = value.integer;
  if (has_unit(info)) {
    if (value.kind == ValueKind::integer || value.kind == ValueKind::real) return Failure{lacks_unit(value, info.unit)};
    if (value.kind != ValueKind::text) return Failure{wrong_type(value, quantity_type(info.unit).c_str())};
    const auto parsed = parse_whole(value.text, info.unit);
    if (!parsed) return Failure{parsed.error()};
    number = parsed.value();
  } else if (value.kind != ValueKind::integer) {
    return Failure{wrong_type(value, "a whole number")};
  }
  if (number > most && info.maximum >= static_cast<double>(most))
    return Failure{fmt::format("must be at most {}", most)};
  return in_range(number, info, 1);
}

Result<double, std::string> real_number(const Value& value, const FieldInfo& info) {
  double number = value.kind == ValueKind::integer ? static_cast<double>(value.integer) : value.real;
  if (has_unit(info)) {
    if (value.kind == ValueKind::integer || value.kind == ValueKind::real) return Failure{lacks_unit(value, info.unit)};
    if (value.kind != ValueKind::text) return Failure{wrong_type(value, quantity_type(info.unit).c_str())};
    const auto parsed = parse_real(value.text, info.unit);
    if (!parsed) return Failure{parsed.error()};
    number = parsed.value();
  } else if (value.kind != ValueKind::integer && value.kind != ValueKind::real) {
    return Failure{wrong_type(value, "a number")};
  }
  if (!std::isfinite(number)) return Failure{std::string("must be a finite number")};
  return in_range(number, info, info.unit == Unit::duration ? 1e9 : 1);
}

}  // namespace brokerlab::scenario
