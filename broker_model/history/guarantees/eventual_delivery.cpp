// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/guarantees/eventual_delivery.hpp"

#include <algorithm>

#include "broker_model/history/fate.hpp"
#include "broker_model/history/ledger.hpp"

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
  Findings findings;
  findings.test(ledger.confirmed());
  std::uint64_t open = 0;
  const Fates fates(ledger.books(), end, ledger.acknowledged_suffices());
  ledger.messages().each_open([&](MessageId message, const Record& record) {
    if (record.outcome != Outcome::confirmed) return;
    const Fate fate = service_of(ledger, fates, end, message, record);
    if (fate == Fate::open) ++open;
    if (fate == Fate::lost)
      findings.violate(message, findings.wants_proof() ? notes_about(ledger, message) : std::vector<Note>{});
  });
  return findings.judge(Guarantee::eventual_delivery, "confirmed messages", "never served", open);
}

}  // namespace brokerlab::history
