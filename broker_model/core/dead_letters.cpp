// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/dead_letters.hpp"

#include "broker_model/core/publishing.hpp"
#include "broker_model/core/queue_log.hpp"
#include "broker_model/core/settling.hpp"

namespace brokerlab::core {
namespace {

NoteKind note_of(DeathReason reason) {
  switch (reason) {
    case DeathReason::maxlen:
      return NoteKind::dropped;
    case DeathReason::expired:
      return NoteKind::expired;
    case DeathReason::rejected:
    case DeathReason::delivery_limit:
      break;
  }
  return NoteKind::discarded;
}

void discard(Turn& t, std::uint32_t slot, std::uint64_t position, DeathReason reason, SessionId actor) {
  Queue& queue = t.s.queues[slot];
  const Entry& entry = *queue.entries.find(t.s.chunks, position);
  const NoteKind kind = note_of(reason);
  t.note(kind, t.s.messages[entry.record], queue.name, queue.limited().messages, entry.deliveries, actor,
         static_cast<std::uint8_t>(reason));
  remove_entry(t, slot, position);
}

// The copy that travels: RabbitMQ writes the target's exchange and key into it, and its death on top of its history.
std::uint32_t make_copy(Turn& t, const DeadLetter& letter, NameId key) {
  Record copy = t.s.messages[letter.record];
  copy.exchange = letter.to.exchange;
  copy.key = key;
  copy.deaths = t.s.messages.deaths().extend(copy.deaths, letter.queue_name, letter.reason);
  return t.s.messages.add(copy);
}

bool accept_copy(Turn& t, const DeadLetter& letter, std::uint32_t copy) {
  bool accepted = false;
  for (const std::uint32_t slot : t.s.targets) {
    const std::uint32_t history = t.s.messages[copy].deaths;
    const bool cycle =
        letter.reason != DeathReason::rejected && t.s.messages.deaths().closes_cycle(history, t.s.queues[slot].name);
    if (cycle) continue;
    accept(t, slot, copy, nullptr, false);
    accepted = true;
  }
  return accepted;
}

void note_fate(Turn& t, const DeadLetter& letter, std::uint32_t copy, bool accepted) {
  if (letter.refused) return;  // it was no entry: the note `refused` has said it all
  t.note(accepted ? NoteKind::dead_lettered : NoteKind::dead_letter_lost, t.s.messages[copy], letter.queue_name,
         letter.to.exchange.value, t.s.messages.deaths().newest_count(t.s.messages[copy].deaths), SessionId::none(),
         static_cast<std::uint8_t>(letter.reason));
}

}  // namespace

void die(Turn& t, std::uint32_t slot, std::uint64_t position, DeathReason reason, SessionId actor) {
  Queue& queue = t.s.queues[slot];
  if (!queue.policy.dead_letter.exchange.valid()) return discard(t, slot, position, reason, actor);
  const Entry entry = *queue.entries.find(t.s.chunks, position);
  t.s.messages.retain(entry.record);
  const bool logged = (entry.flags & Entry::kLogged) != 0;
  t.s.dead_letters.push_back(DeadLetter{entry.record, t.s.queue_ref(slot), queue.name, queue.policy.dead_letter,
                                        position, reason, logged, false});
  remove_entry(t, slot, position, LogIt::later);
}

void send_dead_letter(Turn& t) {
  const DeadLetter letter = t.s.dead_letters.pop_front();
  const NameId key = letter.to.key.valid() ? letter.to.key : t.s.messages[letter.record].key;
  find_targets(t, letter.to.exchange, key);
  const std::uint32_t copy = make_copy(t, letter, key);
  note_fate(t, letter, copy, accept_copy(t, letter, copy));
  t.s.messages.release(copy);
  t.s.messages.release(letter.record);
  Queue* source = resolve(t.s.queues, letter.queue);
  if (letter.logged && source != nullptr) log_settled(t, *source, letter.position);
}

void enforce_limits(Turn& t, std::uint32_t slot) {
  if (t.s.queues[slot].policy.store.overflow != Overflow::drop_head) return;
  for (;;) {
    Queue& queue = t.s.queues[slot];
    std::uint64_t position = 0;
    if (!queue.over_limit() || !queue.subscription.head(queue.entries, t.s.chunks, position)) return;
    queue.subscription.pop(position);
    die(t, slot, position, DeathReason::maxlen);
  }
}

}  // namespace brokerlab::core
