// SPDX-License-Identifier: Apache-2.0
// The ledger: reads a history once, batch by batch, and keeps what all guarantees need: a record per message, a book
// per queue, and what the judges found while reading. Reading costs some nanoseconds per note; finished messages fold.
//
// The caller hands in every wanted note once, in the order in which they were made, and calls `recovered` when a broker
// has come back from a crash: a crash itself notes nothing.
//
// What it counts on in notes: one terminal note per entry that leaves a queue (acknowledged, discarded, dropped,
// dead_lettered, dead_letter_lost, expired, purged, deleted, lost); `place` is the queue in all notes about an entry;
// `dead_lettered.flag` is the DeathReason; a refused message that is dead-lettered notes `refused` first.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "broker_model/base/note.hpp"
#include "broker_model/history/books.hpp"
#include "broker_model/history/context.hpp"
#include "broker_model/history/guarantees/at_most_once.hpp"
#include "broker_model/history/guarantees/bounded_length.hpp"
#include "broker_model/history/guarantees/bounded_window.hpp"
#include "broker_model/history/guarantees/conservation.hpp"
#include "broker_model/history/guarantees/dead_letter_completeness.hpp"
#include "broker_model/history/guarantees/no_duplicate_effect.hpp"
#include "broker_model/history/guarantees/no_phantom.hpp"
#include "broker_model/history/guarantees/producer_order.hpp"
#include "broker_model/history/guarantees/redelivered_truth.hpp"
#include "broker_model/history/messages.hpp"
#include "broker_model/history/recent.hpp"

namespace brokerlab::history {

/// The judges that find while reading.
struct Judges {
  NoPhantom no_phantom;
  AtMostOnce at_most_once;
  NoDuplicateEffect no_duplicate_effect;
  ProducerOrder producer_order;
  RedeliveredTruth redelivered_truth;
  BoundedWindow bounded_window;
  BoundedLength bounded_length;
  DeadLetterCompleteness dead_letter_completeness;
  Conservation conservation;
};

class Ledger {
 public:
  explicit Ledger(const Context& context);

  void read(std::span<const Note> notes);

  /// A broker is back with these entries in its stores. What the ledger has as live and they have not is lost; what
  /// they have and the ledger has as gone is resurrected. All leases are over.
  void recovered(std::span<const EntryRef> stored_after_recovery, Instant when);

  const Messages& messages() const { return messages_; }
  const Books& books() const { return books_; }
  const Recent& recent() const { return recent_; }
  const Judges& judges() const { return judges_; }
  /// How many messages were confirmed.
  std::uint64_t confirmed() const { return confirmed_; }
  /// The first removals that the history did not justify, and losses.
  const std::vector<Note>& claims() const { return claims_; }
  bool acknowledged_suffices() const { return acknowledged_suffices_; }

 private:
  struct Place {
    Record& record;
    Life& life;
    Book& book;
  };

  void read_one(const Note& note);
  void intended(const Note& note);
  void attempted(const Note& note);
  void outcome(const Note& note, Outcome outcome);
  void delivered(const Note& note);
  void effect(const Note& note);
  void accepted(const Note& note);
  void dead_lettered(const Note& note);
  void dead_letter_lost(const Note& note);
  void refused(const Note& note);
  void leased(const Note& note);
  void returned(const Note& note);
  void acknowledged(const Note& note);
  void leave_for(const Note& note, std::uint64_t Book::*term, bool from_lease, bool justified);
  void lose(const Note& note);

  Place place(const Note& note);
  Scene scene(const Note& note, const Place& at) const { return {note, at.record, at.life, recent_}; }
  void take_out(const Note& note, Place& at, std::uint64_t Book::*term, bool from_lease);
  void turned_up(MessageId message, Record& record, NameId queue);
  void claim(const Note& note);

  bool expiry_passed(const Note& note, const Book& book) const;
  static bool drop_justified(const Book& book);
  static bool discard_justified(const Place& at);
  void lose_missing(const StillStored& stored, Instant when);
  void resurrect(const EntryRef& entry, std::size_t count);

  Messages messages_;
  Books books_;
  Recent recent_;
  Judges judges_;
  std::uint64_t confirmed_ = 0;
  std::vector<Note> claims_;
  std::map<EntryRef, Instant> accepted_at_;  // only in queues with a time to live
  bool acknowledged_suffices_;
};

}  // namespace brokerlab::history
