// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees/eventual_delivery.hpp"

#include <algorithm>

#include "broker_model/history/guarantees/confirmed.hpp"

namespace brokerlab::history {

namespace {

Fate service_of(const Ledger& ledger, const Fates& fates, const End& end, MessageId message, const Record& record) {
  if (!record.life.queue.valid()) return record.returned ? Fate::well : end.whole ? Fate::lost : Fate::open;
  Fate worst = Fate::well;
  ledger.messages().each_life(record, message,
                              [&](const Life& life) { worst = std::max(worst, fates.of_service(message, life)); });
  return worst;
}

std::vector<Note> notes_about(const Ledger& ledger, MessageId message) {
  return ledger.recent().collect(kNotesPerProof, [&](const Note& note) { return note.message == message; });
}

}  // namespace

Judgement judge_eventual_delivery(const Ledger& ledger, const End& end) {
  return judge_confirmed(
      ledger, end, Guarantee::eventual_delivery, "never served",
      [&](const Fates& fates, MessageId message, const Record& record) {
        return service_of(ledger, fates, end, message, record);
      },
      [&](MessageId message, const Record&) { return notes_about(ledger, message); });
}

}  // namespace brokerlab::history
