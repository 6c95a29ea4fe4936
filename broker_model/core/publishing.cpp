// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/publishing.hpp"

#include "broker_model/core/disk_alarm.hpp"
#include "broker_model/core/expiry.hpp"
#include "broker_model/core/queue_log.hpp"

namespace brokerlab::core {
namespace {

void resolve_promise(Turn& t, const Promise& promise) {
  t.s.confirms.resolve(promise, t.s.log.written(), t.s.log.synced());
}

void unroutable(Turn& t, std::uint32_t session, const Publish& command, const Promise& promise) {
  if (t.effects.wants(NoteKind::unroutable)) {
    Record record;
    record.message = command.message;
    t.note(NoteKind::unroutable, record, NameId::none(), 0, 0, command.session);
  }
  if (command.mandatory) {
    Returned returned;
    returned.message.message = command.message;
    returned.message.body = command.body;
    returned.message.exchange = command.exchange;
    returned.message.key = command.key;
    returned.message.properties = command.properties;
    t.send(session, returned);
  }
  resolve_promise(t, promise);
}

std::uint32_t store_record(Turn& t, const Publish& command) {
  const std::uint32_t index = t.s.messages.begin();
  Record& record = t.s.messages[index];
  record.message = command.message;
  record.body = command.body;
  record.exchange = command.exchange;
  record.key = command.key;
  record.properties = command.properties;
  record.persistent = command.persistent;
  return index;
}

void refuse(Turn& t, Queue& queue, std::uint32_t slot, std::uint32_t record, SessionId publisher) {
  const bool sent_on = queue.policy.store.dead_letter_refused && queue.policy.dead_letter.exchange.valid();
  t.note(NoteKind::refused, t.s.messages[record], queue.name, queue.limited().messages, 0, publisher, sent_on ? 1 : 0);
  if (!sent_on) return;
  t.s.messages.retain(record);
  t.s.dead_letters.push_back(DeadLetter{record, t.s.queue_ref(slot), queue.name, queue.policy.dead_letter, 0,
                                        DeathReason::maxlen, false, true});
}

void park(Turn& t, Queue& queue, std::uint32_t record, std::uint32_t promise, std::uint32_t session) {
  const std::uint32_t carrier = t.s.sessions[session].carrier;
  t.s.messages.retain(record);
  queue.parked.push_back(Parked{record, promise, t.s.session_ref(session), t.s.session_ref(carrier)});
  if (t.s.sessions[carrier].parked++ == 0) t.emit(PauseReading{t.s.sessions[carrier].id});
}

void unpark(Turn& t, const Parked& parked) {
  t.s.messages.release(parked.record);
  Session* carrier = resolve(t.s.sessions, parked.carrier);
  if (carrier != nullptr && --carrier->parked == 0) t.emit(ResumeReading{carrier->id});
}

// One publish on its way to its queues. The promise moves to the table when a queue parks it.
struct Offer {
  std::uint32_t record = kNil;
  std::uint32_t session = kNil;
  Promise promise;
  std::uint32_t open = kNil;
};

void offer_to(Turn& t, std::uint32_t slot, Offer& offer) {
  Queue& queue = t.s.queues[slot];
  const std::uint32_t size = t.s.messages[offer.record].body.size;
  const Overflow overflow = queue.policy.store.overflow;
  if (overflow == Overflow::reject_new && queue.would_overflow(size)) [[unlikely]] {
    offer.promise.refused = true;
    refuse(t, queue, slot, offer.record, t.s.sessions[offer.session].id);
  } else if (overflow == Overflow::block_producer && (queue.must_wait(size) || !queue.parked.empty())) [[unlikely]] {
    if (offer.promise.confirm != 0 && offer.open == kNil) offer.open = t.s.confirms.open().insert(offer.promise);
    ++offer.promise.parked;
    park(t, queue, offer.record, offer.open, offer.session);
    t.mark_dirty(slot);
  } else {
    accept(t, slot, offer.record, &offer.promise, true);
  }
}

void close_offer(Turn& t, Offer& offer) {
  if (offer.promise.refused || offer.promise.parked == 0) {
    resolve_promise(t, offer.promise);
    offer.promise.confirm = 0;  // answered
  }
  if (offer.open != kNil) [[unlikely]]
    t.s.confirms.open()[offer.open] = offer.promise;
}

// One queue has decided on a parked publish.
void decide(Turn& t, std::uint32_t open, bool refused) {
  if (open == kNil) return;
  Promise& promise = t.s.confirms.open()[open];
  promise.refused = promise.refused || refused;
  --promise.parked;
  if (promise.refused || promise.parked == 0) {
    resolve_promise(t, promise);
    promise.confirm = 0;
  }
  if (promise.parked == 0) t.s.confirms.open().erase(open);
}

}  // namespace

bool find_targets(Turn& t, NameId exchange, NameId key) {
  t.s.targets.clear();
  if (exchange == kDefaultExchange) {
    if (const std::uint32_t slot = t.queue_slot(key); slot != kNil) t.s.targets.push_back(slot);
    return true;
  }
  if (t.s.router.find(exchange) == nullptr) return false;
  for (const NameId queue : t.s.router.route(exchange, key)) t.s.targets.push_back(t.queue_slot(queue));
  return true;
}

void publish(Turn& t, const Publish& command) {
  const std::uint32_t session = t.session_slot(command.session);
  if (session == kNil) return;
  if (t.s.disk_alarm) [[unlikely]]
    hold_back(t, session);
  if (!find_targets(t, command.exchange, command.key)) return t.failed(session, 0, Refusal::no_such_exchange);
  Offer offer;
  offer.session = session;
  offer.promise.session = t.s.session_ref(session);
  offer.promise.confirm = command.confirm;
  if (t.s.targets.empty()) return unroutable(t, session, command, offer.promise);
  offer.record = store_record(t, command);
  for (const std::uint32_t slot : t.s.targets) offer_to(t, slot, offer);
  close_offer(t, offer);
  t.s.messages.release(offer.record);
}

void accept(Turn& t, std::uint32_t slot, std::uint32_t record, Promise* promise, bool by_client) {
  Queue& queue = t.s.queues[slot];
  t.s.messages.retain(record);
  const Record& message = t.s.messages[record];
  const bool logged = queue.durable && message.persistent;
  Entry entry{record, 0, EntryState::ready, logged ? Entry::kLogged : std::uint8_t{0}};
  const Duration ttl = time_to_live(t, queue, message);
  if (ttl.ns <= 0) [[unlikely]]
    entry.flags |= Entry::kAtOnce;
  const std::uint64_t position = queue.entries.append(t.s.chunks, entry, t.now + ttl);
  queue.ready.add(message.body.size);
  if (queue.durable && position % t.s.config.node.segment_entries == 0) close_segment(t, queue);
  if (logged) [[likely]] {
    const std::uint64_t sequence = log_entry(t, queue, position, entry);
    if (promise != nullptr && queue.policy.store.confirm_after == ConfirmAfter::page_cache)
      promise->write_upto = sequence;
    if (promise != nullptr && queue.policy.store.confirm_after == ConfirmAfter::synced) promise->sync_upto = sequence;
  }
  t.note(NoteKind::accepted, message, queue.name, queue.entries.size(), 0, SessionId::none(), by_client ? 0 : 1);
  t.mark_dirty(slot);
}

void admit_parked(Turn& t, std::uint32_t slot) {
  for (;;) {
    Queue& queue = t.s.queues[slot];
    if (queue.parked.empty()) [[likely]]
      return;
    if (queue.must_wait(t.s.messages[queue.parked.front().record].body.size)) return;
    const Parked parked = queue.parked.pop_front();
    Promise* promise = parked.promise == kNil ? nullptr : &t.s.confirms.open()[parked.promise];
    accept(t, slot, parked.record, promise, true);
    decide(t, parked.promise, false);
    unpark(t, parked);
  }
}

void refuse_parked(Turn& t, std::uint32_t slot) {
  Queue& queue = t.s.queues[slot];
  while (!queue.parked.empty()) {
    const Parked parked = queue.parked.pop_front();
    const Session* session = resolve(t.s.sessions, parked.session);
    t.note(NoteKind::refused, t.s.messages[parked.record], queue.name, queue.limited().messages, 0,
           session == nullptr ? SessionId::none() : session->id);
    decide(t, parked.promise, true);
    unpark(t, parked);
  }
}

void drop_parked(Turn& t, Ref session) {
  for (std::uint32_t slot = 0; slot < t.s.queues.slots(); ++slot) {
    if (!t.s.queues.live(slot)) continue;
    Ring<Parked>& parked = t.s.queues[slot].parked;
    for (std::size_t left = parked.size(); left > 0; --left) {
      const Parked each = parked.pop_front();
      if (each.session != session) {
        parked.push_back(each);
        continue;
      }
      decide(t, each.promise, true);  // the answer finds no session
      unpark(t, each);
    }
  }
}

}  // namespace brokerlab::core
