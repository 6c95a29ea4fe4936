// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees/no_loss.hpp"

#include <algorithm>

#include "broker_model/history/guarantees/confirmed.hpp"

namespace brokerlab::history {

namespace {

Fate fate_of(const Ledger& ledger, const Fates& fates, MessageId message, const Record& record) {
  if (!record.life.queue.valid()) return record.returned ? Fate::well : Fate::lost;
  Fate worst = Fate::well;
  ledger.messages().each_life(record, message,
                              [&](const Life& life) { worst = std::max(worst, fates.of(message, life)); });
  return worst;
}

bool same_claim(const Note& a, const Note& b) { return a.kind == b.kind && a.place == b.place && a.time == b.time; }

// What is still known of the message: recent notes, and else the confirmation as the record has it, and the claims.
std::vector<Note> last_days(const Ledger& ledger, MessageId message, const Record& record) {
  constexpr std::uint64_t kIdle = kinds({NoteKind::consumer_window});
  std::vector<Note> notes = ledger.recent().collect(
      kNotesPerProof, [&](const Note& note) { return note.message == message && !in(kIdle, note.kind); });
  for (const Note& claim : ledger.claims()) {
    const auto same = [&](const Note& note) { return same_claim(note, claim); };
    if (claim.message == message && std::none_of(notes.begin(), notes.end(), same)) notes.push_back(claim);
  }
  const auto confirms = [](const Note& note) { return note.kind == NoteKind::send_confirmed; };
  if (std::none_of(notes.begin(), notes.end(), confirms)) {
    notes.push_back(Note{.time = record.mark,
                         .message = message,
                         .actor = message.producer.value,
                         .kind = NoteKind::send_confirmed,
                         .count = record.attempts});
  }
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.time < b.time; });
  return notes;
}

}  // namespace

Judgement judge_no_loss(const Ledger& ledger, const End& end) {
  return judge_confirmed(
      ledger, end, Guarantee::no_loss, "lost",
      [&](const Fates& fates, MessageId message, const Record& record) {
        return fate_of(ledger, fates, message, record);
      },
      [&](MessageId message, const Record& record) { return last_days(ledger, message, record); });
}

}  // namespace brokerlab::history
