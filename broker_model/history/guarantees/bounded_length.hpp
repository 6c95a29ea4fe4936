// SPDX-License-Identifier: Apache-2.0
// Bounded length: a queue with a limit never holds more than the limit and its declared slack.
//
//     limit 2, reject-new:  0#0 accepted (1), 0#1 accepted (2), 0#2 accepted (3)    <- violated
//
// The length is the larger of what the broker says and what follows from the entries that came and went. Where only
// ready messages count, those that are handed out are subtracted.
#pragma once

#include <algorithm>

#include "broker_model/history/books.hpp"
#include "broker_model/history/findings.hpp"

namespace brokerlab::history {

class BoundedLength {
 public:
  /// An `accepted` note; `book` counts the entry already.
  void accepted(const Note& note, const Book& book) {
    if (!book.limited()) return;
    findings_.test();
    if (overrun(note, book)) findings_.violate(note.message, {note});
  }
  Judgement judge() const {
    return findings_.judge(Guarantee::bounded_length, "acceptances by limited queues", "overran the limit");
  }

 private:
  static bool above(std::uint64_t length, std::uint64_t limit, std::uint64_t slack) {
    return limit != kNoLimit && length > limit && length - limit > slack;
  }
  static bool overrun(const Note& note, const Book& book) {
    std::uint64_t length = std::max<std::uint64_t>(note.detail, book.live);
    if (book.facts.scope == LimitScope::ready) length -= std::min(length, book.leased);
    return above(length, book.facts.max_messages, book.facts.slack) ||
           above(book.counted_bytes(), book.facts.max_bytes, book.facts.slack_bytes);
  }
  Findings findings_;
};

}  // namespace brokerlab::history
