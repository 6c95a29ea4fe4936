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

PlacedSegment PlacedSegment::of(Instant start, const RateSegment& segment) {
  const double from = usable(segment.from);
  const double to = usable(segment.to);
  const double length = in_seconds(segment.length);
  return {start, segment.length, from, (to - from) / length, (from + to) / 2 * length};
}

// The integral of from + slope * t is from * t + slope * t^2 / 2. Its inverse in the form that cancels nothing while
// the rate rises; while it falls the root's argument goes down to to^2 and is kept from going below 0.
double PlacedSegment::seconds_until(double wanted) const {
  BROKERLAB_CHECK(wanted >= 0 && wanted <= mass, "a mass beyond its segment");
  if (wanted == 0) return 0;
  if (slope == 0) [[likely]]
    return wanted / from;
  const double square = from * from + 2 * slope * wanted;
  return 2 * wanted / (from + std::sqrt(std::max(square, 0.0)));
}

void RateProfile::add(RateSegment segment) {
  if (segment.length.ns <= 0) return;
  segments_.push_back(PlacedSegment::of(end_, segment));
  end_ += segment.length;
}

void RateProfile::add_mass(Duration length, double mass) {
  const double bounded = usable(mass);
  if (length.ns <= 0) {
    if (bounded > 0) segments_.push_back({end_, Duration{0}, std::numeric_limits<double>::infinity(), 0, bounded});
    return;
  }
  segments_.push_back({end_, length, bounded / in_seconds(length), 0, bounded});
  end_ += length;
}

void RateProfile::repeat() { repeats_ = end_ > Instant{0} && total() > 0; }

PlacedSegment RateProfile::segment(std::uint64_t index) const {
  if (!repeats_) return segments_[index];
  PlacedSegment placed = segments_[index % segments_.size()];
  const std::uint64_t rounds = index / segments_.size();
  const auto period = static_cast<std::uint64_t>((end_ - Instant{0}).ns);
  const bool beyond = rounds >= static_cast<std::uint64_t>(Duration::max().ns) / period;
  placed.start = beyond ? Instant::never() : placed.start + Duration{static_cast<std::int64_t>(rounds * period)};
  return placed;
}

double RateProfile::total() const {
  double sum = 0;
  for (const PlacedSegment& segment : segments_) sum += segment.mass;
  return sum;
}

}  // namespace brokerlab::sim
