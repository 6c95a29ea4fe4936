// SPDX-License-Identifier: Apache-2.0
// Kinds of arrivals that give gaps or times instead of a rate.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"
#include "sim/traffic/times_trace.hpp"

namespace brokerlab {
template <>
struct EnumNames<sim::TimeUnit> {
  static constexpr std::array names{
      std::pair{sim::TimeUnit::seconds, "s"}, std::pair{sim::TimeUnit::milliseconds, "ms"},
      std::pair{sim::TimeUnit::microseconds, "us"}, std::pair{sim::TimeUnit::nanoseconds, "ns"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

/// Independent gaps from a distribution (a renewal process). A producer of a group of n has gaps n times as long.
struct RenewalArrivals {
  static constexpr const char* kKind = "renewal";
  Distribution gap = Exponential{0.1};
  template <class Visitor>
  void describe(Visitor& v) {
    v.field(
        {"gap", Unit::duration, 0, kUnbounded, "time between messages of the whole group, drawn for each", "neutral"},
        gap);
  }
};

/// The times in a CSV file's column, moved so that the first is at `start`, dealt out among the group's producers.
/// Whoever reads the scenario loads `file` and sets `times`; without them nobody sends.
struct TimestampArrivals {
  static constexpr const char* kKind = "timestamps";
  std::string file;
  std::string column = "timestamp";
  TimeUnit unit = TimeUnit::seconds;
  Duration start{0};
  double time_scale = 1;
  std::shared_ptr<const std::vector<Duration>> times;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"file", Unit::none, 0, 0, "CSV file with a header line and a column of times that do not fall", "neutral"},
            file);
    v.field({"column", Unit::none, 0, 0, "the column's name in the header", "neutral"}, column);
    v.field({"unit", Unit::none, 0, 0, "what plain numbers count; calendar timestamps need none", "neutral"}, unit);
    v.field({"start", Unit::duration, 0, kUnbounded, "when the first comes", "neutral"}, start);
    v.field({"time_scale", Unit::none, 1e-9, 1e12, "the file runs this many times as fast", "neutral"}, time_scale);
  }
};

/// Each producer has one message out at a time and intends the next a think time after that one's outcome. How fast
/// the system is decides how much it is offered, so policies see the same think times but not the same sends.
struct ClosedLoopArrivals {
  static constexpr const char* kKind = "closed-loop";
  Distribution think = Exponential{1};
  template <class Visitor>
  void describe(Visitor& v) {
    v.field(
        {"think", Unit::duration, 0, kUnbounded,
         "time from the outcome of a producer's message (and its reply, if it waits for one) to its next, drawn for "
         "each message; a slow system is offered less, so policies see equal think times but not equal sends",
         "neutral"},
        think);
  }
};

}  // namespace brokerlab::sim
