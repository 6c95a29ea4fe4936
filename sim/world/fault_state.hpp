// SPDX-License-Identifier: Apache-2.0
// What the world keeps of its faults: which are under way, who is paused and what waits for them. Processes go by
// number: connections first, the broker last.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "broker_model/base/ring.hpp"
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
  HostRole host;
  Job job;
};

/// What waits for a paused process: the steps that it was in the middle of come first.
struct PausedProcess {
  std::uint32_t depth = 0;  ///< pauses that overlap
  Ring<HeldJob> interrupted, held;
};

struct FaultState {
  std::shared_ptr<const std::vector<Strike>> strikes;  ///< in order of time
  std::vector<ActiveFault> active;
  std::vector<PausedProcess> paused;  ///< by process; empty until somebody is paused
  std::uint32_t paused_count = 0;     ///< processes that are paused now
  std::uint32_t next_serial = 0;
  std::vector<std::uint64_t> struck;  ///< by fault: how often it hit a process
  std::uint64_t crashes = 0;          ///< of consumers, by poisonous messages
};

}  // namespace brokerlab::sim
