// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "broker_model/base/det_special.hpp"

namespace brokerlab::sim {
namespace {

constexpr Duration kForEver = Duration::max();

RateProfile profile_of(const NoArrivals&) { return RateProfile{}; }

RateProfile profile_of(const BurstArrivals& burst) {
  RateProfile profile(Spacing::even);
  profile.add({burst.at, 0, 0});
  profile.add_mass(Duration{0}, static_cast<double>(burst.count));
  return profile;
}

RateProfile steady(double rate, Spacing spacing) {
  RateProfile profile(spacing);
  profile.add({kForEver, rate, rate});
  return profile;
}

RateProfile profile_of(const ConstantArrivals& constant) { return steady(constant.rate, Spacing::even); }
RateProfile profile_of(const PoissonArrivals& poisson) { return steady(poisson.rate, Spacing::poisson); }

RateProfile profile_of(const RampArrivals& ramp) {
  RateProfile profile(ramp.spacing);
  profile.add({ramp.start, ramp.from, ramp.from});
  profile.add({ramp.over, ramp.from, ramp.to});
  profile.add({kForEver, ramp.to, ramp.to});
  return profile;
}

RateProfile profile_of(const StepArrivals& step) {
  RateProfile profile(step.spacing);
  profile.add({step.at, step.before, step.before});
  profile.add({kForEver, step.after, step.after});
  return profile;
}

RateProfile profile_of(const SpikeArrivals& spike) {
  RateProfile profile(spike.spacing);
  profile.add({spike.start, spike.base, spike.base});
  profile.add({spike.rise, spike.base, spike.peak});
  profile.add({spike.hold, spike.peak, spike.peak});
  profile.add({spike.fall, spike.peak, spike.base});
  profile.add({kForEver, spike.base, spike.base});
  return profile;
}

/// The boundary before interval `index`, each rounded on its own so that errors do not add up.
Duration boundary(const TraceArrivals& trace, std::size_t index) {
  return from_seconds(static_cast<double>(trace.counts->interval.ns) / 1e9 * static_cast<double>(index) /
                      trace.time_scale);
}

RateProfile profile_of(const TraceArrivals& trace) {
  RateProfile profile(trace.spacing);
  if (trace.counts == nullptr || !(trace.time_scale > 0)) return profile;
  for (std::size_t i = 0; i < trace.counts->counts.size(); ++i) {
    const Duration length = boundary(trace, i + 1) - boundary(trace, i);
    profile.add_mass(length, trace.counts->counts[i] * trace.rate_scale);
  }
  return profile;
}

// Knots of a day that is given by harmonics: straight lines between them miss its curve by less than 0.1 % of a swing
// for the first three.
constexpr std::uint32_t kKnots = 288;

/// The rate relative to the mean at this part of the period.
double harmonics_at(const DiurnalArrivals& day, double part) {
  double sum = 1;
  for (std::size_t i = 0; i < day.amplitudes.size(); ++i) {
    const double peak = i < day.peaks.size() ? day.peaks[i] : 0;
    sum += day.amplitudes[i] * det::cosine_of_turns(static_cast<double>(i + 1) * part - peak);
  }
  return std::max(sum, 0.0);
}

std::vector<double> knots_of(const DiurnalArrivals& day) {
  std::vector<double> knots = day.hours;
  if (knots.empty())
    for (std::uint32_t i = 0; i < kKnots; ++i) knots.push_back(harmonics_at(day, static_cast<double>(i) / kKnots));
  double sum = 0;
  for (double knot : knots) sum += knot;
  for (double& knot : knots) knot *= sum > 0 ? day.mean * static_cast<double>(knots.size()) / sum : 0;
  return knots;
}

/// The period from `starts_at` on: the piece that the run begins in, the whole ones, and the rest of the first piece.
RateProfile profile_of(const DiurnalArrivals& day) {
  RateProfile profile(day.spacing);
  if (day.period.ns <= 0) return profile;
  const std::vector<double> knots = knots_of(day);
  const std::size_t n = knots.size();
  const double period = to_seconds(day.period);
  const double begin = std::fmod(to_seconds(day.starts_at), period) / period * static_cast<double>(n);
  const auto first = std::min(static_cast<std::size_t>(begin), n - 1);
  const auto value = [&](double at) {  // in pieces from the period's start
    const double whole = std::floor(at);
    const std::size_t i = static_cast<std::size_t>(whole) % n;
    return knots[i] + (knots[(i + 1) % n] - knots[i]) * (at - whole);
  };
  Duration done{0};
  const auto piece = [&](double from, double to, double until) {
    const Duration end = from_seconds((until - begin) / static_cast<double>(n) * period);
    profile.add({end - done, from, to});
    done = std::max(done, end);
  };
  piece(value(begin), knots[(first + 1) % n], static_cast<double>(first + 1));
  for (std::size_t i = first + 1; i < first + n; ++i)
    piece(knots[i % n], knots[(i + 1) % n], static_cast<double>(i + 1));
  piece(knots[first], value(begin), begin + static_cast<double>(n));
  profile.repeat();
  return profile;
}

template <class HasProfile>
ArrivalPattern pattern_of(const HasProfile& arrivals) {
  return RatePattern{profile_of(arrivals), std::nullopt};
}
ArrivalPattern pattern_of(const BatchArrivals& batch) {
  return RatePattern{steady(batch.rate, batch.spacing), batch.size};
}
ArrivalPattern pattern_of(const MmppArrivals& mmpp) {
  if (problem(Arrivals{mmpp})) return RatePattern{};
  return ChainPattern{mmpp.rates, mmpp.transitions};
}
ArrivalPattern pattern_of(const OnOffArrivals& on_off) {
  return OnOffPattern{on_off.on, on_off.off, on_off.rate, on_off.spacing};
}
ArrivalPattern pattern_of(const RenewalArrivals& renewal) { return RenewalPattern{renewal.gap}; }
ArrivalPattern pattern_of(const TimestampArrivals& given) {
  return TimesPattern{given.times, given.start, given.time_scale};
}
ArrivalPattern pattern_of(const ClosedLoopArrivals& loop) { return LoopPattern{loop.think}; }

}  // namespace

ArrivalPattern arrival_pattern(const Arrivals& arrivals) {
  return std::visit([](const auto& each) { return pattern_of(each); }, arrivals);
}

}  // namespace brokerlab::sim
