// SPDX-License-Identifier: Apache-2.0
// The retransmission timeout after RFC 6298, with Linux's floor: the timeout exceeds the smoothed round trip by at
// least `floor`. Integers throughout, rounded towards zero.
#pragma once

#include <algorithm>

#include "sim/network/stream_config.hpp"

namespace brokerlab::sim {

class RoundTrip {
 public:
  RoundTrip() = default;
  explicit RoundTrip(Duration floor) : timeout_(std::max(kFirstTimeout, floor)) {}

  /// A round trip measured on a segment that was sent once (Karn's rule).
  void measured(Duration sample, Duration floor) {
    if (smoothed_.ns < 0) {
      smoothed_ = sample;
      variation_ = Duration{sample.ns / 2};
    } else {
      const std::int64_t error = sample.ns - smoothed_.ns;
      variation_.ns += ((error < 0 ? -error : error) - variation_.ns) / 4;
      smoothed_.ns += error / 8;
    }
    recovered(floor);
  }
  /// New data was acknowledged, with a measurement or without: a backoff ends. (Karn's rule keeps it up until the next
  /// measurement; with timestamps, Linux's default, every acknowledgement of new data measures.)
  void recovered(Duration floor) {
    timeout_ = smoothed_.ns < 0 ? std::max(kFirstTimeout, floor) : smoothed_ + std::max(floor, variation_ * 4);
    timeout_ = std::min(timeout_, kLongestTimeout);
  }
  /// A timeout has passed: the next one is twice as long.
  void back_off() { timeout_ = std::min(timeout_ * 2, kLongestTimeout); }

  Duration timeout() const { return timeout_; }
  /// Negative before the first measurement.
  Duration smoothed() const { return smoothed_; }

 private:
  Duration smoothed_{-1};
  Duration variation_{0};
  Duration timeout_ = kFirstTimeout;
};

}  // namespace brokerlab::sim
