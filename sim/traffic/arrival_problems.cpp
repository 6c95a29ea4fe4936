// SPDX-License-Identifier: Apache-2.0
// What is wrong with arrivals as a whole.
#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>

#include "sim/traffic/arrivals.hpp"

namespace brokerlab::sim {
namespace {

using Wrong = std::optional<std::string>;

Wrong wrong_with(const MmppArrivals& mmpp) {
  const std::size_t n = mmpp.rates.size();
  if (n == 0) return "an mmpp needs a rate for each of its states";
  if (n > MmppArrivals::kMaxStates)
    return "an mmpp has at most " + std::to_string(MmppArrivals::kMaxStates) + " states";
  if (mmpp.transitions.size() != n * n)
    return std::to_string(n) + " states need " + std::to_string(n * n) +
           " transitions, a row for each state; these are " + std::to_string(mmpp.transitions.size());
  for (std::size_t i = 0; i < n; ++i)
    if (mmpp.transitions[i * n + i] != 0)
      return "transitions[" + std::to_string(i * n + i) + "] leads from state " + std::to_string(i) +
             " to itself and must be 0";
  return std::nullopt;
}

Wrong wrong_with(const OnOffArrivals& on_off) {
  if (Wrong wrong = problem(on_off.on)) return "on: " + *wrong;
  if (Wrong wrong = problem(on_off.off)) return "off: " + *wrong;
  return std::nullopt;
}

Wrong wrong_with(const BatchArrivals& batch) {
  if (Wrong wrong = problem(batch.size)) return "size: " + *wrong;
  return std::nullopt;
}

Wrong wrong_with(const DiurnalArrivals& day) {
  const auto sum = [](const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); };
  if (day.period.ns <= 0) return "period must be longer than 0";
  if (!day.hours.empty() && !day.amplitudes.empty()) return "a day is given by hours or by amplitudes, not by both";
  if (!day.hours.empty() && !(sum(day.hours) > 0)) return "hours must not all be 0";
  if (sum(day.amplitudes) > 1) return "amplitudes may come to 1 at most: the rate would fall below 0";
  if (day.peaks.size() > day.amplitudes.size()) return "there are more peaks than amplitudes";
  return std::nullopt;
}

Wrong wrong_with(const RenewalArrivals& renewal) {
  if (Wrong wrong = problem(renewal.gap)) return "gap: " + *wrong;
  if (!(mean(renewal.gap) > 0)) return "gap must be longer than 0 on average: no time would pass";
  return std::nullopt;
}

Wrong wrong_with(const TimestampArrivals& given) {
  if (!(given.time_scale > 0)) return "time_scale must be above 0";
  return std::nullopt;
}

Wrong wrong_with(const ClosedLoopArrivals& loop) {
  if (Wrong wrong = problem(loop.think)) return "think: " + *wrong;
  return std::nullopt;
}

template <class Other>
Wrong wrong_with(const Other&) {
  return std::nullopt;
}

double changes_per_second(const MmppArrivals& mmpp) {
  const std::size_t n = mmpp.rates.size();
  double most = 0;
  for (std::size_t i = 0; i + 1 <= n && (i + 1) * n <= mmpp.transitions.size(); ++i) {
    const auto row = mmpp.transitions.begin() + static_cast<std::ptrdiff_t>(i * n);
    most = std::max(most, std::accumulate(row, row + static_cast<std::ptrdiff_t>(n), 0.0));
  }
  return most;
}
double changes_per_second(const OnOffArrivals& on_off) {
  constexpr double kShortest = 1e-6;  // a cursor makes no phase shorter
  return 2 / std::max(mean(on_off.on) + mean(on_off.off), kShortest);
}
double changes_per_second(const DiurnalArrivals& day) {
  constexpr double kKnots = 300;
  const double knots = std::max(kKnots, static_cast<double>(day.hours.size()));
  return day.period.ns > 0 ? knots / to_seconds(day.period) : 0;
}
template <class Other>
double changes_per_second(const Other&) {
  return 0;
}

}  // namespace

double rate_changes(const Arrivals& arrivals, Duration run) {
  return to_seconds(run) * std::visit([](const auto& each) { return changes_per_second(each); }, arrivals);
}

Wrong problem(const Arrivals& arrivals) {
  return std::visit([](const auto& each) { return wrong_with(each); }, arrivals);
}

}  // namespace brokerlab::sim
