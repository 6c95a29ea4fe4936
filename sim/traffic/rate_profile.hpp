// SPDX-License-Identifier: Apache-2.0
// An intended rate over time: straight segments one after the other from the start of the run, and nothing after the
// last, or the same again and again. Arrivals with a rate are read by an ArrivalCursor through the inverse of its
// integral, so that an inhomogeneous Poisson process is exact and needs one unit exponential per arrival, whatever the
// rate.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

/// How arrivals lie in a rate's integral: even = at its half-integers (as regular as the rate permits), poisson = at
/// the points of a unit Poisson process.
enum class Spacing : std::uint8_t { even, poisson };

/// The rate goes in a straight line from `from` to `to` (messages per second) during `length`.
struct RateSegment {
  Duration length;
  double from = 0;
  double to = 0;
};

/// A segment that has its place in time.
struct PlacedSegment {
  Instant start;
  Duration length;
  double from = 0;   ///< infinite: all at once
  double slope = 0;  ///< per second squared
  double mass = 0;   ///< messages expected during the segment

  /// A rate that is negative or not a number counts as 0, one above RateProfile::kMaxRate as that.
  static PlacedSegment of(Instant start, const RateSegment& segment);
  /// When, counted from the segment's start, `mass` messages of it are expected to have come: the inverse of the
  /// integral, in seconds. `mass` in [0, this->mass], and this->mass > 0.
  double seconds_until(double mass) const;
};

class RateProfile {
 public:
  /// Higher rates count as this one: far beyond what a run can hold, yet every product stays finite.
  static constexpr double kMaxRate = 1e15;

  RateProfile() = default;
  explicit RateProfile(Spacing spacing) : spacing_(spacing) {}

  /// Appends a segment. A rate that is negative or not a number counts as 0, one above kMaxRate as kMaxRate; a length
  /// of 0 or less adds nothing. Duration::max() = for ever.
  void add(RateSegment segment);

  /// Appends a time of steady rate that brings `mass` messages; with a length of 0 or less all come at one instant. A
  /// mass that is negative or not a number counts as 0, one above kMaxRate as kMaxRate.
  void add_mass(Duration length, double mass);

  /// After the last segment comes the first again, for ever. Needs a length and a mass above 0 to have an effect.
  void repeat();

  Spacing spacing() const { return spacing_; }
  bool repeats() const { return repeats_; }
  std::size_t size() const { return segments_.size(); }
  /// Segment `index`; of a profile that repeats, any index.
  PlacedSegment segment(std::uint64_t index) const;

  /// Messages expected in all (of a profile that repeats: in one period).
  double total() const;

 private:
  std::vector<PlacedSegment> segments_;
  Instant end_;
  Spacing spacing_ = Spacing::poisson;
  bool repeats_ = false;
};

}  // namespace brokerlab::sim
