// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees/dead_letter_completeness.hpp"

#include "broker_model/history/fate.hpp"
#include "broker_model/history/ledger.hpp"

namespace brokerlab::history {

void DeadLetterCompleteness::lost_on_the_way(const Scene& scene) {
  constexpr std::uint64_t kDeath = kinds({NoteKind::accepted, NoteKind::delivered, NoteKind::settled_reject,
                                          NoteKind::dead_lettered, NoteKind::dead_letter_lost});
  findings_.violate(scene.note.message, findings_.wants_proof() ? story(scene, kDeath) : std::vector<Note>{});
}

namespace {
std::vector<Note> death(const Ledger& ledger, MessageId message, const Life& life) {
  std::vector<Note> notes = ledger.recent().collect(1, [&](const Note& note) {
    return note.kind == NoteKind::dead_lettered && note.message == message && note.place == life.queue.value;
  });
  if (notes.empty())
    notes.push_back(Note{.time = {}, .message = message, .place = life.queue.value, .kind = NoteKind::dead_lettered});
  return notes;
}
}  // namespace

Judgement DeadLetterCompleteness::judge(const Ledger& ledger, const End& end) const {
  Findings findings = findings_;
  std::uint64_t open = 0;
  const Fates fates(ledger.books(), end, ledger.acknowledged_suffices());
  ledger.messages().each_open([&](MessageId message, const Record& record) {
    ledger.messages().each_life(record, message, [&](const Life& life) {
      const Fate fate = fates.of_copy(message, life);
      if (fate == Fate::open) ++open;
      if (fate == Fate::lost)
        findings.violate(message, findings.wants_proof() ? death(ledger, message, life) : std::vector<Note>{});
    });
  });
  return findings.judge(Guarantee::dead_letter_completeness, "dead letters", "never turned up", open);
}

}  // namespace brokerlab::history
