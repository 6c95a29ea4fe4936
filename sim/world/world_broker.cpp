// SPDX-License-Identifier: Apache-2.0
// The broker's process: inputs go in one at a time, effects are carried out in order.
#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

void World::broker_job(JobKind kind, std::uint32_t process, std::uint32_t epoch, std::uint64_t argument) {
  const SessionId session{process};
  if (!broker_.server || epoch != broker_.life) [[unlikely]] {
    if (kind == JobKind::command) up_frames_.erase(static_cast<std::uint32_t>(argument));
    return;
  }
  if (kind == JobKind::command) return broker_command(static_cast<std::uint32_t>(argument));
  if (kind == JobKind::session_opened) {
    if (std::exchange(connections_[process].session_open, true)) broker_step(SessionClosed{session});
    connections_[process].broker_reading = true;  // whatever was said of the session before
    broker_step(SessionOpened{session, session, argument});
  } else if (kind == JobKind::session_closed) {
    if (!std::exchange(connections_[process].session_open, false)) return;
    forget_unread(process);
    broker_step(SessionClosed{session});
  } else if (kind == JobKind::writable) {
    if (connections_[process].session_open) broker_step(Writable{session, argument});
  } else if (kind == JobKind::write_completed) {
    broker_step(WriteCompleted{argument});
  } else if (kind == JobKind::sync_completed) {
    broker_step(SyncCompleted{argument});
  } else if (kind == JobKind::disk_alarm) {
    broker_step(DiskAlarm{argument != 0});
  } else {
    broker_step(TimePassed{});
  }
}

void World::broker_command(std::uint32_t index) {
  const UpFrame& frame = up_frames_[index];
  const std::uint32_t c = frame.connection;
  Connection& connection = connections_[c];
  const bool current = connection.epoch == frame.epoch && connection.session_open;
  if (current && !connection.broker_reading) [[unlikely]]
    return connection.deferred_up.push_back(index);
  if (!current) [[unlikely]]
    return up_frames_.erase(index);
  if (connection.over_stream) [[likely]] {
    Wire wire(*this, connection, way_of(c, kUp));
    if (connection.up().read(now(), frame.bytes, wire)) up_moved(connection, c);
  }
  if (frame.token.attempt != 0 && producer_policies_[producers_[c].group]->confirms)
    connection.confirms.published(frame.token);
  broker_step(frame.input);  // read before its effects are carried out, which may move where frames lie
  up_frames_.erase(index);
  if (connection.broker_reading) read_next_held_up(c);
}

void World::broker_step(const amqp::Input& input) {
  if (!broker_.server) [[unlikely]]
    return;  // it died of the step before
  broker_effects_.clear();
  step_part(broker_number(), *broker_.server, input, broker_effects_);
  carry_out(broker_effects_);
  if (config_.disk.capacity != 0) [[unlikely]]
    watch_disk_room();
  if (broker_.server) [[likely]]
    arm_broker_timer();
}

void World::carry_out(const amqp::Effects& effects) {
  for (const amqp::Effects::Effect& effect : effects.items()) {
    if (const auto* send = std::get_if<Send<amqp::Frame>>(&effect)) {
      send_down(send->session.value, send->message, static_cast<std::uint32_t>(send->bytes));
    } else if (const auto* append = std::get_if<Append>(&effect)) {
      write(effects, *append);
    } else if (const auto* close = std::get_if<CloseSession>(&effect)) {
      if (close->session.value >= connections()) continue;
      connections_[close->session.value].broker_open = connections_[close->session.value].session_open = false;
      send_reset(way_of(close->session.value, kDown));
    } else if (const auto* pause = std::get_if<PauseReading>(&effect)) {
      if (pause->session.value < connections()) connections_[pause->session.value].broker_reading = false;
    } else if (const auto* resume = std::get_if<ResumeReading>(&effect)) {
      if (resume->session.value >= connections()) continue;
      connections_[resume->session.value].broker_reading = true;
      read_next_held_up(resume->session.value);
    } else if (const auto* sync = std::get_if<Sync>(&effect)) {
      schedule_in_order(Lane::broker, disk_.issue_sync(now(), sync->up_to_sequence), EventKind::sync_completed,
                        broker_.life, sync->up_to_sequence);
    } else if (const auto* truncate = std::get_if<Truncate>(&effect)) {
      disk_.truncate(truncate->log);
    } else if (const auto* trim = std::get_if<Trim>(&effect)) {
      disk_.trim(trim->log, trim->segment);
    } else {
      BROKERLAB_CHECK(false, "an effect that this world has no part for");
    }
  }
}

void World::arm_broker_timer() {
  const Instant deadline = broker_.server->next_deadline();
  if (deadline == Instant::never()) [[likely]]
    return;
  const Instant due = world_time(broker_number(), deadline);
  if (due >= broker_.timer_at) return;
  queue_.cancel(broker_.timer);
  broker_.timer_at = std::max(due, now());
  broker_.timer =
      queue_.schedule(broker_.timer_at, broker_.life, static_cast<std::uint32_t>(EventKind::broker_timer), 0);
}

void World::broker_timer(std::uint32_t life) {
  if (life != broker_.life || !broker_.server) return;
  broker_.timer_at = Instant::never();
  submit(kBrokerHost, {0, static_cast<std::uint32_t>(JobKind::time_passed), 0, life, {}});
}

}  // namespace brokerlab::sim
