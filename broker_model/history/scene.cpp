// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

std::vector<Note> story(const Scene& scene, std::uint64_t of_kinds) {
  std::vector<Note> notes = scene.recent.collect(kNotesPerProof, [&](const Note& note) {
    const bool here = note.place == scene.note.place || note.kind <= NoteKind::send_returned;
    return here && note.message == scene.note.message && in(of_kinds, note.kind);
  });
  const bool first_is_known = &scene.life == &scene.record.life && scene.life.delivered != 0;
  if (notes.size() == 1 && in(of_kinds, NoteKind::delivered) && first_is_known && scene.record.mark.ns != 0) {
    const Note first{.time = scene.record.mark,
                     .message = scene.note.message,
                     .place = scene.note.place,
                     .kind = NoteKind::delivered};
    notes.insert(notes.begin(), first);
  }
  return notes;
}

}  // namespace brokerlab::history
