// SPDX-License-Identifier: Apache-2.0
// Pauses: a process takes no step for a while. What the wire brings waits in its socket buffers, its timers fire late,
// and processing that ends meanwhile is noticed when it goes on. Its host's processors serve others.
#include "sim/world/world.hpp"

namespace brokerlab::sim {

std::uint32_t World::process_of(std::uint32_t host, const Job& job) const {
  if (host == kBrokerHost) return broker_number();
  const auto kind = static_cast<JobKind>(job.kind);
  const bool by_consumer = kind == JobKind::processed || kind == JobKind::direct_receive;
  return by_consumer ? producers() + job.process : job.process;
}

bool World::is_paused(std::uint32_t process) const {
  return faults_.paused_count > 0 && faults_.paused[process].depth > 0;
}

bool World::hold(std::uint32_t host, const Job& job) {
  const std::uint32_t process = process_of(host, job);
  if (!is_paused(process)) return false;
  faults_.paused[process].held.push_back({host, job});
  return true;
}

// A step in the middle of which the pause began: it is paid for and goes first.
bool World::hold_interrupted(std::uint32_t host, const Job& job) {
  const std::uint32_t process = process_of(host, job);
  if (!is_paused(process)) return false;
  Job paid = job;
  paid.cost = Duration{0};
  faults_.paused[process].interrupted.push_back({host, paid});
  return true;
}

// A step of a process that is not asked for by its host, such as an expired timer. True: it waits.
bool World::hold_step(std::uint32_t process, JobKind kind, std::uint64_t argument) {
  if (!is_paused(process)) return false;
  const Job job{argument, static_cast<std::uint32_t>(kind), process, 0, {}};
  faults_.paused[process].held.push_back({connections_[process].host, job});
  return true;
}

void World::pause(std::uint32_t process) {
  if (faults_.paused.empty()) faults_.paused.resize(broker_number() + 1);
  PausedProcess& paused = faults_.paused[process];
  if (paused.depth++ > 0) return;
  ++faults_.paused_count;
  const std::uint32_t host = process == broker_number() ? kBrokerHost : connections_[process].host;
  hosts_[host].take_waiting([&](const Job& job) {
    const bool its_own = process_of(host, job) == process;
    if (its_own) paused.held.push_back({host, job});
    return its_own;
  });
  listen_to(process);
}

void World::resume(std::uint32_t process) {
  PausedProcess& paused = faults_.paused[process];
  if (--paused.depth > 0) return;
  --faults_.paused_count;
  Ring<HeldJob> waiting[2] = {paused.interrupted, paused.held};
  paused.interrupted.clear();
  paused.held.clear();
  // A step may pause the process again: what is left then waits on.
  for (Ring<HeldJob>& ring : waiting)
    for (; !ring.empty(); ring.pop_front()) submit(ring.front().host, ring.front().job);
  listen_to(process);
}

// The process died: what waited for it is carried out as far as that means to throw it away.
void World::forget_pause(std::uint32_t process) {
  std::erase_if(faults_.active, [&](const ActiveFault& each) {
    return each.process == process && config_.faults[each.fault].kind == FaultKind::pause;
  });
  if (faults_.paused.empty() || faults_.paused[process].depth == 0) return;
  PausedProcess& paused = faults_.paused[process];
  paused.depth = 0;
  --faults_.paused_count;
  for (Ring<HeldJob>* ring : {&paused.interrupted, &paused.held})
    for (; !ring->empty(); ring->pop_front()) {
      const HeldJob held = ring->front();
      run_job(held.job);
    }
}

}  // namespace brokerlab::sim
