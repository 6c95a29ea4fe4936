// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/arrivals.hpp"

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

}  // namespace

RateProfile rate_profile(const Arrivals& arrivals) {
  return std::visit([](const auto& each) { return profile_of(each); }, arrivals);
}

}  // namespace brokerlab::sim
