// SPDX-License-Identifier: Apache-2.0
// What is measured of one run, as numbers that can be averaged over replications.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "broker_model/base/time.hpp"
#include "sim/metrics/report.hpp"

namespace brokerlab::sim {

enum class Metric : std::uint8_t {
  goodput,
  latency_p50,
  latency_p90,
  latency_p99,
  latency_p999,
  latency_max,
  duplicates,
  lost,
  dropped,
  refused,
  blocked,
  peak_backlog,
  drain_time,
  wasted_work,
};
inline constexpr std::size_t kMetrics = 14;

/// What a metric's number is; `count` is of events that may not have happened at all.
enum class MetricUnit : std::uint8_t { per_second, seconds, messages, count, fraction };

struct MetricInfo {
  std::string_view key;    ///< for programs: "latency_p99_s"
  std::string_view label;  ///< for people: "latency p99"
  MetricUnit unit;
  std::string_view meaning;
};
const MetricInfo& info_of(Metric metric);

/// One run's values. A value that the run does not have (no message had an effect, the backlog did not drain) is NaN.
struct Figures {
  std::array<double, kMetrics> values;
  /// Of counts: how many trials there were (effects, confirmed messages, intended messages); otherwise 0.
  std::array<std::uint64_t, kMetrics> trials{};
  double operator[](Metric metric) const { return values[static_cast<std::size_t>(metric)]; }
};

/// The figures of a run that took a close look. Latencies are of messages intended from `warm_up_end` on, goodput
/// counts from there to the end of the load at `load_end`; all other figures are of the whole run. `lost` comes from
/// the report's judgement of no_loss, which has to be there.
Figures figures_of(const RunReport& report, Instant warm_up_end, Instant load_end);

}  // namespace brokerlab::sim
