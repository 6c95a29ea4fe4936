// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/figures.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

constexpr std::array<MetricInfo, kMetrics> kInfos{{
    {"goodput_per_s", "goodput", MetricUnit::per_second,
     "first effects per second, from the warm-up to the load's end"},
    {"latency_p50_s", "latency p50", MetricUnit::seconds, "intended send to first effect"},
    {"latency_p90_s", "latency p90", MetricUnit::seconds, "intended send to first effect"},
    {"latency_p99_s", "latency p99", MetricUnit::seconds, "intended send to first effect"},
    {"latency_p999_s", "latency p99.9", MetricUnit::seconds, "intended send to first effect"},
    {"latency_max_s", "latency max", MetricUnit::seconds, "intended send to first effect"},
    {"duplicates", "duplicates", MetricUnit::count, "effects that happened again"},
    {"lost", "lost", MetricUnit::count, "confirmed messages that no_loss calls lost"},
    {"dropped", "dropped", MetricUnit::count, "entries that left a queue by its policy: dropped, expired, discarded"},
    {"refused", "refused", MetricUnit::count, "messages that ended in a refusal, or never left a full producer"},
    {"blocked_s", "blocked", MetricUnit::seconds, "time that producers were blocked, summed over producers"},
    {"peak_backlog", "peak backlog", MetricUnit::messages, "most entries in one queue, ready and leased"},
    {"drain_time_s", "time to drain", MetricUnit::seconds, "from the end of the load until nothing was left"},
    {"wasted_work", "wasted work", MetricUnit::fraction, "of the processing time: repeated, failed or cut off"},
}};

class Builder {
 public:
  Builder(const RunReport& report, Instant warm_up_end, Instant load_end)
      : report_(report), close_(*report.close), warm_up_end_(warm_up_end), load_end_(load_end) {
    figures_.values.fill(kNone);
  }

  Figures build() {
    latencies();
    goodput();
    counts();
    set(Metric::blocked, to_seconds(report_.totals.producers_blocked));
    backlog();
    if (close_.worked.ns > 0) set(Metric::wasted_work, to_seconds(close_.wasted) / to_seconds(close_.worked));
    return figures_;
  }

 private:
  void set(Metric metric, double value) { figures_.values[static_cast<std::size_t>(metric)] = value; }
  void set_count(Metric metric, std::uint64_t events, std::uint64_t trials) {
    set(metric, static_cast<double>(events));
    figures_.trials[static_cast<std::size_t>(metric)] = trials;
  }

  void latencies() {
    std::vector<std::int64_t> kept;
    for (const LatencyPoint& point : close_.latencies)
      if (point.intended >= warm_up_end_) kept.push_back(point.latency.ns);
    if (kept.empty()) return;
    std::sort(kept.begin(), kept.end());
    // The smallest value with at least q in 1000 of the values at or below it, as Histogram::quantile.
    const auto quantile = [&](std::size_t thousandths) {
      const std::size_t rank = (kept.size() * thousandths + 999) / 1000;
      return to_seconds(Duration{kept[std::max<std::size_t>(rank, 1) - 1]});
    };
    set(Metric::latency_p50, quantile(500));
    set(Metric::latency_p90, quantile(900));
    set(Metric::latency_p99, quantile(990));
    set(Metric::latency_p999, quantile(999));
    set(Metric::latency_max, to_seconds(Duration{kept.back()}));
  }

  void goodput() {
    const Instant end = std::min(load_end_, report_.ended_at);
    if (end <= warm_up_end_) return;
    std::uint64_t effects = 0;
    for (const LatencyPoint& point : close_.latencies) {
      const Instant at = point.intended + point.latency;
      if (at >= warm_up_end_ && at <= end) ++effects;
    }
    set(Metric::goodput, static_cast<double>(effects) / to_seconds(end - warm_up_end_));
  }

  void counts() {
    const Totals& totals = report_.totals;
    set_count(Metric::duplicates, totals.duplicate_effects, totals.effects);
    const auto no_loss = std::find_if(report_.claims.begin(), report_.claims.end(), [](const JudgedClaim& claim) {
      return claim.judgement.guarantee == history::Guarantee::no_loss;
    });
    BROKERLAB_CHECK(no_loss != report_.claims.end(), "losses are counted by no_loss");
    set_count(Metric::lost, no_loss->judgement.violations, totals.confirmed);
    std::uint64_t dropped = 0, accepted = 0;
    for (const ConservationRow& row : report_.queues) {
      dropped += row.dropped + row.expired + row.discarded;
      accepted += row.accepted;
    }
    set_count(Metric::dropped, dropped, accepted);
    set_count(Metric::refused, totals.refused + totals.dropped_by_producer, totals.intended);
  }

  void backlog() {
    std::uint64_t peak = 0, left = 0;
    for (const ConservationRow& row : report_.queues) {
      peak = std::max(peak, row.peak_length);
      left += row.ready + row.delayed + row.leased;
    }
    set(Metric::peak_backlog, static_cast<double>(peak));
    if (report_.end == RunEnd::quiet && left == 0) set(Metric::drain_time, to_seconds(report_.drain_time));
  }

  const RunReport& report_;
  const CloseReport& close_;
  Instant warm_up_end_, load_end_;
  Figures figures_;
};

}  // namespace

const MetricInfo& info_of(Metric metric) { return kInfos[static_cast<std::size_t>(metric)]; }

Figures figures_of(const RunReport& report, Instant warm_up_end, Instant load_end) {
  BROKERLAB_CHECK(report.close.has_value(), "figures need a close look");
  return Builder(report, warm_up_end, load_end).build();
}

}  // namespace brokerlab::sim
