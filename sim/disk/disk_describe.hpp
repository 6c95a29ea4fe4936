// SPDX-License-Identifier: Apache-2.0
// What every knob of a disk is called, counts, may be and means: the definition of DiskConfig::describe.
#pragma once

#include "broker_model/policy/field.hpp"
#include "sim/disk/disk_config.hpp"
#include "sim/faults/fault_describe.hpp"

namespace brokerlab::sim {

inline constexpr double kMostDiskBytes = 1e15;
inline constexpr double kLeastDisk = 64 * 1024;

template <class Visitor>
void DiskConfig::describe(Visitor& v) {
  v.field({"write_latency", Unit::duration, 0, kLongestTime,
           "time until a write is in the page cache, drawn for each write", "neutral: 20 us, a system call and a copy"},
          write_latency);
  v.field({"sync_latency", Unit::duration, 0, kLongestTime, "time until a sync is on the platter, drawn for each sync",
           "neutral: 1 ms, of the order of an SSD's flush"},
          sync_latency);
  v.field({"write_bandwidth", Unit::bytes, 1, kMostDiskBytes,
           "bytes per second into the page cache, on top of the latency; without it, unlimited", "neutral"},
          write_bandwidth);
  v.field(
      {"sync_bandwidth", Unit::bytes, 1, kMostDiskBytes,
       "bytes per second that a sync brings onto the platter, on top of the latency; without it, unlimited", "neutral"},
      sync_bandwidth);
  v.field({"commit_interval", Unit::duration, 0, kLongestTime,
           "syncs begin at least this far apart: what gathers meanwhile shares the next; 0 = at once", "neutral"},
          commit_interval);
  v.field({"write_back", Unit::duration, 0, kLongestTime,
           "the page cache is on the platter after this long by itself: the most that a power cut takes; 0 = not by "
           "itself",
           "neutral; Linux vm.dirty_expire_centisecs: 30 s"},
          write_back);
  v.field(
      {"flush_interval", Unit::duration, 0, kLongestTime,
       "all that is in the page cache goes to the platter whenever another of these has passed since the start, though "
       "nobody waits for it; 0 = not by the clock",
       "neutral; Redis appendfsync everysec: 1 s; Kafka flush.ms: never"},
      flush_interval);
  v.field({"capacity", Unit::bytes, kLeastDisk, kMostDiskBytes,
           "bytes that the broker's log may take; without it, unlimited", "neutral"},
          capacity);
  v.field({"reserve", Unit::bytes, 0, kMostDiskBytes,
           "with less room left than this, the broker stops reading from publishers until its log was trimmed",
           "RabbitMQ disk_free_limit: 50 MB"},
          reserve);
  v.field({"torn_tail", Unit::fraction, 0, 1,
           "chance that a power cut leaves a part of what was not synced, with the record after it torn", "neutral"},
          torn_tail);
}

}  // namespace brokerlab::sim
