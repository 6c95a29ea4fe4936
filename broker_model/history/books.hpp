// SPDX-License-Identifier: Apache-2.0
// One book per queue: the terms of its conservation law as the notes tell them, its length as it follows from them, and
// the contract that says which excuses can be true. Unit: the entry.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "broker_model/base/flat_map.hpp"
#include "broker_model/base/note.hpp"
#include "broker_model/history/context.hpp"
#include "broker_model/history/record.hpp"

namespace brokerlab::history {

/// accepted + resurrected = acknowledged + ... + lost + (what is live).
struct Book {
  QueueFacts facts;
  std::vector<NameId> reach;  ///< queues that its dead letters can get to, directly or by further deaths

  std::uint64_t accepted = 0;
  std::uint64_t resurrected = 0;  ///< entries that were gone and are back: their settling was lost in a crash
  std::uint64_t acknowledged = 0;
  std::uint64_t dead_lettered = 0;
  std::uint64_t dead_letter_lost = 0;
  std::uint64_t expired = 0;
  std::uint64_t dropped = 0;
  std::uint64_t purged = 0;
  std::uint64_t deleted = 0;
  std::uint64_t discarded = 0;
  std::uint64_t lost = 0;
  std::uint64_t refused = 0;  ///< never entered: outside of the law

  // The length that follows from the notes. `live` = ready and leased.
  std::uint64_t live = 0;
  std::uint64_t leased = 0;
  std::uint64_t live_bytes = 0;
  std::uint64_t leased_bytes = 0;
  std::uint64_t largest_body = 0;

  std::uint64_t incoming() const { return accepted + resurrected; }
  std::uint64_t gone() const {
    return acknowledged + dead_lettered + dead_letter_lost + expired + dropped + purged + deleted + discarded + lost;
  }
  bool limited() const { return facts.max_messages != kNoLimit || facts.max_bytes != kNoLimit; }

  /// What counts towards the limits.
  std::uint64_t counted() const { return facts.scope == LimitScope::ready ? live - leased : live; }
  std::uint64_t counted_bytes() const {
    return facts.scope == LimitScope::ready ? live_bytes - leased_bytes : live_bytes;
  }
  /// One more message may find no room: a drop for length can be true.
  bool at_limit() const {
    return counted() >= facts.max_messages ||
           (facts.max_bytes != kNoLimit && counted_bytes() + largest_body > facts.max_bytes);
  }

  /// Entries of `life` come, are handed out, come back and go; `size` = their body in bytes.
  void come(Life& life, std::uint32_t size);
  void hand_out(Life& life, std::uint32_t size);
  void take_back(Life& life, std::uint32_t size);
  /// False if there was none: somebody lies. `from_lease` = the entry that goes was handed out, if any was.
  bool go(Life& life, std::uint32_t size, bool from_lease);
};

class Books {
 public:
  explicit Books(const Context& context);

  /// The book of a queue; opens one, without a contract, for a queue that the context does not mention.
  Book& at(NameId queue) {
    if (queue == last_ && queue.valid()) return books_[last_index_];
    return look_up(queue);
  }
  const std::vector<Book>& all() const { return books_; }
  const Book* find(NameId queue) const;

 private:
  Book& look_up(NameId queue);

  std::vector<Book> books_;  // in order of first mention
  FlatMap<std::uint32_t, std::uint32_t> index_;
  NameId last_;
  std::uint32_t last_index_ = 0;
};

}  // namespace brokerlab::history
