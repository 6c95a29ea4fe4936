// SPDX-License-Identifier: Apache-2.0
// When a group of producers intends to send, as a scenario states it. Each kind resolves to an ArrivalPattern; the
// rates are the group's, of which each producer takes an equal share. Kinds with chance in the rate itself are in
// arrivals_bursty.hpp, kinds that give gaps or times in arrivals_timed.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"
#include "sim/traffic/arrival_pattern.hpp"
#include "sim/traffic/arrivals_bursty.hpp"
#include "sim/traffic/arrivals_timed.hpp"
#include "sim/traffic/counts_trace.hpp"
#include "sim/traffic/rate_profile.hpp"

namespace brokerlab::sim {

/// Nobody sends.
struct NoArrivals {
  static constexpr const char* kKind = "none";
  template <class Visitor>
  void describe(Visitor&) {}
};

/// `count` messages at one instant.
struct BurstArrivals {
  static constexpr const char* kKind = "burst";
  Duration at{0};
  std::uint64_t count = 1;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"at", Unit::duration, 0, kUnbounded, "when all of the messages come", "neutral"}, at);
    v.field({"count", Unit::count, 0, 4294967295.0, "how many messages come, over the whole group", "neutral"}, count);
  }
};

/// Evenly spaced: the group's k-th message (from 0) at (k + 1/2) / rate.
struct ConstantArrivals {
  static constexpr const char* kKind = "constant";
  double rate = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"rate", Unit::rate, 0, RateProfile::kMaxRate, "messages per second of the whole group", "neutral"}, rate);
  }
};

/// A Poisson process.
struct PoissonArrivals {
  static constexpr const char* kKind = "poisson";
  double rate = 0;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"rate", Unit::rate, 0, RateProfile::kMaxRate, "mean messages per second of the whole group", "neutral"},
            rate);
  }
};

/// `from` until `start`, then in a straight line to `to` during `over`, then `to` for ever.
struct RampArrivals {
  static constexpr const char* kKind = "ramp";
  double from = 0;
  double to = 0;
  Duration start{0};
  Duration over = seconds(60);
  Spacing spacing = Spacing::poisson;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"from", Unit::rate, 0, RateProfile::kMaxRate, "rate before the ramp", "neutral"}, from);
    v.field({"to", Unit::rate, 0, RateProfile::kMaxRate, "rate after the ramp", "neutral"}, to);
    v.field({"start", Unit::duration, 0, kUnbounded, "when the ramp begins", "neutral"}, start);
    v.field({"over", Unit::duration, 0, kUnbounded, "how long the ramp lasts", "neutral"}, over);
    v.field({"spacing", Unit::none, 0, 0, "even spacing or a Poisson process", "neutral"}, spacing);
  }
};

/// `before` until `at`, `after` from then on.
struct StepArrivals {
  static constexpr const char* kKind = "step";
  double before = 0;
  double after = 0;
  Duration at{0};
  Spacing spacing = Spacing::poisson;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"before", Unit::rate, 0, RateProfile::kMaxRate, "rate before the step", "neutral"}, before);
    v.field({"after", Unit::rate, 0, RateProfile::kMaxRate, "rate after the step", "neutral"}, after);
    v.field({"at", Unit::duration, 0, kUnbounded, "when the rate changes", "neutral"}, at);
    v.field({"spacing", Unit::none, 0, 0, "even spacing or a Poisson process", "neutral"}, spacing);
  }
};

/// `base`, but from `start` on: up to `peak` during `rise`, there for `hold`, back during `fall`.
struct SpikeArrivals {
  static constexpr const char* kKind = "spike";
  double base = 0;
  double peak = 0;
  Duration start{0};
  Duration rise{0};
  Duration hold = seconds(10);
  Duration fall{0};
  Spacing spacing = Spacing::poisson;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"base", Unit::rate, 0, RateProfile::kMaxRate, "rate before and after the spike", "neutral"}, base);
    v.field({"peak", Unit::rate, 0, RateProfile::kMaxRate, "rate at the top of the spike", "neutral"}, peak);
    v.field({"start", Unit::duration, 0, kUnbounded, "when the rate begins to rise", "neutral"}, start);
    v.field({"rise", Unit::duration, 0, kUnbounded, "how long it rises; 0 = at once", "neutral"}, rise);
    v.field({"hold", Unit::duration, 0, kUnbounded, "how long it stays at the peak", "neutral"}, hold);
    v.field({"fall", Unit::duration, 0, kUnbounded, "how long it falls; 0 = at once", "neutral"}, fall);
    v.field({"spacing", Unit::none, 0, 0, "even spacing or a Poisson process", "neutral"}, spacing);
  }
};

/// Counts per interval from a CSV file, scaled: interval i lasts interval / time_scale and brings count * rate_scale
/// messages (exactly, with rounding carried over, if spacing is even; on average if poisson).
/// Whoever reads the scenario loads `file` and sets `counts`; without counts nobody sends.
struct TraceArrivals {
  static constexpr const char* kKind = "trace";
  std::string file;
  double time_scale = 1;
  double rate_scale = 1;
  Spacing spacing = Spacing::poisson;
  std::shared_ptr<const CountsTrace> counts;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"file", Unit::none, 0, 0, "CSV file with columns timestamp and value: counts per interval", "neutral"},
            file);
    v.field({"time_scale", Unit::none, 1e-9, 1e12, "the trace runs this many times as fast", "neutral"}, time_scale);
    v.field({"rate_scale", Unit::none, 0, 1e12, "messages for each thing counted in the trace", "neutral"}, rate_scale);
    v.field({"spacing", Unit::none, 0, 0, "even spacing or a Poisson process within each interval", "neutral"},
            spacing);
  }
};

using Arrivals = std::variant<NoArrivals, BurstArrivals, ConstantArrivals, PoissonArrivals, RampArrivals, StepArrivals,
                              SpikeArrivals, TraceArrivals, MmppArrivals, OnOffArrivals, BatchArrivals, DiurnalArrivals,
                              RenewalArrivals, TimestampArrivals, ClosedLoopArrivals>;

/// How the arrivals come. Never fails: what makes no sense counts as rate 0 (see RateProfile::add); whoever reads the
/// scenario checks the ranges and `problem` first.
ArrivalPattern arrival_pattern(const Arrivals& arrivals);

/// What is wrong with values that are each within their range, for people; nothing if all is well.
std::optional<std::string> problem(const Arrivals& arrivals);

/// How often, about, the rate changes in a run of this length: work that is done even if nobody sends.
double rate_changes(const Arrivals& arrivals, Duration run);
/// More would keep a run busy for minutes before its first message.
inline constexpr double kMostRateChanges = 1e8;

}  // namespace brokerlab::sim
