// SPDX-License-Identifier: Apache-2.0
// What a judge sees at one note: the note, and what the ledger knew of its message just before.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "broker_model/base/note.hpp"
#include "broker_model/history/findings.hpp"
#include "broker_model/history/recent.hpp"
#include "broker_model/history/record.hpp"

namespace brokerlab::history {

struct Scene {
  const Note& note;
  const Record& record;
  const Life& life;  ///< in the note's queue
  const Recent& recent;
};

/// A set of note kinds.
constexpr std::uint64_t kinds(std::initializer_list<NoteKind> each) {
  std::uint64_t set = 0;
  for (const NoteKind kind : each) set |= std::uint64_t{1} << static_cast<int>(kind);
  return set;
}
constexpr bool in(std::uint64_t set, NoteKind kind) { return ((set >> static_cast<int>(kind)) & 1U) != 0; }

/// The notes of these kinds about the scene's message and queue, the scene's own last. An earlier delivery that is no
/// longer among the recent notes is restored from the record, without its consumer.
std::vector<Note> story(const Scene& scene, std::uint64_t of_kinds);

}  // namespace brokerlab::history
