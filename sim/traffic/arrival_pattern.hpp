// SPDX-License-Identifier: Apache-2.0
// What a group's arrivals resolve to: immutable, shared by its producers' cursors. Six ways to say when the next
// message comes; an ArrivalCursor reads each of them lazily.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"
#include "sim/traffic/rate_profile.hpp"

namespace brokerlab::sim {

/// A known rate. With `batch` each of its arrivals brings as many messages, rounded and at least 1, at one instant.
struct RatePattern {
  RateProfile profile;
  std::optional<Distribution> batch;
};

/// A rate that a Markov chain switches, the same chain for the whole group: in state i messages come as a Poisson
/// process of rates[i], and the chain leaves it for j with rate transitions[i * n + j]. It starts in state 0.
struct ChainPattern {
  std::vector<double> rates;
  std::vector<double> transitions;
};

/// A rate that is on and off by turns, for each producer by itself.
struct OnOffPattern {
  Distribution on, off;  ///< seconds
  double rate = 0;       ///< of the group, were all of it on
  Spacing spacing = Spacing::poisson;
};

/// Independent gaps, in seconds, of the group; each of n producers has gaps n times as long.
struct RenewalPattern {
  Distribution gap;
};

/// Given times, dealt out among the producers.
struct TimesPattern {
  std::shared_ptr<const std::vector<Duration>> times;  ///< from the first, not falling
  Duration start{0};                                   ///< of the first
  double time_scale = 1;
};

/// Each producer's next message comes a think time, in seconds, after the last one ended: what the world does decides
/// when. The think times are keyed by the message's number and so are equal under every policy.
struct LoopPattern {
  Distribution think;
};

using ArrivalPattern = std::variant<RatePattern, ChainPattern, OnOffPattern, RenewalPattern, TimesPattern, LoopPattern>;

}  // namespace brokerlab::sim
