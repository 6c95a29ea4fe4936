// SPDX-License-Identifier: Apache-2.0
// Histories as text, for tests. One note per line, one millisecond apart:
//
//     MESSAGE KIND [QUEUE] [count=N] [detail=N] [flag=N] [actor=N]        0#4 delivered q1 count=2 flag=1
//     - KIND ...                                                          - process_killed actor=1
//     recovered [MESSAGE@QUEUE ...]                                       recovered 0#1@q0 0#2@q0
//     wait MILLISECONDS
//
// Queues are q0, q1, ... (NameId 0, 1, ...). A count is 1 and a body size (send_intended's detail) 100 unless told.
// Shorthands: `0#4 sent q0` = intended, attempted, accepted, confirmed; `0#4 served q0` = leased, delivered, effect,
// settled_ack, acknowledged. A line that makes no sense fails the test.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "broker_model/history/guarantees.hpp"
#include "broker_model/history/offline/history.hpp"

namespace brokerlab::history {

MessageId message(std::uint32_t producer, std::uint32_t number);
EntryRef entry(std::uint32_t producer, std::uint32_t number, std::uint32_t queue);

/// The history that the text tells.
offline::History script(std::string_view text);

/// A note as a line of such a text, with its time in ms: "3 0#4 delivered q1 count=2".
std::string text_of_note(const Note& note);
std::vector<std::string> text_of_notes(const std::vector<Note>& notes);

/// The same entries as stores: what is listed is ready.
struct Walk {
  explicit Walk(std::vector<EntryRef> entries);
  std::vector<EntryRef> stored;
  std::vector<QueueCount> counts;
  End end() const;
};

/// Hands a history to a ledger in batches of `batch` notes, with its recoveries in place.
void feed(Ledger& ledger, const offline::History& history, std::size_t batch = 3);

/// The ledger's judgement of one guarantee over a scripted history; nothing is left in the stores unless told.
Judgement judged(Guarantee guarantee, std::string_view text, const Context& context = {},
                 std::vector<EntryRef> stored = {});

/// A context of one queue q0, changed by `change`.
template <class Change>
Context one_queue(Change change) {
  Context context;
  QueueFacts facts;
  facts.queue = NameId{0};
  change(facts);
  context.queues.push_back(facts);
  return context;
}

}  // namespace brokerlab::history
