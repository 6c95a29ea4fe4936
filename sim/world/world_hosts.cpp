// SPDX-License-Identifier: Apache-2.0
// Processors: who executes which step when.
#include "broker_model/base/check.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

void World::submit(std::uint32_t host, const Job& job) {
  if (faults_.paused_count > 0 && hold(host, job)) [[unlikely]]
    return;
  Station& station = hosts_[host];
  if (job.cost.ns <= 0 && station.may_step()) [[likely]] {
    station.set_stepping(true);
    run_job(job);
    station.set_stepping(false);
  } else {
    station.enqueue(job);
  }
  pump(host);
}

// Steps never nest: a step that submits another to the same host leaves it in line.
void World::pump(std::uint32_t host) {
  if (hosts_[host].stepping()) return;
  hosts_[host].set_stepping(true);
  while (const Job* job = hosts_[host].next()) {
    const Duration takes = job->cost;
    if (takes.ns <= 0) [[likely]] {
      const auto [argument, kind, process, epoch, cost] = *job;
      hosts_[host].take_next();
      run_job(static_cast<JobKind>(kind), process, epoch, argument);
    } else {
      const std::uint32_t index = jobs_.insert(*job);
      hosts_[host].take_next();
      hosts_[host].started(takes);
      schedule_in_order(Lane::broker, now() + takes, EventKind::step_ended, host, index);
    }
  }
  hosts_[host].set_stepping(false);
}

void World::step_ended(std::uint32_t host, std::uint32_t job) {
  const Job ended = jobs_[job];
  jobs_.erase(job);
  hosts_[host].finished();
  if (faults_.paused_count == 0 || !hold_interrupted(host, ended)) {
    hosts_[host].set_stepping(true);
    run_job(ended);
    hosts_[host].set_stepping(false);
  }
  pump(host);
}

void World::run_job(JobKind kind, std::uint32_t process, std::uint32_t epoch, std::uint64_t argument) {
  const auto small = static_cast<std::uint32_t>(argument);
  switch (kind) {
    case JobKind::session_opened:
    case JobKind::session_closed:
    case JobKind::command:
    case JobKind::writable:
    case JobKind::write_completed:
    case JobKind::sync_completed:
    case JobKind::time_passed:
    case JobKind::disk_alarm:
      return broker_job(kind, process, epoch, argument);
    case JobKind::send:
      return transmit_up(small);
    case JobKind::receive:
      return read_down(small);
    case JobKind::direct_send:
      return direct_transmit(small);
    case JobKind::direct_receive:
      return direct_receive(small, epoch);
    case JobKind::direct_answer:
      return direct_read_answer(small, epoch);
    case JobKind::processed:
      if (epoch == consumers_[process].life) processing_ends(process, small);
      return;
    case JobKind::intend:
      return intend(process, small, true);
    case JobKind::transport_ready:
      if (producers_[process].endpoint && connections_[process].epoch == argument)
        producer_step(process, TransportReady{});
      return;
    case JobKind::timer:
      return producer_timer(process, argument);
    case JobKind::connection_lost:
      return client_lost(process, small);
    case JobKind::reply:
      return reply_arrived(process, small);
    case JobKind::reconnect:
      return reconnect(process, small);
  }
}

}  // namespace brokerlab::sim
