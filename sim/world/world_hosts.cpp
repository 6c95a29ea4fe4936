// SPDX-License-Identifier: Apache-2.0
// Processors: who executes which step when.
#include "broker_model/base/check.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

Duration World::cost(std::uint32_t host, std::uint32_t bytes) const {
  const HostConfig& config = machines_[host];
  if (config.per_kib.ns == 0) return config.per_command;
  return config.per_command + Duration{config.per_kib.ns / 1024 * bytes + config.per_kib.ns % 1024 * bytes / 1024};
}

void World::submit(std::uint32_t host, const Job& job) {
  if (faults_.paused_count > 0 && hold(host, job)) [[unlikely]]
    return;
  if (job.cost.ns > 0 || pumping_[host] || !hosts_[host].idle_core()) {
    hosts_[host].enqueue(job);
    return pump(host);
  }
  // A free core, nobody in line and no time to take: the common step of a world without processor costs.
  pumping_[host] = true;
  run_job(job);
  pumping_[host] = false;
  if (hosts_[host].waiting() > 0) pump(host);
}

// Steps never nest: a step that submits another to the same host leaves it in line.
void World::pump(std::uint32_t host) {
  if (pumping_[host]) return;
  pumping_[host] = true;
  while (const std::optional<Job> job = hosts_[host].next()) {
    if (job->cost.ns <= 0) [[likely]] {
      run_job(*job);
    } else {
      hosts_[host].started(job->cost);
      schedule(now() + job->cost, EventKind::step_ended, host, jobs_.insert(*job));
    }
  }
  pumping_[host] = false;
}

void World::step_ended(std::uint32_t host, std::uint32_t job) {
  const Job ended = jobs_[job];
  jobs_.erase(job);
  hosts_[host].finished();
  if (faults_.paused_count == 0 || !hold_interrupted(host, ended)) {
    pumping_[host] = true;
    run_job(ended);
    pumping_[host] = false;
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
