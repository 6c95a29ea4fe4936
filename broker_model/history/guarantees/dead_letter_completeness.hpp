// SPDX-License-Identifier: Apache-2.0
// Dead-letter completeness: whatever a queue dead-letters turns up where its dead letters go.
//
//     20 ms  0#4 dead-lettered by "jobs" (rejected) towards "jobs.failed"
//            ... and neither a consumer of "jobs.failed" nor a walk of its store ever sees 0#4    <- violated
//
// The broker's note that the copy was accepted is not enough: a consumer of a target saw it after the death, or it is
// in a target's store, or it left the target for a reason that the history justifies. Targets of targets count, as a
// dead letter can die again. A dead letter that the broker admits to have lost (`dead_letter_lost`) is a violation.
#pragma once

#include "broker_model/history/scene.hpp"

namespace brokerlab::history {

class Ledger;
struct End;

class DeadLetterCompleteness {
 public:
  void dead_lettered() { findings_.test(); }
  void lost_on_the_way(const Scene& scene);
  Judgement judge(const Ledger& ledger, const End& end) const;

 private:
  Findings findings_;
};

}  // namespace brokerlab::history
