// SPDX-License-Identifier: Apache-2.0
// Processors: who executes which step when.
#include "broker_model/base/check.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

void World::submit(std::uint32_t host, const Job& job) {
  if (faults_.paused_count > 0 && hold(host, job)) [[unlikely]]
    return;
  hosts_[host].enqueue(job);
  pump(host);
}

// Steps never nest: a step that submits another to the same host leaves it in line.
void World::pump(std::uint32_t host) {
  if (hosts_[host].stepping()) return;
  hosts_[host].set_stepping(true);
  while (const std::optional<Job> job = hosts_[host].next()) {
    if (job->cost.ns <= 0) [[likely]] {
      run_job(*job);
    } else {
      hosts_[host].started(job->cost);
      schedule_in_order(now() + job->cost, EventKind::step_ended, host, jobs_.insert(*job));
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

void World::run_job(const Job& job) {
  switch (static_cast<JobKind>(job.kind)) {
    case JobKind::session_opened:
    case JobKind::session_closed:
    case JobKind::command:
    case JobKind::writable:
    case JobKind::write_completed:
    case JobKind::sync_completed:
    case JobKind::time_passed:
    case JobKind::disk_alarm:
      return broker_job(job);
    case JobKind::send:
      return transmit_up(static_cast<std::uint32_t>(job.argument));
    case JobKind::receive:
      return read_down(static_cast<std::uint32_t>(job.argument));
    case JobKind::direct_send:
      return direct_transmit(static_cast<std::uint32_t>(job.argument));
    case JobKind::direct_receive:
      return direct_receive(static_cast<std::uint32_t>(job.argument), job.epoch);
    case JobKind::direct_answer:
      return direct_read_answer(static_cast<std::uint32_t>(job.argument), job.epoch);
    case JobKind::processed:
      if (job.epoch == consumers_[job.process].life)
        processing_ends(job.process, static_cast<std::uint32_t>(job.argument));
      return;
    case JobKind::intend:
      return intend(job.process, static_cast<std::uint32_t>(job.argument), true);
    case JobKind::transport_ready:
      if (producers_[job.process].endpoint && connections_[job.process].epoch == job.argument)
        producer_step(job.process, TransportReady{});
      return;
    case JobKind::timer:
      return producer_timer(job.process, job.argument);
    case JobKind::connection_lost:
      return client_lost(job.process, static_cast<std::uint32_t>(job.argument));
    case JobKind::reply:
      return reply_arrived(job.process, static_cast<std::uint32_t>(job.argument));
    case JobKind::reconnect:
      return reconnect(job.process, static_cast<std::uint32_t>(job.argument));
  }
}

}  // namespace brokerlab::sim
