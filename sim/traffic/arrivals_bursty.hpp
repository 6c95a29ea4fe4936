// SPDX-License-Identifier: Apache-2.0
// Kinds of arrivals whose rate comes and goes: by a Markov chain, on and off, in batches, with the hours of the day.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"
#include "sim/traffic/rate_profile.hpp"

namespace brokerlab {
template <>
struct EnumNames<sim::Spacing> {
  static constexpr std::array names{std::pair{sim::Spacing::even, "even"}, std::pair{sim::Spacing::poisson, "poisson"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

/// A Poisson process whose rate a Markov chain switches. The chain is the group's: all of its producers are busy or
/// calm together. `transitions` has a row for each state: at what rate the chain leaves it for each other one. It
/// starts in the first state.
/// Source: Fischer and Meier-Hellstern, The Markov-modulated Poisson process (MMPP) cookbook, 1993.
struct MmppArrivals {
  static constexpr const char* kKind = "mmpp";
  static constexpr std::size_t kMaxStates = 64;
  std::vector<double> rates{20, 2};
  std::vector<double> transitions{0, 0.1, 0.1, 0};
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"rates", Unit::rate, 0, RateProfile::kMaxRate, "messages per second of the whole group in each state",
             "neutral"},
            rates);
    v.field(
        {"transitions", Unit::rate, 0, 1e6,
         "how often per second the chain leaves a state for each other one, row by row; 0 on the diagonal", "neutral"},
        transitions);
  }
};

/// On and off by turns, for each producer by itself. With heavy tails (Pareto, alpha below 2) many such producers
/// together are bursty at every time scale.
/// Source: Willinger, Taqqu, Sherman and Wilson, Self-similarity through high-variability, 1997.
struct OnOffArrivals {
  static constexpr const char* kKind = "on-off";
  double rate = 100;
  Distribution on = Pareto{1.5, 0.2};
  Distribution off = Pareto{1.5, 0.2};
  Spacing spacing = Spacing::poisson;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"rate", Unit::rate, 0, RateProfile::kMaxRate, "messages per second of the whole group while all are on",
             "neutral"},
            rate);
    v.field({"on", Unit::duration, 0, kUnbounded, "how long a producer sends, drawn for each time", "neutral"}, on);
    v.field({"off", Unit::duration, 0, kUnbounded, "how long it then is silent, drawn for each time", "neutral"}, off);
    v.field({"spacing", Unit::none, 0, 0, "even spacing or a Poisson process while on", "neutral"}, spacing);
  }
};

/// Several messages at one instant, again and again.
struct BatchArrivals {
  static constexpr const char* kKind = "batch";
  double rate = 10;
  Distribution size = Constant{10};
  Spacing spacing = Spacing::poisson;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"rate", Unit::rate, 0, RateProfile::kMaxRate, "batches per second of the whole group", "neutral"}, rate);
    v.field({"size", Unit::count, 0, 1e9, "messages in a batch, drawn for each, rounded and at least 1", "neutral"},
            size);
    v.field({"spacing", Unit::none, 0, 0, "even spacing or a Poisson process of the batches", "neutral"}, spacing);
  }
};

/// A day's curve again and again, with this mean: by `hours` (relative rates at equal distances over the period, joined
/// by straight lines) or by harmonics (the i-th is amplitudes[i] of the mean and peaks at peaks[i] of its own period).
/// Neither = constant. The period may be scaled: 24 "hours" fit in a minute.
struct DiurnalArrivals {
  static constexpr const char* kKind = "diurnal";
  double mean = 100;
  Duration period = minutes(24 * 60);
  Duration starts_at{0};
  std::vector<double> hours;
  std::vector<double> amplitudes;
  std::vector<double> peaks;
  Spacing spacing = Spacing::poisson;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"mean", Unit::rate, 0, RateProfile::kMaxRate, "mean messages per second of the whole group", "neutral"},
            mean);
    v.field({"period", Unit::duration, 1e6, kUnbounded, "how long a day lasts", "neutral"}, period);
    v.field({"starts_at", Unit::duration, 0, kUnbounded, "the time of the day at which the run begins", "neutral"},
            starts_at);
    v.field(
        {"hours", Unit::none, 0, 1e12, "relative rates at equal distances over the period, joined by lines", "neutral"},
        hours);
    v.field({"amplitudes", Unit::none, 0, 1, "share of the mean by which each harmonic swings; at most 1 in all",
             "neutral"},
            amplitudes);
    v.field({"peaks", Unit::none, 0, 1, "when each harmonic peaks, as a part of its own period", "neutral"}, peaks);
    v.field({"spacing", Unit::none, 0, 0, "even spacing or a Poisson process", "neutral"}, spacing);
  }
};

}  // namespace brokerlab::sim
