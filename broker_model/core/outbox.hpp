// SPDX-License-Identifier: Apache-2.0
// Effects that found no room in their step, in order. Rare: a deletion with hundreds of consumers, a stop.
#pragma once

#include <cstddef>
#include <vector>

#include "broker_model/core/effects.hpp"

namespace brokerlab::core {

class Outbox {
 public:
  /// Holds `effect`; the death entries it points to in `effects` are copied.
  void hold(const Effects::Effect& effect, const Effects& effects);
  /// Moves the oldest into `effects`; must not be empty.
  void release(Effects& effects);
  bool empty() const { return held_.empty(); }

 private:
  struct Held {
    Effects::Effect effect;
    std::vector<DeathEntry> deaths;
  };
  std::vector<Held> held_;  // cleared with the last that it held
  std::size_t next_ = 0;
};

}  // namespace brokerlab::core
