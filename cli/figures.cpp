// SPDX-License-Identifier: Apache-2.0
#include "cli/figures.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

namespace brokerlab::cli {

namespace {
/// At least four significant digits, whole numbers without a fraction.
std::string digits(double value) {
  if (value >= 1000 || value == std::floor(value)) return fmt::format("{:.0f}", value);
  return fmt::format("{:.4g}", value);
}
}  // namespace

std::string time_text(Duration duration) {
  if (duration.ns == 0) return "0";
  const auto ns = static_cast<double>(duration.ns);
  constexpr std::array<std::pair<double, const char*>, 3> units{{{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}}};
  for (const auto& [size, name] : units)
    if (std::abs(ns) >= size) return digits(ns / size) + name;
  return digits(ns) + "ns";
}

std::string rate_text(double per_second) { return digits(per_second) + "/s"; }

std::string count_text(std::uint64_t count) { return fmt::format("{}", count); }

}  // namespace brokerlab::cli
