// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/session_life.hpp"

#include <algorithm>
#include <limits>

#include "broker_model/base/check.hpp"
#include "broker_model/core/consuming.hpp"
#include "broker_model/core/declaring.hpp"
#include "broker_model/core/hand_out.hpp"
#include "broker_model/core/publishing.hpp"
#include "broker_model/core/queue_log.hpp"
#include "broker_model/core/settling.hpp"

namespace brokerlab::core {
namespace {

// Half of the range: what is as good as unlimited stays so while replies are deducted.
std::int64_t clamp_credit(std::uint64_t bytes) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
  return static_cast<std::int64_t>(std::min(bytes, kMost));
}

void delete_exclusive_queues(Turn& t, SessionId owner) {
  for (std::uint32_t slot = 0; slot < t.s.queues.slots(); ++slot)
    if (t.s.queues.live(slot) && t.s.queues[slot].exclusive_to == owner) delete_queue(t, slot);
}

void close(Turn& t, std::uint32_t slot) {
  while (!t.s.sessions[slot].carried.empty()) close(t, t.s.sessions[slot].carried.head);
  while (!t.s.sessions[slot].consumers.empty()) remove_consumer(t, t.s.sessions[slot].consumers.head);
  return_leases(t, slot);
  const std::uint32_t carrier = t.s.sessions[slot].carrier;
  if (t.s.sessions[carrier].parked > 0) drop_parked(t, t.s.session_ref(slot));
  if (t.s.sessions[slot].exclusive_queues > 0) delete_exclusive_queues(t, t.s.sessions[slot].id);
  if (carrier != slot) unlink(t.s.sessions, &Session::in_carrier, t.s.sessions[carrier].carried, slot);
  t.s.session_of_id.erase(t.s.sessions[slot].id.value);
  t.s.sessions.erase(slot);
}

// Which entries were out is known only now: written so that the next start flags these alone.
void log_deliveries(Turn& t, Queue& queue) {
  queue.entries.for_each(t.s.chunks, [&](std::uint64_t position, const Entry& entry) {
    const bool was_out = entry.deliveries > 0 || (entry.flags & Entry::kRedelivered) != 0;
    if (!was_out || (entry.flags & Entry::kLogged) == 0) return;
    LogRecord record;
    record.kind = RecordKind::delivered;
    record.log = queue.log;
    record.name = queue.name;
    record.position = position;
    record.segment = segment_of(t.s, position);
    record.flags = entry.deliveries;
    t.s.log.add(record);
  });
}

}  // namespace

void open_session(Turn& t, const SessionOpened& input) {
  if (t.s.stopped) return;
  BROKERLAB_CHECK(t.session_slot(input.session) == kNil, "a session id that is in use");
  const std::uint32_t carrier = t.session_slot(input.carrier);
  if (input.carrier != input.session && carrier == kNil) return;  // its connection has just gone
  Session session;
  session.id = input.session;
  session.serial = t.s.next_serial++;
  session.credit = clamp_credit(input.credit);
  const std::uint32_t slot = t.s.sessions.insert(session);
  t.s.sessions[slot].carrier = input.carrier == input.session ? slot : carrier;
  if (input.carrier != input.session)
    push_back(t.s.sessions, &Session::in_carrier, t.s.sessions[carrier].carried, slot);
  t.s.session_of_id.insert(input.session.value, slot);
}

void close_session(Turn& t, const SessionClosed& input) {
  if (const std::uint32_t slot = t.session_slot(input.session); slot != kNil) close(t, slot);
}

void add_credit(Turn& t, const Writable& input) {
  const std::uint32_t slot = t.session_slot(input.session);
  if (slot == kNil) return;
  Session& session = t.s.sessions[slot];
  session.credit = std::min(session.credit + clamp_credit(input.bytes), clamp_credit(~std::uint64_t{0}));
  if (!session.blocked_by_credit.empty()) wake(t, slot);
}

void stop(Turn& t) {
  if (t.s.stopped) return;
  t.s.stopped = true;
  for (std::uint32_t slot = 0; slot < t.s.sessions.slots(); ++slot) {
    if (!t.s.sessions.live(slot)) continue;
    const SessionId id = t.s.sessions[slot].id;
    if (t.s.sessions[slot].carrier != slot) continue;
    close(t, slot);
    t.emit(CloseSession{id});
  }
  pump(t);
  for (std::uint32_t slot = 0; slot < t.s.queues.slots(); ++slot)
    if (t.s.queues.live(slot) && t.s.queues[slot].durable) log_deliveries(t, t.s.queues[slot]);
  LogRecord mark;
  mark.kind = RecordKind::clean_stop;
  t.s.log.want_sync(t.s.log.add(mark));
}

}  // namespace brokerlab::core
