// SPDX-License-Identifier: Apache-2.0
#include "cli/estimate_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace brokerlab::cli {

namespace {

/// A number's scale and what is written behind it.
struct Scale {
  double factor;
  const char* suffix;
};

Scale scale_of(double value, sim::MetricUnit unit) {
  const double size = std::abs(value);
  switch (unit) {
    case sim::MetricUnit::per_second:
      return {1, "/s"};
    case sim::MetricUnit::seconds:
      if (size == 0 || size >= 1) return {1, "s"};
      return size >= 1e-3 ? Scale{1e3, "ms"} : Scale{1e6, "us"};
    case sim::MetricUnit::fraction:
      return {100, "%"};
    case sim::MetricUnit::messages:
    case sim::MetricUnit::count:
      break;
  }
  return {1, ""};
}

/// Four significant digits without an exponent; whole numbers stay whole.
std::string digits(double value) {
  if (std::abs(value) >= 1000 || value == std::floor(value)) return fmt::format("{:.0f}", value);
  return fmt::format("{:.4g}", value);
}

std::string with_half_width(const std::string& value, const sim::Estimate& estimate, Scale scale) {
  if (!estimate.has_interval()) return value;
  const double half = estimate.half_width * scale.factor;
  return fmt::format("{} ± {}{}", value, half >= 100 ? fmt::format("{:.0f}", half) : fmt::format("{:.2g}", half),
                     scale.suffix);
}

}  // namespace

std::string mean_text(const sim::MetricSummary& metric, const sim::MetricInfo& info, std::size_t runs) {
  const sim::Estimate& mean = metric.mean;
  if (mean.runs == 0) return "none";
  if (info.unit == sim::MetricUnit::count && mean.mean == 0)
    return metric.trials == 0 ? "0" : fmt::format("0 (below 3/{} at 95 %)", metric.trials);
  const Scale scale = scale_of(mean.mean, info.unit);
  std::string out = with_half_width(digits(mean.mean * scale.factor) + scale.suffix, mean, scale);
  if (mean.runs < runs) out += fmt::format(" ({} runs)", mean.runs);
  return out;
}

std::string difference_text(const sim::MetricSummary& metric, const sim::MetricInfo& info) {
  if (!metric.difference) return "not paired";
  const sim::Estimate& difference = *metric.difference;
  if (difference.runs == 0) return "none";
  if (difference.mean == 0 && !(difference.half_width > 0)) return "0";
  const Scale scale = scale_of(difference.mean, info.unit);
  const std::string value = (difference.mean > 0 ? "+" : "") + digits(difference.mean * scale.factor) + scale.suffix;
  const bool told_apart = !difference.has_interval() || std::abs(difference.mean) > difference.half_width;
  return with_half_width(value, difference, scale) + (told_apart ? "" : " ~");
}

}  // namespace brokerlab::cli
