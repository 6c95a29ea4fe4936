// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/ledger.hpp"

#include <algorithm>
#include <limits>

#include "broker_model/base/check.hpp"
#include "broker_model/base/message.hpp"

namespace brokerlab::history {

namespace {
constexpr std::size_t kClaimsKept = 256;
constexpr std::size_t kPrefetchAhead = 8;

// Kinds of note that may be the first of their message for long: it was just thought of, or it has waited in a queue.
constexpr bool begins_anew(NoteKind kind) { return kind == NoteKind::send_intended || kind == NoteKind::delivered; }

bool limits_bytes(const Context& context) {
  return std::any_of(context.queues.begin(), context.queues.end(),
                     [](const QueueFacts& facts) { return facts.max_bytes != kNoLimit; });
}
}  // namespace

Ledger::Ledger(const Context& context)
    : messages_(context.acknowledged_suffices, limits_bytes(context)),
      books_(context),
      acknowledged_suffices_(context.acknowledged_suffices) {}

void Ledger::read(std::span<const Note> notes) {
  while (!notes.empty()) {
    const auto batch = notes.first(std::min(notes.size(), Recent::kLargestBatch));
    recent_.add(batch);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (i + kPrefetchAhead < batch.size() && begins_anew(batch[i + kPrefetchAhead].kind))
        messages_.prefetch(batch[i + kPrefetchAhead].message);
      recent_.advance();
      read_one(batch[i]);
    }
    notes = notes.subspan(batch.size());
  }
}

void Ledger::read_one(const Note& note) {
  switch (note.kind) {
    case NoteKind::send_intended:
      return intended(note);
    case NoteKind::send_attempted:
      return attempted(note);
    case NoteKind::send_confirmed:
      return outcome(note, Outcome::confirmed);
    case NoteKind::send_refused:
      return outcome(note, Outcome::refused);
    case NoteKind::send_unknown:
      return outcome(note, Outcome::unknown);
    case NoteKind::send_dropped:
      return outcome(note, Outcome::dropped);
    case NoteKind::send_returned:
      return static_cast<void>(messages_.at(note.message).returned = true);
    case NoteKind::delivered:
      return delivered(note);
    case NoteKind::effect:
      return effect(note);
    case NoteKind::effect_skipped:
      return place(note).life.set(Life::served);
    case NoteKind::settled_ack:
      return place(note).life.set(Life::acked);
    case NoteKind::settled_reject:
      return place(note).life.set(Life::rejected);
    case NoteKind::consumer_window:
      return judges_.bounded_window.held(note);
    case NoteKind::accepted:
      return accepted(note);
    case NoteKind::refused:
      return refused(note);
    case NoteKind::leased:
      return leased(note);
    case NoteKind::returned:
      return returned(note);
    case NoteKind::acknowledged:
      return acknowledged(note);
    case NoteKind::discarded:
      return leave_for(note, &Book::discarded, true, discard_justified(place(note)));
    case NoteKind::dropped:
      return leave_for(note, &Book::dropped, false, drop_justified(place(note).book));
    case NoteKind::dead_lettered:
      return dead_lettered(note);
    case NoteKind::dead_letter_lost:
      return dead_letter_lost(note);
    case NoteKind::expired:
      return leave_for(note, &Book::expired, false, expiry_passed(note, place(note).book));
    case NoteKind::purged:
      return leave_for(note, &Book::purged, false, place(note).book.facts.may_be_purged);
    case NoteKind::deleted:
      return leave_for(note, &Book::deleted, false, place(note).book.facts.may_be_deleted);
    case NoteKind::lost:
      return lose(note);
    // clang-format off
    case NoteKind::reply_received: case NoteKind::reply_expired: case NoteKind::reply_ignored:
    case NoteKind::producer_blocked: case NoteKind::producer_unblocked: case NoteKind::settled_return:
    case NoteKind::processing_started:
    case NoteKind::unroutable: case NoteKind::lease_expired: case NoteKind::process_killed: case NoteKind::power_cut:
    case NoteKind::process_restarted: case NoteKind::queue_declared:
    case NoteKind::fault_began: case NoteKind::fault_ended: case NoteKind::disk_alarm: case NoteKind::write_failed:
    case NoteKind::log_damaged:
      // clang-format on
      return;  // they explain; nothing is counted by them
  }
}

void Ledger::intended(const Note& note) {
  Record& record = messages_.intend(note.message);
  if (record.intended()) return;
  record.outcome = Outcome::unsent;
  if (!record.life.queue.valid()) record.size = note.detail;
}

void Ledger::attempted(const Note& note) {
  Record& record = messages_.at(note.message);
  add_saturating(record.attempts);
  if (record.outcome == Outcome::unsent) record.outcome = Outcome::pending;
}

void Ledger::outcome(const Note& note, Outcome outcome) {
  Record& record = messages_.at(note.message);
  if (!record.intended() || record.outcome == Outcome::confirmed) return;
  record.outcome = outcome;
  if (outcome != Outcome::confirmed) return;
  ++confirmed_;
  if (record.mark.ns == 0) record.mark = note.time;
}

void Ledger::delivered(const Note& note) {
  const Place at = place(note);
  const Scene now = scene(note, at);
  judges_.no_phantom.delivered(now);
  judges_.at_most_once.delivered(now);
  judges_.producer_order.delivered(now);
  judges_.redelivered_truth.delivered(now);
  if (at.life.delivered == 0 && &at.life == &at.record.life) [[likely]]
    at.record.mark = note.time;
  add_saturating(at.life.delivered);
  if (note.flag == 0) add_saturating(at.life.unflagged);
  at.life.counts_seen = static_cast<std::uint16_t>(at.life.counts_seen | RedeliveredTruth::bit(note.count));
  turned_up(note.message, at.record, at.life.queue);
}

void Ledger::effect(const Note& note) {
  const Place at = place(note);
  judges_.no_duplicate_effect.effect(scene(note, at));
  add_saturating(at.life.effects);
  at.life.set(Life::served);
}

void Ledger::accepted(const Note& note) {
  const Place at = place(note);
  add_saturating(at.life.accepted);
  if (note.flag != 0) add_saturating(at.life.from_dead);
  at.life.clear(Life::refused);
  at.book.come(at.life, at.record.size);
  ++at.book.accepted;
  if (at.book.facts.ttl) [[unlikely]]
    accepted_at_.try_emplace({note.message, at.life.queue}, note.time);
  judges_.bounded_length.accepted(note, at.book);
  judges_.conservation.accepted();
}

// A refused message can be dead-lettered too; it was never an entry, so none leaves.
void Ledger::dead_lettered(const Note& note) {
  judges_.dead_letter_completeness.dead_lettered();
  Place at = place(note);
  const auto reason = static_cast<DeathReason>(note.flag);
  if (reason == DeathReason::expired && !expiry_passed(note, at.book))
    return leave_for(note, &Book::dead_lettered, false, false);
  if (at.life.live == 0 && at.life.has(Life::refused)) {
    at.life.clear(Life::refused);
  } else {
    take_out(note, at, &Book::dead_lettered, reason == DeathReason::rejected || reason == DeathReason::delivery_limit);
  }
  at.life.set(Life::dead);
  at.life.set(Life::awaited);
}

void Ledger::dead_letter_lost(const Note& note) {
  judges_.dead_letter_completeness.dead_lettered();
  judges_.dead_letter_completeness.lost_on_the_way(scene(note, place(note)));
  leave_for(note, &Book::dead_letter_lost, false, false);
}

void Ledger::refused(const Note& note) {
  const Place at = place(note);
  ++at.book.refused;
  at.life.set(Life::refused);
}

void Ledger::leased(const Note& note) {
  const Place at = place(note);
  at.book.hand_out(at.life, at.record.size);
  const auto count = static_cast<std::uint8_t>(std::min<unsigned>(note.count, 255));
  at.life.handed_out = std::max(at.life.handed_out, count);
}

void Ledger::returned(const Note& note) {
  const Place at = place(note);
  at.book.take_back(at.life, at.record.size);
}

void Ledger::acknowledged(const Note& note) {
  Place at = place(note);
  take_out(note, at, &Book::acknowledged, true);
}

void Ledger::leave_for(const Note& note, std::uint64_t Book::*term, bool from_lease, bool justified) {
  Place at = place(note);
  take_out(note, at, term, from_lease);
  if (justified) {
    at.life.set(Life::excused);
    turned_up(note.message, at.record, at.life.queue);
  } else {
    at.life.set(Life::unjustified);
    claim(note);
  }
}

void Ledger::lose(const Note& note) {
  Place at = place(note);
  take_out(note, at, &Book::lost, false);
  at.life.set(Life::fault_lost);
  claim(note);
}

Ledger::Place Ledger::place(const Note& note) {
  const NameId queue{note.place};
  BROKERLAB_CHECK(queue.valid(), "a note about an entry names its queue");
  Record& record = messages_.at(note.message);
  return {record, messages_.life(record, note.message, queue), books_.at(queue)};
}

void Ledger::take_out(const Note& note, Place& at, std::uint64_t Book::*term, bool from_lease) {
  if (!at.book.go(at.life, at.record.size, from_lease)) judges_.conservation.left_without_entry(scene(note, at));
  ++(at.book.*term);
  if (at.book.facts.ttl && at.life.live == 0) accepted_at_.erase({note.message, at.life.queue});
}

// Somebody saw the message in `queue`, or it left from there rightly: dead letters on their way there have arrived.
void Ledger::turned_up(MessageId message, Record& record, NameId queue) {
  if (!record.more && !record.life.has(Life::awaited)) [[likely]]
    return;
  messages_.each_life(record, message, [&](Life& life) {
    if (!life.has(Life::awaited)) return;
    const std::vector<NameId>& reach = books_.at(life.queue).reach;
    if (std::find(reach.begin(), reach.end(), queue) != reach.end()) life.clear(Life::awaited);
  });
}

void Ledger::claim(const Note& note) {
  if (claims_.size() < kClaimsKept) claims_.push_back(note);
}

bool Ledger::expiry_passed(const Note& note, const Book& book) const {
  if (!book.facts.ttl) return false;
  const auto since = accepted_at_.find({note.message, NameId{note.place}});
  return since != accepted_at_.end() && note.time - since->second >= *book.facts.ttl;
}

bool Ledger::drop_justified(const Book& book) { return book.facts.overflow == Overflow::drop_head && book.at_limit(); }

bool Ledger::discard_justified(const Place& at) {
  const std::uint32_t most = at.book.facts.max_deliveries;
  return at.life.has(Life::rejected) || (most != 0 && at.life.handed_out >= std::min(most, 255U));
}

void Ledger::recovered(std::span<const EntryRef> stored_after_recovery, Instant when) {
  const StillStored stored(stored_after_recovery);
  messages_.each_folded_life([](Life& life) { life.counts_seen = 0; });
  lose_missing(stored, when);
  const std::vector<EntryRef>& sorted = stored.sorted();
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t count = 1;
    while (i + count < sorted.size() && sorted[i + count] == sorted[i]) ++count;
    resurrect(sorted[i], count);
    i += count;
  }
}

void Ledger::lose_missing(const StillStored& stored, Instant when) {
  messages_.each_open([&](MessageId message, Record& record) {
    messages_.each_life(record, message, [&](Life& life) {
      Book& book = books_.at(life.queue);
      while (life.leased != 0) book.take_back(life, record.size);
      life.counts_seen = 0;
      const std::size_t survived = stored.count({message, life.queue});
      while (life.live > survived) {
        book.go(life, record.size, false);
        ++book.lost;
        life.set(Life::fault_lost);
        claim(Note{.time = when, .message = message, .place = life.queue.value, .kind = NoteKind::lost});
      }
    });
  });
}

void Ledger::resurrect(const EntryRef& entry, std::size_t count) {
  Record& record = messages_.at(entry.message);
  Life& life = messages_.life(record, entry.message, entry.queue);
  Book& book = books_.at(entry.queue);
  if (life.accepted == 0) judges_.conservation.recovered_without_entry(entry);
  if (life.live >= count) return;
  for (std::size_t i = life.live; i < count; ++i) {
    book.come(life, record.size);
    ++book.resurrected;
  }
  // When it came in is forgotten where it had left: then it may expire again at once.
  if (book.facts.ttl) accepted_at_.try_emplace(entry, Instant{std::numeric_limits<std::int64_t>::min()});
  life.clear(Life::excused);
  life.clear(Life::awaited);
  life.clear(Life::dead);
  life.counts_seen = 0;
}

}  // namespace brokerlab::history
