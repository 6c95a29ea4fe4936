// SPDX-License-Identifier: Apache-2.0
// A process's own clock, which may run fast or slow and leap ahead. It never goes back: what reads it uses a monotonic
// clock. Timers that a process sets are in its own time; the world fires them in the world's.
#pragma once

#include <cstdint>

#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

class ProcessClock {
 public:
  /// What the clock shows at `world`, which is not before the last change.
  Instant local(Instant world) const {
    if (rate_ == 1) return local_since_ + (world - since_);
    return local_since_ + Duration{static_cast<std::int64_t>(static_cast<double>((world - since_).ns) * rate_)};
  }
  /// The first instant of the world at which the clock shows `local` or more.
  Instant world(Instant local) const {
    if (local == Instant::never()) return local;
    if (local <= local_since_) return since_;
    if (rate_ == 1) return since_ + (local - local_since_);
    const double away = static_cast<double>((local - local_since_).ns) / rate_;
    if (away > 9e18) return Instant::never();
    Instant found = since_ + Duration{static_cast<std::int64_t>(away)};
    while (this->local(found) < local) found += Duration{1};
    return found;
  }
  /// From `world` on it runs at `rate`, after a leap of `ahead`.
  void set(Instant world, double rate, Duration ahead) {
    local_since_ = local(world) + ahead;
    since_ = world;
    rate_ = rate;
  }
  double rate() const { return rate_; }

 private:
  Instant since_{0}, local_since_{0};
  double rate_ = 1;
};

}  // namespace brokerlab::sim
