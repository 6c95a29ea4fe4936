// SPDX-License-Identifier: Apache-2.0
// Scripted faults: a process dies, perhaps with its host's power, and perhaps comes back.
#include <algorithm>
#include <charconv>

#include "sim/world/world.hpp"

namespace brokerlab::sim {

std::optional<FaultTargetName> parse_fault_target(std::string_view text) {
  if (text == "broker") return FaultTargetName{FaultTarget::broker, {}, std::nullopt};
  FaultTargetName target;
  for (const auto& [prefix, kind] : {std::pair<std::string_view, FaultTarget>{"producers.", FaultTarget::producer},
                                     std::pair<std::string_view, FaultTarget>{"consumers.", FaultTarget::consumer}}) {
    if (!text.starts_with(prefix)) continue;
    target.kind = kind;
    target.group = text.substr(prefix.size());
    const std::size_t open = target.group.find('[');
    if (open == std::string_view::npos) return target.group.empty() ? std::nullopt : std::optional(target);
    if (!target.group.ends_with(']')) return std::nullopt;
    const std::string_view digits = target.group.substr(open + 1, target.group.size() - open - 2);
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    target.group = target.group.substr(0, open);
    target.index = index;
    return target.group.empty() ? std::nullopt : std::optional(target);
  }
  return std::nullopt;
}

World::Victims World::victims_of(const FaultConfig& fault) const {
  const std::optional<FaultTargetName> target = parse_fault_target(fault.target);
  if (!target) return {};
  if (target->kind == FaultTarget::broker) return {true, 0, 0};
  const auto range = [&](const auto& groups, const std::vector<std::uint32_t>& first, std::uint32_t base) {
    for (std::uint32_t g = 0; g < groups.size(); ++g) {
      if (groups[g].name != target->group) continue;
      const std::uint32_t from = base + first[g];
      if (target->index)
        return *target->index < groups[g].count ? Victims{false, from + *target->index, from + *target->index + 1}
                                                : Victims{};
      return Victims{false, from, from + groups[g].count};
    }
    return Victims{};
  };
  return target->kind == FaultTarget::producer ? range(config_.producers, first_producer_, 0)
                                               : range(config_.consumers, first_consumer_, producers());
}

void World::fault(std::uint32_t index, std::uint64_t times_before) {
  const FaultConfig& fault = config_.faults[index];
  const Victims victims = victims_of(fault);
  if (victims.broker) {
    kill_broker(fault.kind);
    if (fault.restart_after.ns >= 0) schedule(now() + fault.restart_after, EventKind::restart, index, connections());
  }
  for (std::uint32_t c = victims.first; c < victims.end; ++c) {
    kill_client(c, fault.kind);
    if (fault.restart_after.ns >= 0) schedule(now() + fault.restart_after, EventKind::restart, index, c);
  }
  if (fault.every.ns > 0 && times_before + 1 < fault.times)
    queue_.schedule_exogenous(now() + fault.every, producers() + index, index,
                              static_cast<std::uint32_t>(EventKind::fault), times_before + 1);
}

void World::note_process(NoteKind kind, std::uint32_t connection) {
  Note note;
  note.time = now();
  note.kind = kind;
  note.actor = connection;
  notes_.add(note);
}

// How long until the peer learns: a reset takes the way that frames take.
Duration World::notice_delay(std::uint32_t c, bool up) const { return latency({c, up, 255, connections_[c].epoch, 0}); }

void World::kill_broker(FaultKind kind) {
  if (!broker_.server) return;
  note_process(kind == FaultKind::power_cut ? NoteKind::power_cut : NoteKind::process_killed, connections());
  broker_.server.reset();
  ++broker_.life;
  queue_.cancel(broker_.timer);
  broker_.timer_at = Instant::never();
  if (kind == FaultKind::power_cut)
    disk_.power_failed();
  else
    disk_.process_killed();
  for (std::uint32_t c = 0; c < connections(); ++c) {
    connections_[c].broker_open = false;
    forget_unread(c);
    if (connections_[c].client_open)
      schedule(now() + notice_delay(c, false), EventKind::client_lost, c, connections_[c].epoch);
  }
}

void World::restart_broker() {
  if (broker_.server) return;
  broker_.server.emplace(amqp::Server::recover({{key_.value, config_.node}, dictionary_, {}}, disk_.survivors()));
  note_process(NoteKind::process_restarted, connections());
  recovered_ = true;
  broker_effects_.clear();
  build_queues();
  for (std::uint32_t c = 0; c < connections(); ++c)
    if (client_up(c) && !connections_[c].client_open)
      schedule(next_connect(c, now()), EventKind::reconnect, c, client_life(c));
}

void World::kill_client(std::uint32_t c, FaultKind kind) {
  if (!client_up(c)) return;
  note_process(kind == FaultKind::power_cut ? NoteKind::power_cut : NoteKind::process_killed, c);
  Connection& connection = connections_[c];
  connection.client_open = false;
  if (connection.broker_open) schedule(now() + notice_delay(c, true), EventKind::broker_lost, c, connection.epoch);
  for (; !connection.held_down.empty(); connection.held_down.pop_front())
    down_frames_.erase(connection.held_down.front());
  if (is_producer(c)) {
    ProducerProcess& process = producers_[c];
    if (process.endpoint->policy().outbox) process.outbox = process.endpoint->unfinished();
    process.endpoint.reset();
    ++process.life;
    queue_.cancel(process.timer);
    process.timer_at = Instant::never();
  } else {
    ConsumerProcess& process = consumers_[consumer_of(c)];
    if (direct_) direct_lose(consumer_of(c));
    process.endpoint.reset();
    ++process.life;
    tables_[process.table].process_killed();
  }
}

void World::restart(std::uint32_t, std::uint32_t c) {
  if (c == connections()) return restart_broker();
  if (client_up(c)) return;
  note_process(NoteKind::process_restarted, c);
  if (is_producer(c))
    start_producer(c);
  else
    start_consumer(consumer_of(c));
  connect(c);
}

}  // namespace brokerlab::sim
