// SPDX-License-Identifier: Apache-2.0
// What is in the queues after a prefix of a history, by replaying it from the start; and what excuses are worth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "broker_model/history/offline/history.hpp"

namespace brokerlab::history::offline {

/// Entries of one message in one queue.
struct Holding {
  std::uint64_t live = 0;
  std::uint64_t leased = 0;
};

struct Stock {
  std::map<EntryRef, Holding> holdings;
  std::map<NameId, std::uint64_t> accepted;
  std::map<NameId, std::uint64_t> resurrected;
  std::map<NameId, std::uint64_t> gone;
  std::map<EntryRef, std::size_t> resurrected_before;  ///< the note before which an entry last came back
  std::map<EntryRef, std::size_t> lost_before;         ///< ... or was last lost in a crash
  std::uint64_t impossible = 0;                        ///< entries that left and were not there, or came from nowhere
};

/// The state before note `until` is made (and after every recovery before it).
Stock stock_before(const History& history, std::size_t until);

/// True for the kinds that end an entry's stay.
bool leaves(NoteKind kind);

/// The contract of a queue; one without limits if the context does not mention it.
QueueFacts facts_of_queue(const Context& context, NameId queue);

struct Length {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
};
/// What counts towards the queue's limits.
Length counted_length(const History& history, const Stock& stock, const QueueFacts& facts);

/// Body size of a message, from its send_intended; 0 if there is none.
std::uint64_t size_of(const History& history, MessageId message);

/// Whether note `index` says that an entry was dead-lettered for its age before its time.
bool died_early(const History& history, const Context& context, std::size_t index);
/// Whether the history up to note `index`, which says that an entry left, justifies the reason given.
bool justified(const History& history, const Context& context, std::size_t index);

}  // namespace brokerlab::history::offline
