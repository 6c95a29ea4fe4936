// SPDX-License-Identifier: Apache-2.0
// Conservation: in every queue, what came in is what went out and what is still there. Unit: the entry.
//
//     accepted + resurrected = acknowledged + dead-lettered + expired + dropped + purged + deleted + discarded + lost
//                              + ready + delayed + leased
//
//     "orders": accepted 1000, acknowledged 990, and a walk of its store finds 9   <- one is nowhere: violated
//     0#4 acknowledged in "orders", where it is not                                <- removed twice: violated
//
// The left side and the terms of leaving come from the notes, the live terms from a walk of the store, never from the
// broker's counters. A crash notes nothing: what the recovered store no longer has is lost, what it has again although
// it had left is resurrected.
#pragma once

#include <span>
#include <vector>

#include "broker_model/history/books.hpp"
#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

/// A queue's law with the walked terms in place.
struct ConservationRow {
  Book book;
  StoreCount count;
  bool holds() const { return book.incoming() == book.gone() + count.ready + count.delayed + count.leased; }
};

class Conservation {
 public:
  void accepted() { ++accepted_; }
  /// An entry left a queue in which there was none of that message.
  void left_without_entry(const Scene& scene);
  /// A recovered store has an entry that was never accepted.
  void recovered_without_entry(const EntryRef& entry);
  Judgement judge(const Books& books, const End& end) const;

 private:
  std::uint64_t accepted_ = 0;
  Findings findings_;
};

/// Every queue that a note, the context or the walk mentions, in order of first mention.
std::vector<ConservationRow> conservation_table(const Books& books, std::span<const QueueCount> counts);

}  // namespace brokerlab::history
