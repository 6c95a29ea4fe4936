// SPDX-License-Identifier: Apache-2.0
// Faults: a process dies, perhaps with its host's power, and perhaps comes back; or something passes by itself.
#include <algorithm>
#include <utility>

#include "broker_model/base/mix.hpp"
#include "sim/faults/fault_rules.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

Victims World::victims_of(const FaultConfig& fault) const {
  const std::optional<FaultTargetName> target = parse_fault_target(fault.target);
  if (!target) return {};
  if (target->kind == FaultTarget::broker) return {broker_number(), broker_number() + 1};
  const auto range = [&](const auto& groups, const std::vector<std::uint32_t>& first, std::uint32_t base) {
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
      if (groups[g].name != target->group) continue;
      const std::uint32_t from = base + first[g];
      if (target->index)
        return *target->index < groups[g].count ? Victims{from + *target->index, from + *target->index + 1} : Victims{};
      return Victims{from, from + groups[g].count};
    }
    return Victims{};
  };
  return target->kind == FaultTarget::producer ? range(config_.producers, first_producer_, 0)
                                               : range(config_.consumers, first_consumer_, producers());
}

void World::build_faults() {
  if (config_.faults.empty()) return;
  faults_.struck.resize(config_.faults.size());
  std::vector<Victims> victims;
  for (const FaultConfig& fault : config_.faults) victims.push_back(victims_of(fault));
  faults_.strikes = std::make_shared<const std::vector<Strike>>(
      timetable(config_.faults, victims, key_, Instant{0} + config_.run.duration));
  schedule_strike(0);
  for (std::uint32_t i = 0; i < config_.faults.size(); ++i)
    if (config_.faults[i].when.given()) faults_.conditional.push_back(i);
  if (config_.run.heal)
    queue_.schedule_exogenous(Instant{0} + config_.run.duration, producers() + 1, 0,
                              static_cast<std::uint32_t>(EventKind::heal), 0);
}

void World::schedule_strike(std::uint32_t index) {
  if (index < faults_.strikes->size())
    queue_.schedule_exogenous((*faults_.strikes)[index].at, producers(), index,
                              static_cast<std::uint32_t>(EventKind::fault), 0);
}

void World::strike(std::uint32_t index) {
  if (faults_.healed) return;
  const Strike& strike = (*faults_.strikes)[index];
  for (std::uint32_t p = strike.victims.first; p < strike.victims.end; ++p) hit(strike.fault, p, strike.lasts);
  schedule_strike(index + 1);
}

void World::hit(std::uint32_t index, std::uint32_t process, Duration lasts) {
  const FaultKind kind = config_.faults[index].kind;
  const bool up = process == broker_number() ? broker_.server.has_value() : client_up(process);
  if (!up && (ends_a_process(kind) || kind == FaultKind::pause)) return;
  if (kind == FaultKind::bit_flip) {
    if (disk_.flip_bit(now(), mix64(index) ^ faults_.struck[index])) ++faults_.struck[index];
    return;
  }
  ++faults_.struck[index];
  if (!ends_a_process(kind)) return begin_fault(index, process, lasts);
  kill(process, kind);
  if (lasts.ns >= 0) schedule(now() + lasts, EventKind::restart, 0, process);
}

void World::begin_fault(std::uint32_t index, std::uint32_t process, Duration lasts) {
  const ActiveFault fault{faults_.next_serial++, index, process};
  faults_.active.push_back(fault);
  note_process(NoteKind::fault_began, process, index);
  if (config_.faults[index].kind == FaultKind::pause) pause(process);
  if (config_.faults[index].kind == FaultKind::disk_full) disk_.fill();
  if (config_.faults[index].jump.ns > 0) set_clock(process, clock_rate(process), config_.faults[index].jump);
  apply_faults(process);
  schedule(now() + lasts, EventKind::fault_over, process, fault.serial);
}

// Nothing, if the process died meanwhile and took the fault with it.
void World::fault_over(std::uint32_t serial) {
  const auto found = std::find_if(faults_.active.begin(), faults_.active.end(),
                                  [&](const ActiveFault& each) { return each.serial == serial; });
  if (found == faults_.active.end()) return;
  const ActiveFault fault = *found;
  faults_.active.erase(found);
  note_process(NoteKind::fault_ended, fault.process, fault.fault);
  apply_faults(fault.process);
  if (config_.faults[fault.fault].kind == FaultKind::pause) resume(fault.process);
}

// Factors that overlap multiply.
void World::apply_faults(std::uint32_t process) {
  double service = 1, disk = 1, rate = 1;
  bool stalled = false, full = false;
  for (const ActiveFault& each : faults_.active) {
    if (each.process != process) continue;
    const FaultConfig& fault = config_.faults[each.fault];
    if (fault.kind == FaultKind::slow_consumer) service *= fault.factor;
    if (fault.kind == FaultKind::slow_disk) disk *= fault.factor;
    if (fault.kind == FaultKind::clock && fault.factor > 0) rate *= fault.factor;
    stalled = stalled || fault.kind == FaultKind::disk_stall;
    full = full || fault.kind == FaultKind::disk_full;
  }
  if (rate != clock_rate(process)) set_clock(process, rate, Duration{0});
  if (process == broker_number())
    apply_to_disk(disk, stalled, full);
  else if (!is_producer(process))
    consumers_[consumer_of(process)].slowness = service;
}

double World::clock_rate(std::uint32_t process) const {
  return faults_.clocks.empty() ? 1 : faults_.clocks[process].rate();
}

// Timers that were set by the clock as it was are set anew.
void World::set_clock(std::uint32_t process, double rate, Duration ahead) {
  if (faults_.clocks.empty()) faults_.clocks.resize(broker_number() + 1);
  faults_.clocks[process].set(now(), rate, ahead);
  if (process == broker_number()) {
    queue_.cancel(broker_.timer);
    broker_.timer_at = Instant::never();
    if (broker_.server) arm_broker_timer();
  } else if (is_producer(process) && producers_[process].endpoint) {
    cancel_producer_timer(producers_[process]);
    arm_producer_timer(process);
  }
}

void World::apply_to_disk(double slowness, bool stalled, bool full) {
  disk_.slow_down(slowness);
  if (stalled != faults_.disk_stalled) stall_disk(stalled);
  if (!full) disk_.give_back();
  if (config_.disk.capacity != 0) watch_disk_room();
}

void World::note_process(NoteKind kind, std::uint32_t process, std::uint32_t detail) {
  Note note;
  note.time = now();
  note.kind = kind;
  note.actor = process;
  note.detail = detail;
  notes_.add(note);
}

void World::kill(std::uint32_t process, FaultKind kind) {
  if (process == broker_number())
    kill_broker(kind);
  else
    kill_client(process, kind);
}

void World::kill_broker(FaultKind kind) {
  if (!broker_.server) return;
  note_process(kind == FaultKind::power_cut ? NoteKind::power_cut : NoteKind::process_killed, broker_number());
  broker_.server.reset();
  ++broker_.life;
  queue_.cancel(broker_.timer);
  broker_.timer_at = Instant::never();
  if (kind == FaultKind::power_cut)
    disk_.power_failed(now(), faults_.power_cuts++);
  else
    disk_.process_killed();
  for (std::uint32_t c = 0; c < connections(); ++c) {
    connections_[c].broker_open = connections_[c].session_open = false;
    forget_unread(c);
    if (connections_[c].client_open) peer_died(way_of(c, kDown), kind);
  }
  broker_.host_silent = kind == FaultKind::power_cut;
  faults_.disk_alarm = false;
  forget_pause(broker_number());
}

void World::restart_broker() {
  SurvivingLog log;
  if (broker_.server || !read_log(log)) return;
  broker_.server.emplace(amqp::Server::recover({{key_.value, config_.node}, dictionary_, {}}, log));
  note_process(NoteKind::process_restarted, broker_number());
  broker_.host_silent = false;
  recovered_ = Recovered{stored(), notes_.all().size()};
  broker_effects_.clear();
  build_queues();
  for (std::uint32_t c = 0; c < connections(); ++c)
    if (connections_[c].client_open)
      expect_heartbeat(c);
    else if (client_up(c))
      schedule(next_connect(c, now()), EventKind::reconnect, c, client_life(c));
}

/// A killed process's host resets its connections; one without power says nothing. `way` leads to the one left.
void World::peer_died(std::uint32_t way, FaultKind kind) {
  if (direct_) return;
  Stream& from_the_living = connections_[connection_of(way)].streams[direction_of(way) ^ 1U];
  if (kind != FaultKind::power_cut) send_reset(way);
  from_the_living.expect_trouble(now());
  arm(way ^ 1U);
  listen(way);
}

void World::kill_client(std::uint32_t c, FaultKind kind) {
  if (!client_up(c)) return;
  note_process(kind == FaultKind::power_cut ? NoteKind::power_cut : NoteKind::process_killed, c);
  Connection& connection = connections_[c];
  connection.client_open = false;
  connection.host_silent = kind == FaultKind::power_cut;
  if (connection.broker_open) peer_died(way_of(c, kUp), kind);
  for (; !connection.held_down.empty(); connection.held_down.pop_front())
    down_frames_.erase(connection.held_down.front());
  if (is_producer(c)) {
    ProducerProcess& process = producers_[c];
    if (process.endpoint->policy().outbox) process.outbox = process.endpoint->unfinished();
    process.endpoint.reset();
    ++process.life;
    cancel_producer_timer(process);
  } else {
    ConsumerProcess& process = consumers_[consumer_of(c)];
    if (direct_) direct_lose(consumer_of(c));
    process.endpoint.reset();
    ++process.life;
    tables_[process.table].process_killed();
  }
  forget_pause(c);
}

void World::crash_consumer(std::uint32_t c) {
  if (const std::uint32_t by = std::exchange(faults_.dying_of, 0xffffffff); by != 0xffffffff)
    return hit(by, producers() + c, config_.faults[by].restart_after);
  const ConsumerPolicy& policy = *consumer_policies_[consumers_[c].group];
  ++faults_.crashes;
  kill_client(producers() + c, FaultKind::kill);
  schedule(now() + policy.restart_after_crash, EventKind::restart, 0, producers() + c);
}

void World::restart(std::uint32_t process) {
  if (process == broker_number()) return restart_broker();
  if (client_up(process)) return;
  note_process(NoteKind::process_restarted, process);
  connections_[process].host_silent = false;
  if (is_producer(process))
    start_producer(process);
  else
    start_consumer(consumer_of(process));
  connect(process);
}

}  // namespace brokerlab::sim
