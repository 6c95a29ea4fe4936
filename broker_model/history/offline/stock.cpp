// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/offline/stock.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "broker_model/base/message.hpp"

namespace brokerlab::history::offline {

bool leaves(NoteKind kind) {
  constexpr NoteKind kLeaving[] = {NoteKind::acknowledged,     NoteKind::discarded, NoteKind::dropped,
                                   NoteKind::dead_lettered,    NoteKind::expired,   NoteKind::purged,
                                   NoteKind::dead_letter_lost, NoteKind::deleted,   NoteKind::lost};
  return std::find(std::begin(kLeaving), std::end(kLeaving), kind) != std::end(kLeaving);
}

namespace {

bool settles_a_lease(const Note& note) {
  if (note.kind == NoteKind::acknowledged || note.kind == NoteKind::discarded) return true;
  const auto reason = static_cast<DeathReason>(note.flag);
  return note.kind == NoteKind::dead_lettered &&
         (reason == DeathReason::rejected || reason == DeathReason::delivery_limit);
}

// A refused message that is dead-lettered was never an entry.
class Replay {
 public:
  void see(const Note& note) {
    const EntryRef entry = entry_of(note);
    if (note.kind == NoteKind::refused) refused_[entry] = true;
    if (note.kind == NoteKind::accepted) accept(entry);
    if (note.kind == NoteKind::leased && holding(entry).leased < holding(entry).live) ++holding(entry).leased;
    if (note.kind == NoteKind::returned && holding(entry).leased > 0) --holding(entry).leased;
    if (leaves(note.kind)) leave(note, entry);
  }

  void recover(const Recovery& recovery) {
    std::map<EntryRef, std::uint64_t> found;
    for (const EntryRef& entry : recovery.stored) ++found[entry];
    for (auto& [entry, held] : stock.holdings) found.try_emplace(entry, 0);
    for (const auto& [entry, count] : found) reconcile(entry, count, recovery.before);
  }

  Stock stock;

 private:
  Holding& holding(const EntryRef& entry) { return stock.holdings[entry]; }

  void accept(const EntryRef& entry) {
    refused_[entry] = false;
    ever_[entry] = true;
    ++holding(entry).live;
    ++stock.accepted[entry.queue];
  }

  void leave(const Note& note, const EntryRef& entry) {
    Holding& held = holding(entry);
    if (note.kind == NoteKind::dead_lettered && held.live == 0 && refused_[entry]) {
      refused_[entry] = false;
      return;
    }
    ++stock.gone[entry.queue];
    if (held.live == 0) {
      ++stock.impossible;
      return;
    }
    if (settles_a_lease(note) && held.leased > 0) --held.leased;
    --held.live;
    held.leased = std::min(held.leased, held.live);
  }

  void reconcile(const EntryRef& entry, std::uint64_t found, std::size_t before) {
    Holding& held = holding(entry);
    held.leased = 0;
    if (found > 0 && !ever_[entry]) ++stock.impossible;
    if (found < held.live) {
      stock.gone[entry.queue] += held.live - found;
      stock.lost_before[entry] = before;
    }
    if (found > held.live) {
      stock.resurrected[entry.queue] += found - held.live;
      stock.resurrected_before[entry] = before;
    }
    held.live = found;
  }

  std::map<EntryRef, bool> refused_;
  std::map<EntryRef, bool> ever_;  // was accepted at least once
};

}  // namespace

Stock stock_before(const History& history, std::size_t until) {
  Replay state;
  replay(
      history, until, [&](std::size_t i) { state.see(history.notes[i]); },
      [&](const Recovery& recovery) { state.recover(recovery); });
  return state.stock;
}

QueueFacts facts_of_queue(const Context& context, NameId queue) {
  for (const QueueFacts& facts : context.queues)
    if (facts.queue == queue) return facts;
  QueueFacts unknown;
  unknown.queue = queue;
  return unknown;
}

std::uint64_t size_of(const History& history, MessageId message) {
  for (const Note& note : history.notes)
    if (note.kind == NoteKind::send_intended && note.message == message) return note.detail;
  return 0;
}

Length counted_length(const History& history, const Stock& stock, const QueueFacts& facts) {
  Length length;
  for (const auto& [entry, held] : stock.holdings) {
    if (entry.queue != facts.queue) continue;
    const std::uint64_t counted = facts.scope == LimitScope::ready ? held.live - held.leased : held.live;
    length.messages += counted;
    if (facts.max_bytes != kNoLimit) length.bytes += counted * size_of(history, entry.message);
  }
  return length;
}

namespace {

bool drop_justified(const History& history, const QueueFacts& facts, std::size_t index) {
  if (facts.overflow != Overflow::drop_head) return false;
  const Length length = counted_length(history, stock_before(history, index), facts);
  if (length.messages >= facts.max_messages) return true;
  if (facts.max_bytes == kNoLimit) return false;
  std::uint64_t largest = 0;
  for (std::size_t i = 0; i < index; ++i) {
    const Note& note = history.notes[i];
    if (note.kind == NoteKind::accepted && NameId{note.place} == facts.queue)
      largest = std::max(largest, size_of(history, note.message));
  }
  return length.bytes + largest > facts.max_bytes;
}

bool discard_justified(const History& history, const QueueFacts& facts, std::size_t index) {
  for (std::size_t i = 0; i < index; ++i) {
    const Note& note = history.notes[i];
    if (entry_of(note) != entry_of(history.notes[index])) continue;
    if (note.kind == NoteKind::settled_reject) return true;
    if (note.kind == NoteKind::leased && facts.max_deliveries != 0 && note.count >= facts.max_deliveries) return true;
  }
  return false;
}

// The entry's stay began when it was accepted after there had been none; long ago where a recovery brought it back.
bool expiry_justified(const History& history, const QueueFacts& facts, std::size_t index) {
  if (!facts.ttl) return false;
  const Note& now = history.notes[index];
  const EntryRef entry = entry_of(now);
  constexpr Instant kNone = Instant::never();
  Instant since = kNone;
  Replay state;
  const auto live = [&] { return state.stock.holdings[entry].live; };
  const auto see = [&](std::size_t i) {
    const Note& note = history.notes[i];
    state.see(note);
    if (entry_of(note) != entry) return;
    if (note.kind == NoteKind::accepted && since == kNone) since = note.time;
    if (leaves(note.kind) && live() == 0) since = kNone;
  };
  const auto recover = [&](const Recovery& recovery) {
    const std::uint64_t before = live();
    state.recover(recovery);
    if (live() > before && since == kNone) since = Instant{std::numeric_limits<std::int64_t>::min()};
  };
  replay(history, index, see, recover);
  return now.time - since >= *facts.ttl;
}

}  // namespace

bool died_early(const History& history, const Context& context, std::size_t index) {
  const Note& note = history.notes[index];
  return note.kind == NoteKind::dead_lettered && static_cast<DeathReason>(note.flag) == DeathReason::expired &&
         !expiry_justified(history, facts_of_queue(context, NameId{note.place}), index);
}

bool justified(const History& history, const Context& context, std::size_t index) {
  const Note& note = history.notes[index];
  const QueueFacts facts = facts_of_queue(context, NameId{note.place});
  if (note.kind == NoteKind::dropped) return drop_justified(history, facts, index);
  if (note.kind == NoteKind::discarded) return discard_justified(history, facts, index);
  if (note.kind == NoteKind::expired) return expiry_justified(history, facts, index);
  if (note.kind == NoteKind::purged) return facts.may_be_purged;
  if (note.kind == NoteKind::deleted) return facts.may_be_deleted;
  return false;
}

}  // namespace brokerlab::history::offline
