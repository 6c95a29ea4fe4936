// SPDX-License-Identifier: Apache-2.0
// The checks that look at what consumers saw.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "broker_model/history/offline/checkers.hpp"

namespace brokerlab::history::offline {

Check no_phantom(const History& history) {
  Check check;
  std::set<MessageId> intended;
  std::set<MessageId> attempted;
  for (const Note& note : history.notes) {
    if (note.kind == NoteKind::send_intended) intended.insert(note.message);
    if (note.kind == NoteKind::send_attempted) attempted.insert(note.message);
    if (note.kind != NoteKind::delivered) continue;
    ++check.tested;
    if (!intended.contains(note.message) || !attempted.contains(note.message)) ++check.violations;
  }
  return check;
}

namespace {
Check at_most_one(const History& history, NoteKind kind) {
  Check check;
  std::map<EntryRef, std::uint64_t> seen;
  for (const Note& note : history.notes) {
    if (note.kind != kind) continue;
    ++check.tested;
    if (++seen[entry_of(note)] > 1) ++check.violations;
  }
  return check;
}
}  // namespace

Check at_most_once(const History& history) { return at_most_one(history, NoteKind::delivered); }

Check no_duplicate_effect(const History& history) { return at_most_one(history, NoteKind::effect); }

Check producer_order(const History& history) {
  Check check;
  std::set<EntryRef> delivered;
  std::set<EntryRef> dead_letters;
  std::map<std::pair<ProducerId, std::uint32_t>, std::vector<std::uint32_t>> firsts;  // by (producer, queue)
  for (const Note& note : history.notes) {
    if (note.kind == NoteKind::accepted && note.flag != 0) dead_letters.insert(entry_of(note));
    if (note.kind != NoteKind::delivered) continue;
    const bool again = !delivered.insert(entry_of(note)).second;
    if (again || dead_letters.contains(entry_of(note))) continue;
    std::vector<std::uint32_t>& earlier = firsts[{note.message.producer, note.place}];
    if (!earlier.empty()) ++check.tested;
    const auto larger = [&](std::uint32_t number) { return number > note.message.number; };
    if (std::any_of(earlier.begin(), earlier.end(), larger)) ++check.violations;
    earlier.push_back(note.message.number);
  }
  return check;
}

namespace {

// What can be said of the notes before a delivery, about its message and queue.
struct Before {
  std::size_t attempts = 0;
  std::size_t accepted = 0;
  std::size_t from_dead = 0;
  std::size_t delivered = 0;
  std::size_t unflagged = 0;
  bool same_count = false;  // since the last recovery
};

Before look_back(const History& history, std::size_t index) {
  const Note& now = history.notes[index];
  Before before;
  const auto on_note = [&](std::size_t i) {
    const Note& note = history.notes[i];
    if (note.message != now.message) return;
    if (note.kind == NoteKind::send_attempted) ++before.attempts;
    if (note.place != now.place) return;
    if (note.kind == NoteKind::accepted) ++before.accepted;
    if (note.kind == NoteKind::accepted && note.flag != 0) ++before.from_dead;
    if (note.kind != NoteKind::delivered) return;
    ++before.delivered;
    if (note.flag == 0) ++before.unflagged;
    if (note.count == now.count) before.same_count = true;
  };
  replay(history, index, on_note, [&](const Recovery&) { before.same_count = false; });
  return before;
}

}  // namespace

Check redelivered_truth(const History& history) {
  Check check;
  for (std::size_t i = 0; i < history.notes.size(); ++i) {
    const Note& note = history.notes[i];
    if (note.kind != NoteKind::delivered) continue;
    const Before before = look_back(history, i);
    if (before.delivered > 0 || note.flag != 0 || note.count > 1) ++check.tested;
    const std::size_t sent = std::min(before.accepted - before.from_dead, before.attempts);
    const std::size_t entries = std::max<std::size_t>(1, sent + before.from_dead);
    const bool unflagged = note.flag == 0;
    const bool counted = note.count >= 1 && note.count <= 16;
    if ((unflagged && note.count > 1) || (unflagged && before.unflagged + 1 > entries) ||
        (counted && before.accepted <= 1 && before.same_count))
      ++check.violations;
  }
  return check;
}

}  // namespace brokerlab::history::offline
