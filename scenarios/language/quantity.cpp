// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/quantity.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "scenarios/language/problem.hpp"

namespace brokerlab::scenario {

namespace {

/// One unit: a value in it is factor * 10^exponent times as much in the base.
struct Scale {
  const char* name;
  std::int64_t factor;
  int exponent;
};
// Durations in seconds; parse_whole shifts by 9 to ns.
constexpr std::array kDurations{Scale{"ns", 1, -9},  Scale{"us", 1, -6},  Scale{"ms", 1, -3},  Scale{"s", 1, 0},
                                Scale{"min", 60, 0}, Scale{"h", 3600, 0}, Scale{"d", 86400, 0}};
constexpr std::array kBytes{Scale{"B", 1, 0},         Scale{"KiB", 1 << 10, 0}, Scale{"MiB", 1 << 20, 0},
                            Scale{"GiB", 1 << 30, 0}, Scale{"kB", 1, 3},        Scale{"MB", 1, 6},
                            Scale{"GB", 1, 9}};
constexpr std::array kRates{Scale{"/s", 1, 0}};
constexpr std::array kFractions{Scale{"%", 1, -2}};

std::span<const Scale> scales(Unit unit) {
  switch (unit) {
    case Unit::duration:
      return kDurations;
    case Unit::bytes:
      return kBytes;
    case Unit::rate:
      return kRates;
    case Unit::fraction:
      return kFractions;
    case Unit::none:
    case Unit::count:
      break;
  }
  return {};
}

/// A decimal number as written: digits * 10^exponent.
struct Decimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads what from_chars would read as a decimal; leaves `text` at what follows.
std::optional<Decimal> take_decimal(std::string_view& text) {
  Decimal out;
  std::size_t at = 0;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) out.negative = text[at++] == '-';
  const std::size_t start = at;
  while (at < text.size() && is_digit(text[at])) out.digits += text[at++];
  if (at == start) return std::nullopt;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    for (++at; at < text.size() && is_digit(text[at]); --out.exponent) out.digits += text[at++];
  }
  if (at + 1 < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    const std::size_t sign = text[at + 1] == '+' ? at + 2 : at + 1;
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data() + sign, text.data() + text.size(), exponent);
    if (error == std::errc::result_out_of_range || std::abs(exponent) > 10'000) return std::nullopt;
    if (error == std::errc{}) {
      out.exponent += exponent;
      at = static_cast<std::size_t>(end - text.data());
    }
  }
  text.remove_prefix(at);
  return out;
}

struct Written {
  Decimal number;
  Scale scale;
};

std::string expected(Unit unit) {
  return fmt::format("write it with its unit ({}), as in \"{}\"", unit_names(unit), unit_example(unit));
}

Result<Written, std::string> split(std::string_view text, Unit unit) {
  std::string_view rest = text;
  if (text.size() > 100) return Failure{fmt::format("{} is no quantity; {}", quoted(text), expected(unit))};
  const auto number = take_decimal(rest);
  if (!number) return Failure{fmt::format("{} is no quantity; {}", quoted(text), expected(unit))};
  if (!rest.empty() && rest[0] == ' ') rest.remove_prefix(1);
  for (const Scale& scale : scales(unit))
    if (rest == scale.name) return Written{*number, scale};
  if (rest.empty()) return Failure{fmt::format("{} lacks a unit; {}", quoted(text), expected(unit))};
  return Failure{fmt::format("{} has an unknown unit; {}", quoted(text), expected(unit))};
}

__extension__ using Wide = unsigned __int128;
constexpr Wide kWidest = static_cast<Wide>(std::numeric_limits<std::int64_t>::max());

/// digits * factor * 10^exponent if it is whole and fits; 0 = not whole, 1 = too large.
Result<std::int64_t, int> to_whole(const Decimal& number, std::int64_t factor, int exponent) {
  Wide value = 0;
  for (const char digit : number.digits) {
    value = value * 10 + static_cast<unsigned>(digit - '0');
    if (value > kWidest * 1'000'000'000'000) return Failure{1};
  }
  value *= static_cast<Wide>(factor);
  for (int e = exponent; e > 0 && value > 0; --e) {
    value *= 10;
    if (value > kWidest * 1'000'000) return Failure{1};
  }
  for (int e = exponent; e < 0 && value > 0; ++e) {
    if (value % 10 != 0) return Failure{0};
    value /= 10;
  }
  if (value > kWidest) return Failure{1};
  const auto whole = static_cast<std::int64_t>(value);
  return number.negative ? -whole : whole;
}

}  // namespace

const char* unit_names(Unit unit) {
  switch (unit) {
    case Unit::duration:
      return "ns, us, ms, s, min, h or d";
    case Unit::bytes:
      return "B, KiB, MiB, GiB, kB, MB or GB";
    case Unit::rate:
      return "/s";
    case Unit::fraction:
      return "%";
    case Unit::none:
    case Unit::count:
      break;
  }
  return "none";
}

const char* unit_example(Unit unit) {
  switch (unit) {
    case Unit::duration:
      return "250ms";
    case Unit::bytes:
      return "64KiB";
    case Unit::rate:
      return "1200/s";
    case Unit::fraction:
      return "0.1%";
    case Unit::none:
    case Unit::count:
      break;
  }
  return "12";
}

Result<std::int64_t, std::string> parse_whole(std::string_view text, Unit unit) {
  const auto written = split(text, unit);
  if (!written) return Failure{written.error()};
  const auto& [number, scale] = written.value();
  const int shift = unit == Unit::duration ? 9 : 0;
  const auto whole = to_whole(number, scale.factor, number.exponent + scale.exponent + shift);
  if (whole) return whole.value();
  const char* base = unit == Unit::duration ? "nanoseconds" : "bytes";
  return whole.error() == 1 ? Failure{fmt::format("{} is too large", quoted(text))}
                            : Failure{fmt::format("{} is not a whole number of {}", quoted(text), base)};
}

Result<double, std::string> parse_real(std::string_view text, Unit unit) {
  const auto written = split(text, unit);
  if (!written) return Failure{written.error()};
  const auto& [number, scale] = written.value();
  const std::string decimal =
      fmt::format("{}{}e{}", number.negative ? "-" : "", number.digits, number.exponent + scale.exponent);
  double value = 0;
  const auto [end, error] = std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
  static_cast<void>(end);
  value *= static_cast<double>(scale.factor);
  if (error == std::errc::result_out_of_range || !std::isfinite(value))
    return Failure{fmt::format("{} is too large or too small", quoted(text))};
  return value;
}

std::string format_duration(Duration duration) {
  constexpr std::array<std::pair<const char*, std::int64_t>, 3> units{
      {{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1'000}}};
  for (const auto& [name, ns] : units)
    if (duration.ns % ns == 0) return fmt::format("{}{}", duration.ns / ns, name);
  return fmt::format("{}ns", duration.ns);
}

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array<std::pair<const char*, std::uint64_t>, 3> units{
      {{"GiB", std::uint64_t{1} << 30}, {"MiB", std::uint64_t{1} << 20}, {"KiB", std::uint64_t{1} << 10}}};
  for (const auto& [name, size] : units)
    if (bytes != 0 && bytes % size == 0) return fmt::format("{}{}", bytes / size, name);
  return fmt::format("{}B", bytes);
}

namespace {
/// The shortest digits of `value`, with the decimal exponent raised by `shift`, in plain notation where that is short.
std::string shifted(double value, int shift) {
  if (value == 0) return "0";
  std::array<char, 40> shortest{};
  const auto result =
      std::to_chars(shortest.data(), shortest.data() + shortest.size(), value, std::chars_format::scientific);
  std::string_view text(shortest.data(), static_cast<std::size_t>(result.ptr - shortest.data()));
  const std::size_t e = text.find('e');
  int exponent = 0;
  const std::size_t sign = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + sign, text.data() + text.size(), exponent);
  exponent += shift;
  std::string mantissa(text.substr(0, e));
  const bool negative = mantissa[0] == '-';
  if (negative) mantissa.erase(0, 1);
  std::erase(mantissa, '.');
  const int digits = static_cast<int>(mantissa.size());
  if (exponent < -6 || exponent > 15) {
    if (digits > 1) mantissa.insert(1, ".");
    mantissa += fmt::format("e{}", exponent);
  } else if (exponent < 0) {
    mantissa = "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + mantissa;
  } else if (exponent >= digits - 1) {
    mantissa += std::string(static_cast<std::size_t>(exponent - digits + 1), '0');
  } else {
    mantissa.insert(static_cast<std::size_t>(exponent + 1), ".");
  }
  return (negative ? "-" : "") + mantissa;
}
}  // namespace

std::string format_real(double value, Unit unit) {
  switch (unit) {
    case Unit::rate:
      return shifted(value, 0) + "/s";
    case Unit::fraction:
      return shifted(value, 2) + "%";
    case Unit::bytes:
      return shifted(value, 0) + "B";
    case Unit::duration: {
      const double size = std::abs(value);
      if (size == 0 || size >= 1) return shifted(value, 0) + "s";
      if (size >= 1e-3) return shifted(value, 3) + "ms";
      if (size >= 1e-6) return shifted(value, 6) + "us";
      return shifted(value, 9) + "ns";
    }
    case Unit::none:
    case Unit::count:
      break;
  }
  return shifted(value, 0);
}

}  // namespace brokerlab::scenario
