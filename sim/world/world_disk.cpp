// SPDX-License-Identifier: Apache-2.0
// The broker's disk: what it is asked for, when it answers, and what it does when there is no room.
#include <algorithm>

#include "broker_model/core/log_check.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

void World::write(const amqp::Effects& effects, const Append& append) {
  if (!disk_.has_room_for(append.bytes)) {
    faults_.write_failed = true;
    return;
  }
  const Instant done = disk_.issue_write(now(), std::span(effects.records()).subspan(append.first, append.count),
                                         effects.policies(), append.bytes);
  schedule_in_order(Lane::broker, done, EventKind::write_completed, broker_.life, append.last_sequence);
}

// The data is where it is, whatever its broker does meanwhile; the broker learns of it by a step.
void World::disk_completed(EventKind kind, std::uint32_t life, std::uint64_t sequence) {
  if (life != broker_.life) [[unlikely]]
    return;
  if (faults_.disk_stalled) [[unlikely]]
    return faults_.stalled.push_back({kind, life, sequence});
  if (kind == EventKind::write_completed) [[likely]]
    disk_.write_completed(now(), sequence);
  else
    disk_.sync_completed(sequence);
  if (!faults_.conditional.empty() && strikes_at_completion(kind)) [[unlikely]]
    return;
  if (kind == EventKind::write_completed)
    return submit(
        kBrokerHost, Duration{0},
        [&](Duration takes) {
          return Job{sequence, static_cast<std::uint32_t>(JobKind::write_completed), 0, life, takes};
        },
        [&] { broker_step(WriteCompleted{sequence}); });
  submit(kBrokerHost,
         {sequence, static_cast<std::uint32_t>(JobKind::sync_completed), 0, life, config_.broker_host.per_sync});
}

void World::stall_disk(bool stalled) {
  faults_.disk_stalled = stalled;
  if (stalled) return;
  for (const StalledCompletion& each : faults_.stalled) schedule(now(), each.kind, each.life, each.sequence);
  faults_.stalled.clear();
}

// A process that cannot write its log stops. One that is short of room is told, and stops its publishers.
void World::watch_disk_room() {
  if (faults_.write_failed) {
    faults_.write_failed = false;
    note_process(NoteKind::write_failed, broker_number());
    return kill_broker(FaultKind::kill);
  }
  if (!broker_.server || disk_.is_short() == faults_.disk_alarm) return;
  faults_.disk_alarm = disk_.is_short();
  Note note;
  note.time = now();
  note.kind = NoteKind::disk_alarm;
  note.actor = broker_number();
  note.flag = faults_.disk_alarm ? 1 : 0;
  notes_.add(note);
  submit(kBrokerHost,
         {faults_.disk_alarm ? 1U : 0U, static_cast<std::uint32_t>(JobKind::disk_alarm), 0, broker_.life, {}});
}

// Reads the log and looks for damage. False: the broker does not start on it.
bool World::read_log(SurvivingLog& log) {
  log = disk_.survivors();
  if (log.checksums.empty()) return true;
  const LogDamage damage = examine(log);
  Note note;
  note.time = now();
  note.kind = NoteKind::log_damaged;
  note.actor = broker_number();
  note.count = static_cast<std::uint16_t>(std::min<std::uint64_t>(damage.torn, 0xffff));
  note.detail = static_cast<std::uint32_t>(damage.damaged);
  notes_.add(note);
  if (damage.damaged > 0 && config_.node.on_corruption == OnCorruption::refuse) return false;
  if (damage.torn > 0) {
    const std::size_t whole = log.records.size() - damage.torn;
    disk_.cut_tail(whole == 0 ? 0 : log.records[whole - 1].sequence);
  }
  return true;
}

}  // namespace brokerlab::sim
