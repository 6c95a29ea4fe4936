// SPDX-License-Identifier: Apache-2.0
// The knobs of a disk with a page cache in front.
#pragma once

#include <cstdint>

#include "broker_model/base/samplers.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

/// A kill keeps the page cache; a power cut keeps the platter. Zeros stand for "none".
struct DiskConfig {
  Distribution write_latency = Constant{20e-6};
  Distribution sync_latency = Constant{1e-3};
  std::uint64_t write_bandwidth = 0;   ///< bytes per second into the page cache
  std::uint64_t sync_bandwidth = 0;    ///< bytes per second onto the platter
  Duration commit_interval{0};         ///< syncs begin at least this far apart
  Duration write_back{0};              ///< the page cache is on the platter after this long by itself
  Duration flush_interval{0};          ///< the page cache goes to the platter at every multiple of this
  std::uint64_t capacity = 0;          ///< bytes
  std::uint64_t reserve = 50'000'000;  ///< with less room than this, publishers are stopped
  double torn_tail = 0;                ///< chance that a power cut leaves part of what was not synced
  template <class Visitor>
  void describe(Visitor& v);
};

}  // namespace brokerlab::sim
