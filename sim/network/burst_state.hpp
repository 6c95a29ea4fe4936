// SPDX-License-Identifier: Apache-2.0
// The state of a Gilbert-Elliott channel as a function of time alone: good and bad sojourns of whole slots, each drawn
// by its ordinal. Packets only look at it, so it is the same under every policy and whatever else is sent.
//
// Looking may go back in time (packets reach a far link after different delays): the last sojourns are remembered, and
// what lies before them is told again from the beginning.
#pragma once

#include <array>
#include <cstdint>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/time.hpp"
#include "sim/network/network_config.hpp"

namespace brokerlab::sim {

class BurstState {
 public:
  /// Starts in the stationary distribution.
  void start(const GilbertElliott& channel, std::uint64_t subject, DrawKey key);
  bool bad_at(const GilbertElliott& channel, Instant at, DrawKey key);

 private:
  static constexpr std::uint32_t kRemembered = 16;
  void next_sojourn(const GilbertElliott& channel, DrawKey key);
  Instant& end_of(std::uint32_t ordinal) { return ends_[ordinal % kRemembered]; }

  std::uint64_t subject_ = 0;
  std::uint32_t ordinal_ = 0;  ///< of the sojourn told last; its end is end_of(ordinal_)
  bool first_bad_ = false;     ///< the sojourn with ordinal 0
  std::array<Instant, kRemembered> ends_{};
};

}  // namespace brokerlab::sim
