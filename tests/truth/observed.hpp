// SPDX-License-Identifier: Apache-2.0
// What the truth tests measure of one run, from its notes and nothing else: the number in the system over time, waits,
// sojourns, deliveries, losses.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "broker_model/base/note.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::truth {

/// One message's life, in seconds; negative = did not happen.
struct Life {
  double intended = -1, first_delivery = -1, last_effect = -1, gone = -1, ended = -1;  // ended: the producer's outcome
  std::uint32_t deliveries = 0, attempts = 0, copies = 0;
  bool refused = false, dropped = false, unknown = false, confirmed = false, dead = false;
};

class Observed {
 public:
  /// Runs the world from its seed to the end of its drain. Averages over time start at the warm-up.
  explicit Observed(const sim::WorldConfig& config, std::uint32_t tail_level = 20);

  /// The messages intended between the end of the warm-up and the end of the load.
  const std::vector<Life>& lives() const { return measured_; }

  double mean_number() const { return area_ / span_; }
  double busy_fraction(std::uint32_t servers) const;
  /// At or above this number in the system, up to 64.
  double fraction_at_or_above(std::size_t number) const;
  /// When the run was over.
  std::int64_t number_at_the_end() const { return number_; }
  /// Seconds from the end of the warm-up to the end of the load.
  double span() const { return span_; }
  double fraction_at_or_above_level() const { return above_ / span_; }
  double mean_busy_period() const { return busy_periods_ > 0 ? busy_ / static_cast<double>(busy_periods_) : 0; }
  /// Effects per second after the warm-up.
  double effect_rate() const { return static_cast<double>(effects_) / span_; }
  double delivery_rate() const { return static_cast<double>(deliveries_) / span_; }

 private:
  void read(const Note& note);
  void change(double time, int by);

  sim::RunConfig run_;
  std::uint32_t level_;
  double from_ = 0, to_ = 0, span_ = 0, last_ = 0;
  std::int64_t number_ = 0;
  double area_ = 0, busy_ = 0, above_ = 0;
  std::vector<double> time_at_;  // by number in the system, up to 64
  std::uint64_t busy_periods_ = 0, effects_ = 0, deliveries_ = 0;
  std::vector<std::vector<Life>> lives_;
  std::vector<Life> measured_;
};

}  // namespace brokerlab::truth
