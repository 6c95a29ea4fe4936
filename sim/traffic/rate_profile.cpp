// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/rate_profile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "broker_model/base/check.hpp"

namespace brokerlab::sim {
namespace {

double usable(double rate) { return rate > 0 ? std::min(rate, RateProfile::kMaxRate) : 0; }  // NaN: 0

double in_seconds(Duration d) { return static_cast<double>(d.ns) / 1e9; }

}  // namespace

void RateProfile::add(RateSegment segment) {
  if (segment.length.ns <= 0) return;
  const double from = usable(segment.from);
  const double to = usable(segment.to);
  const double length = in_seconds(segment.length);
  segments_.push_back({end_, from, (to - from) / length, (from + to) / 2 * length});
  end_ += segment.length;
}

void RateProfile::add_mass(Duration length, double mass) {
  const double bounded = usable(mass);
  if (length.ns <= 0) {
    if (bounded > 0) segments_.push_back({end_, std::numeric_limits<double>::infinity(), 0, bounded});
    return;
  }
  segments_.push_back({end_, bounded / in_seconds(length), 0, bounded});
  end_ += length;
}

// The integral of from + slope * t is from * t + slope * t^2 / 2. Its inverse in the form that cancels nothing while
// the rate rises; while it falls the root's argument goes down to to^2 and is kept from going below 0.
double RateProfile::seconds_until(std::size_t index, double mass) const {
  const Placed& segment = segments_[index];
  BROKERLAB_CHECK(mass >= 0 && mass <= segment.mass, "a mass beyond its segment");
  if (mass == 0) return 0;
  if (segment.slope == 0) return mass / segment.from;
  const double square = segment.from * segment.from + 2 * segment.slope * mass;
  return 2 * mass / (segment.from + std::sqrt(std::max(square, 0.0)));
}

double RateProfile::total() const {
  double sum = 0;
  for (const Placed& segment : segments_) sum += segment.mass;
  return sum;
}

}  // namespace brokerlab::sim
