// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/hand_out.hpp"

#include "broker_model/core/dead_letters.hpp"
#include "broker_model/core/expiry.hpp"
#include "broker_model/core/publishing.hpp"
#include "broker_model/core/settling.hpp"

namespace brokerlab::core {
namespace {

void describe(Turn& t, const Queue& queue, const Entry& entry, const Record& record, Outgoing& out) {
  out.message = record.message;
  out.body = record.body;
  out.queue = queue.name;
  out.exchange = record.exchange;
  out.key = record.key;
  out.properties = record.properties;
  out.delivery_count = entry.deliveries;
  out.redelivered = entry.deliveries > 1 || (entry.flags & Entry::kRedelivered) != 0;
  if (record.deaths == kNil) [[likely]]
    return;
  const DeathTable& deaths = t.s.messages.deaths();
  out.deaths_first = static_cast<std::uint32_t>(t.effects.deaths().size());
  out.deaths_count = deaths.list(record.deaths, t.effects.deaths());
  out.first_death_queue = deaths.first_queue(record.deaths);
  out.first_death_reason = deaths.first_reason(record.deaths);
}

// Who takes an entry. `consumer` has index kNil for a pull.
struct Taker {
  std::uint32_t session;
  Ref consumer;
  bool settle_on_send;
};

LeaseHandle lease_out(Turn& t, std::uint32_t slot, std::uint64_t position, std::uint32_t size, const Taker& taker) {
  Queue& queue = t.s.queues[slot];
  queue.ready.remove(size);
  queue.leased.add(size);
  const std::uint32_t index = t.s.leases.begin();
  Lease& lease = t.s.leases[index];
  lease.position = position;
  lease.queue = t.s.queue_ref(slot);
  lease.consumer = taker.consumer;
  lease.session = taker.session;
  push_back(t.s.leases, &Lease::in_session, t.s.sessions[taker.session].leases, index);
  if (const auto* timed = std::get_if<TimeoutLease>(&queue.policy.subscription.lease))
    t.s.leases[index].deadline = t.s.deadlines.arm(t.now, timed->timeout, index);
  if (!queue.parked.empty()) [[unlikely]]
    t.mark_dirty(slot);
  return t.s.leases.handle(index);
}

// Takes the head of a queue out of its ready set: into a lease, or out of the queue.
LeaseHandle hand_over(Turn& t, std::uint32_t slot, std::uint64_t position, const Taker& taker, Outgoing& out) {
  Queue& queue = t.s.queues[slot];
  Entry& entry = *queue.entries.find(t.s.chunks, position);
  const Record& record = t.s.messages[entry.record];
  queue.subscription.pop(position);
  if (entry.deliveries < 0xffff) ++entry.deliveries;
  describe(t, queue, entry, record, out);
  const SessionId actor = t.s.sessions[taker.session].id;
  LeaseHandle handle;
  if (!taker.settle_on_send) [[likely]] {
    entry.state = EntryState::leased;
    handle = lease_out(t, slot, position, record.body.size, taker);
  }
  t.note(NoteKind::leased, record, queue.name, handle.index, entry.deliveries, actor);
  if (taker.settle_on_send) {
    t.note(NoteKind::acknowledged, record, queue.name, 0, entry.deliveries, actor);
    remove_entry(t, slot, position);
  }
  return handle;
}

void deliver(Turn& t, std::uint32_t slot, std::uint64_t position, std::uint32_t index) {
  Consumer& consumer = t.s.consumers[index];
  if (!consumer.settle_on_send) {
    ++consumer.unsettled;
    ++t.s.sessions[consumer.session].unsettled;
  }
  Delivered delivered;
  delivered.consumer = consumer.tag;
  const Taker taker{consumer.session, t.s.consumer_ref(index), consumer.settle_on_send};
  delivered.lease = hand_over(t, slot, position, taker, delivered.message);
  t.send(consumer.session, delivered);
}

// Sets a consumer aside whose turn has come but who cannot take; false if it can.
bool set_aside(Turn& t, std::uint32_t index) {
  Consumer& consumer = t.s.consumers[index];
  Session& session = t.s.sessions[consumer.session];
  Session& carrier = t.s.sessions[session.carrier];
  if (consumer.window_full()) {
    consumer.place = ConsumerPlace::blocked_by_window;
  } else if (!consumer.settle_on_send && session.window_full()) {
    consumer.place = ConsumerPlace::blocked_by_session;
    push_back(t.s.consumers, &Consumer::in_place, session.blocked_by_window, index);
  } else if (carrier.credit <= 0) {
    consumer.place = ConsumerPlace::blocked_by_credit;
    push_back(t.s.consumers, &Consumer::in_place, carrier.blocked_by_credit, index);
  } else {
    return false;
  }
  return true;
}

// False if the budget ran out first.
bool hand_out(Turn& t, std::uint32_t slot) {
  for (;;) {
    Queue& queue = t.s.queues[slot];
    std::uint64_t position = 0;
    if (queue.active.empty() || !queue.subscription.head(queue.entries, t.s.chunks, position)) return true;
    if (!t.room()) return false;
    if (queue.entries.timed() && has_expired(t, queue, position)) {
      expire(t, slot, position);
      continue;
    }
    const std::uint32_t consumer = queue.active.head;
    unlink(t.s.consumers, &Consumer::in_place, queue.active, consumer);
    if (set_aside(t, consumer)) continue;
    push_back(t.s.consumers, &Consumer::in_place, queue.active, consumer);
    deliver(t, slot, position, consumer);
  }
}

// Serves the queue that has waited longest; limits are felt after its consumers took what they can. False if the
// budget ran out.
bool serve_next(Turn& t) {
  const Ref ref = t.s.dirty.pop_front();
  Queue* queue = resolve(t.s.queues, ref);
  if (queue == nullptr) return true;
  queue->dirty = false;
  if (!t.s.stopped && !hand_out(t, ref.index)) {
    t.mark_dirty(ref.index);
    return false;
  }
  enforce_limits(t, ref.index);
  if (queue->entries.timed() && !t.s.stopped) {
    expire_head(t, ref.index);
    watch_head(t, ref.index);
  }
  admit_parked(t, ref.index);
  return true;
}

bool activate_blocked(Turn& t, List& blocked) {
  if (blocked.empty()) return false;
  const std::uint32_t consumer = blocked.head;
  unlink(t.s.consumers, &Consumer::in_place, blocked, consumer);
  activate(t, consumer);
  return true;
}

// Lets one blocked consumer in, of the session that has waited longest: who takes all the room goes to the end of the
// list again, so that the consumers of one session take turns. False if there is none.
bool wake_next(Turn& t) {
  for (; !t.s.waking.empty(); t.s.waking.pop_front()) {
    Session* session = resolve(t.s.sessions, t.s.waking.front());
    if (session == nullptr) continue;
    if (!session->window_full() && activate_blocked(t, session->blocked_by_window)) return true;
    if (session->credit > 0 && activate_blocked(t, session->blocked_by_credit)) return true;
    session->wake_queued = false;
  }
  return false;
}

}  // namespace

void pump(Turn& t) {
  for (;;) {
    if (!t.s.dead_letters.empty()) [[unlikely]] {
      send_dead_letter(t);
    } else if (!t.s.dirty.empty()) {
      if (!serve_next(t)) return;
    } else if (t.s.stopped || !wake_next(t)) {
      return;
    }
  }
}

bool work_left(const State& state) {
  return !state.dead_letters.empty() || !state.dirty.empty() || (!state.waking.empty() && !state.stopped);
}

void pull(Turn& t, const Pull& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  const std::uint32_t slot = t.queue_slot(command.queue);
  if (slot == kNil) return t.failed(session, command.token, Refusal::no_such_queue);
  if (!t.may_use(session, t.s.queues[slot])) return t.failed(session, command.token, Refusal::locked);
  Queue& queue = t.s.queues[slot];
  if (queue.entries.timed()) expire_head(t, slot);
  std::uint64_t position = 0;
  if (!queue.subscription.head(queue.entries, t.s.chunks, position))
    return t.send(session, PullEmpty{command.token, command.queue});
  Pulled pulled;
  pulled.token = command.token;
  const Taker taker{session, Ref{}, command.settle_on_send};
  pulled.lease = hand_over(t, slot, position, taker, pulled.message);
  if (queue.entries.timed()) {
    expire_head(t, slot);
    t.mark_dirty(slot);
  }
  pulled.remaining = static_cast<std::uint32_t>(t.s.queues[slot].ready.messages);
  t.send(session, pulled);
}

void activate(Turn& t, std::uint32_t index) {
  Consumer& consumer = t.s.consumers[index];
  consumer.place = ConsumerPlace::active;
  push_back(t.s.consumers, &Consumer::in_place, t.s.queues[consumer.queue].active, index);
  t.mark_dirty(consumer.queue);
}

void give_window_back(Turn& t, std::uint32_t slot, Ref ref) {
  Session& session = t.s.sessions[slot];
  --session.unsettled;
  if (!session.blocked_by_window.empty()) [[unlikely]]
    wake(t, slot);
  Consumer* consumer = resolve(t.s.consumers, ref);
  if (consumer == nullptr) return;
  --consumer->unsettled;
  if (consumer->place == ConsumerPlace::blocked_by_window && !consumer->window_full()) [[unlikely]]
    activate(t, ref.index);
}

void wake(Turn& t, std::uint32_t slot) {
  Session& session = t.s.sessions[slot];
  if (session.wake_queued) return;
  session.wake_queued = true;
  t.s.waking.push_back(t.s.session_ref(slot));
}

void leave_place(Turn& t, std::uint32_t index) {
  const Consumer& consumer = t.s.consumers[index];
  Session& session = t.s.sessions[consumer.session];
  switch (consumer.place) {
    case ConsumerPlace::active:
      return unlink(t.s.consumers, &Consumer::in_place, t.s.queues[consumer.queue].active, index);
    case ConsumerPlace::blocked_by_window:
      return;
    case ConsumerPlace::blocked_by_session:
      return unlink(t.s.consumers, &Consumer::in_place, session.blocked_by_window, index);
    case ConsumerPlace::blocked_by_credit:
      return unlink(t.s.consumers, &Consumer::in_place, t.s.sessions[session.carrier].blocked_by_credit, index);
  }
}

}  // namespace brokerlab::core
