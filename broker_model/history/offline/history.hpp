// SPDX-License-Identifier: Apache-2.0
// A whole history at once, for checkers that may take their time.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "broker_model/base/note.hpp"
#include "broker_model/history/context.hpp"

namespace brokerlab::history::offline {

/// A broker came back from a crash before notes[before] was made, with these entries in its stores.
struct Recovery {
  std::size_t before = 0;
  std::vector<EntryRef> stored = {};
};

/// All notes in order, and the recoveries in order of `before`.
struct History {
  std::vector<Note> notes;
  std::vector<Recovery> recoveries;
};

/// Calls `on_recovery(recovery)` and `on_note(index)` in the order in which things happened, up to but without note
/// `until`.
template <class OnNote, class OnRecovery>
void replay(const History& history, std::size_t until, OnNote on_note, OnRecovery on_recovery) {
  std::size_t next = 0;
  for (std::size_t i = 0; i <= until; ++i) {
    for (; next < history.recoveries.size() && history.recoveries[next].before == i; ++next)
      on_recovery(history.recoveries[next]);
    if (i < until) on_note(i);
  }
}

inline EntryRef entry_of(const Note& note) { return {note.message, NameId{note.place}}; }

}  // namespace brokerlab::history::offline
