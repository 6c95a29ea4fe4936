// SPDX-License-Identifier: Apache-2.0
// What a close look at one run found: every message's latency, a fingerprint of what was intended, the service times,
// and the work that came to nothing. Memory grows with messages; a run gathers it on request only.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/time.hpp"
#include "sim/metrics/service_log.hpp"

namespace brokerlab::sim {

/// A message that had its first effect: when it was intended, and how long it took from then.
struct LatencyPoint {
  Instant intended;
  Duration latency{0};
};

struct CloseReport {
  std::uint64_t sends = 0;              ///< messages intended
  std::uint64_t plan = 0;               ///< fingerprint of who intended to send how much and when, in any order
  std::vector<LatencyPoint> latencies;  ///< of the first effects, in order of intended time
  ServiceLog services;
  std::uint64_t processings = 0;  ///< that began
  Duration worked{0};             ///< processing time spent
  Duration wasted{0};             ///< of this, spent on repeated effects, failed attempts, and what a crash cut off
};

}  // namespace brokerlab::sim
