// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/settling.hpp"

#include "broker_model/core/dead_letters.hpp"
#include "broker_model/core/hand_out.hpp"
#include "broker_model/core/queue_log.hpp"

namespace brokerlab::core {
namespace {

// Ends the lease itself: its holder's windows have room again. What becomes of the entry is the caller's matter.
Lease end_lease(Turn& t, std::uint32_t index) {
  const Lease& held = t.s.leases[index];
  if (held.deadline.valid()) [[unlikely]]
    t.s.deadlines.cancel(held.deadline);
  const Lease lease = held;
  unlink(t.s.leases, &Lease::in_session, t.s.sessions[lease.session].leases, index);
  t.s.leases.erase(index);
  if (lease.consumer.index != kNil) give_window_back(t, lease.session, lease.consumer);
  return lease;
}

void return_to_back(Turn& t, std::uint32_t slot, std::uint64_t position) {
  Queue& queue = t.s.queues[slot];
  Entry moved = *queue.entries.find(t.s.chunks, position);
  moved.state = EntryState::ready;
  const std::uint32_t size = t.s.messages[moved.record].body.size;
  const Instant expires = queue.entries.expires(t.s.chunks, position);
  const std::uint64_t end = queue.entries.append(t.s.chunks, moved, expires);
  t.s.messages.retain(moved.record);
  queue.ready.add(size);
  if (queue.durable && end % t.s.config.node.segment_entries == 0) close_segment(t, queue);
  if ((moved.flags & Entry::kLogged) != 0) log_entry(t, queue, end, moved);
  remove_entry(t, slot, position);  // after the new record: a crash between them doubles, and does not lose
}

void return_in_place(Turn& t, std::uint32_t slot, std::uint64_t position, ReturnPosition where) {
  Queue& queue = t.s.queues[slot];
  Entry& entry = *queue.entries.find(t.s.chunks, position);
  entry.state = EntryState::returned;
  const std::uint32_t size = t.s.messages[entry.record].body.size;
  queue.leased.remove(size);
  queue.ready.add(size);
  if (where == ReturnPosition::front)
    queue.subscription.return_to_front(position);
  else
    queue.subscription.return_to_original(position);
}

// An entry comes back from a lease: to its place, or, after too many deliveries, out of the queue.
void give_back(Turn& t, const Lease& lease, ReturnPosition where) {
  const std::uint32_t slot = lease.queue.index;
  Queue& queue = t.s.queues[slot];
  const Entry& entry = *queue.entries.find(t.s.chunks, lease.position);
  const SessionId actor = t.s.sessions[lease.session].id;
  const std::uint32_t limit = queue.policy.subscription.max_deliveries;
  if (limit > 0 && entry.deliveries >= limit) return die(t, slot, lease.position, DeathReason::delivery_limit, actor);
  t.note(NoteKind::returned, t.s.messages[entry.record], queue.name, 0, entry.deliveries, actor);
  t.mark_dirty(slot);
  if (where == ReturnPosition::back)
    return_to_back(t, slot, lease.position);
  else
    return_in_place(t, slot, lease.position, where);
}

void acknowledge(Turn& t, const Lease& lease, Queue& queue) {
  const Entry& entry = *queue.entries.find(t.s.chunks, lease.position);
  t.note(NoteKind::acknowledged, t.s.messages[entry.record], queue.name, 0, entry.deliveries,
         t.s.sessions[lease.session].id);
  remove_entry(t, lease.queue.index, lease.position);
}

// The lease of a command, if the session holds it; a stale or foreign handle is answered.
Lease* held_lease(Turn& t, std::uint32_t session, const LeaseHandle& handle) {
  Lease* lease = t.s.leases.find(handle);
  if (lease != nullptr && lease->session == session) [[likely]]
    return lease;
  t.send(session, SettleFailed{handle});
  return nullptr;
}

void expire(Turn& t, std::uint32_t index) {
  const Lease lease = end_lease(t, index);
  const Queue* queue = resolve(t.s.queues, lease.queue);
  if (queue == nullptr) return;
  const ReturnPosition where = queue->policy.subscription.on_loss;
  Queue& held = t.s.queues[lease.queue.index];
  const Entry& entry = *held.entries.find(t.s.chunks, lease.position);
  t.note(NoteKind::lease_expired, t.s.messages[entry.record], held.name, index, entry.deliveries,
         t.s.sessions[lease.session].id);
  give_back(t, lease, where);
}

}  // namespace

void settle(Turn& t, const Settle& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil || held_lease(t, session, command.lease) == nullptr) return;
  const Lease lease = end_lease(t, command.lease.index);
  Queue* queue = resolve(t.s.queues, lease.queue);
  if (queue == nullptr) return;  // deleted meanwhile: settled in vain
  switch (command.how) {
    case Settlement::acknowledge:
      return acknowledge(t, lease, *queue);
    case Settlement::give_back:
      return give_back(t, lease, queue->policy.subscription.on_return);
    case Settlement::reject:
      return die(t, lease.queue.index, lease.position, DeathReason::rejected, command.session);
  }
}

void extend_lease(Turn& t, const ExtendLease& command) {
  const std::uint32_t session = t.session_slot(command.session);
  Lease* held = session == kNil ? nullptr : held_lease(t, session, command.lease);
  if (held == nullptr) return;
  if (command.timeout > Duration{0}) {
    if (held->deadline.valid()) held->deadline = t.s.deadlines.extend(held->deadline, t.now, command.timeout);
    return;
  }
  const Lease lease = end_lease(t, command.lease.index);
  if (const Queue* queue = resolve(t.s.queues, lease.queue)) give_back(t, lease, queue->policy.subscription.on_return);
}

void expire_leases(Turn& t) {
  std::uint32_t index = kNil;
  while (t.s.deadlines.pop_due(t.now, index)) {
    t.s.leases[index].deadline = DeadlineQueue::Handle::none();
    expire(t, index);
  }
}

void return_leases(Turn& t, std::uint32_t session) {
  while (!t.s.sessions[session].leases.empty()) {
    const Lease lease = end_lease(t, t.s.sessions[session].leases.head);
    if (const Queue* queue = resolve(t.s.queues, lease.queue)) give_back(t, lease, queue->policy.subscription.on_loss);
  }
}

void remove_entry(Turn& t, std::uint32_t slot, std::uint64_t position, LogIt log) {
  Queue& queue = t.s.queues[slot];
  const Entry entry = queue.entries.erase(t.s.chunks, position);
  const std::uint32_t size = t.s.messages[entry.record].body.size;
  (entry.state == EntryState::leased ? queue.leased : queue.ready).remove(size);
  if (log == LogIt::now && (entry.flags & Entry::kLogged) != 0) [[likely]]
    log_settled(t, queue, position);
  t.s.messages.release(entry.record);
  if (!queue.parked.empty()) t.mark_dirty(slot);
}

}  // namespace brokerlab::core
