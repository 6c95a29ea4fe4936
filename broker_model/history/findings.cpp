// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/findings.hpp"

#include <fmt/format.h>

namespace brokerlab::history {

void Findings::violate(std::optional<MessageId> message, const std::vector<Note>& proof) {
  if (wants_proof()) proof_.insert(proof_.end(), proof.begin(), proof.end());
  if (violations_ == 0) first_ = message;
  ++violations_;
}

Judgement Findings::judge(Guarantee guarantee, const char* what, const char* broken, std::uint64_t open) const {
  Judgement judgement{.guarantee = guarantee,
                      .summary = {},
                      .tested = tested_,
                      .violations = violations_,
                      .proof = proof_,
                      .first = first_};
  if (violations_ != 0) {
    judgement.verdict = Verdict::violated;
    judgement.summary = fmt::format("{} of {} {} {}", violations_, tested_, what, broken);
    if (first_) judgement.summary += fmt::format("; first: message {}", text_of(*first_));
  } else if (tested_ == 0) {
    judgement.summary = fmt::format("not put to the test: no {}", what);
  } else if (open != 0) {
    judgement.summary = fmt::format("{} of {} {} were still open when the run ended", open, tested_, what);
  } else {
    judgement.verdict = Verdict::pass;
    judgement.summary = fmt::format("{} {}, none {}", tested_, what, broken);
  }
  return judgement;
}

std::string text_of(MessageId message) { return fmt::format("{}#{}", message.producer.value, message.number); }

}  // namespace brokerlab::history
