// SPDX-License-Identifier: Apache-2.0
// What the world keeps of its faults: which are under way, who is paused and what waits for them. Processes go by
// number: connections first, the broker last.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "broker_model/base/ring.hpp"
#include "sim/faults/process_clock.hpp"
#include "sim/faults/timetable.hpp"
#include "sim/host/station.hpp"
#include "sim/world/event_kind.hpp"

namespace brokerlab::sim {

/// A fault that passes by itself, and has not passed.
struct ActiveFault {
  std::uint32_t serial = 0;  ///< tells it from others of the same fault
  std::uint32_t fault = 0;
  std::uint32_t process = 0;
};

/// A step that a paused process will take when it goes on.
struct HeldJob {
  std::uint32_t host;
  Job job;
};

/// What waits for a paused process: the steps that it was in the middle of come first.
struct PausedProcess {
  std::uint32_t depth = 0;  ///< pauses that overlap
  Ring<HeldJob> interrupted, held;
};

/// A completion that a stalled disk keeps back.
struct StalledCompletion {
  EventKind kind = EventKind::write_completed;
  std::uint32_t life = 0;
  std::uint64_t sequence = 0;
};

struct FaultState {
  std::shared_ptr<const std::vector<Strike>> strikes;  ///< in order of time
  std::vector<ActiveFault> active;
  std::vector<PausedProcess> paused;  ///< by process; empty until somebody is paused
  std::uint32_t paused_count = 0;     ///< processes that are paused now
  std::uint32_t next_serial = 0;
  std::vector<std::uint64_t> struck;       ///< by fault: how often it hit a process
  std::vector<std::uint32_t> conditional;  ///< faults that wait for their condition
  std::uint32_t dying_of = 0xffffffff;     ///< the fault that kills the consumer that takes a step
  std::uint32_t pausing_by = 0xffffffff;   ///< the fault that pauses it before the step's effects go out
  std::vector<ProcessClock> clocks;        ///< by process; empty until some clock differs from the world's
  bool healed = false;                     ///< no fault begins any more
  bool disk_stalled = false;
  bool disk_alarm = false;       ///< what the broker was told
  bool write_failed = false;     ///< a write of the step that is being carried out found no room
  std::uint32_t power_cuts = 0;  ///< of the broker's host
  std::vector<StalledCompletion> stalled;
  std::uint64_t crashes = 0;  ///< of consumers, by poisonous messages
};

}  // namespace brokerlab::sim
