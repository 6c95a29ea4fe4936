// SPDX-License-Identifier: Apache-2.0
// What the guarantees about confirmed messages share: each is asked for its fate, those without an end are counted, and
// a bad fate is proved. Internal to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "broker_model/history/fate.hpp"
#include "broker_model/history/ledger.hpp"

namespace brokerlab::history {

/// `fate_of(fates, message, record)` judges; `proof_of(message, record)` is asked for few only. `how` says what a
/// violated message was: "lost".
template <class FateOf, class ProofOf>
Judgement judge_confirmed(const Ledger& ledger, const End& end, Guarantee guarantee, const char* how, FateOf fate_of,
                          ProofOf proof_of) {
  Findings findings;
  findings.test(ledger.confirmed());
  std::uint64_t open = 0;
  const Fates fates(ledger.books(), end, ledger.acknowledged_suffices());
  ledger.messages().each_open([&](MessageId message, const Record& record) {
    if (record.outcome != Outcome::confirmed) return;
    const Fate fate = fate_of(fates, message, record);
    if (fate == Fate::open) ++open;
    if (fate == Fate::lost) [[unlikely]]
      findings.violate(message, findings.wants_proof() ? proof_of(message, record) : std::vector<Note>{});
  });
  return findings.judge(guarantee, "confirmed messages", how, open);
}

}  // namespace brokerlab::history
