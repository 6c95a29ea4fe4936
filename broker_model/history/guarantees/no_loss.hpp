// SPDX-License-Identifier: Apache-2.0
// No loss: a message whose send the broker confirmed has its effect, or is still stored, or went for a good reason, in
// every queue that it entered. Unconfirmed messages may be lost.
//
//     10 ms  0#4 accepted by "orders", confirmed to its producer
//     11 ms  power cut; the recovered store does not have 0#4          <- the confirm promised too much: violated
//     10 ms  0#5 confirmed, sent to a consumer that settles on receipt, acknowledged
//     11 ms  the consumer dies before it has processed 0#5             <- no effect, no copy: violated
//
// Good reasons are what the history justifies, not what the broker says:
//   - dropped for length: the queue drops its head and was at its limit, by the count of what came and went;
//   - dead-lettered: the copy turned up at a target (see dead_letter_completeness);
//   - discarded: a consumer rejected it, or its deliveries were used up;
//   - expired, for good or to be sent on: the queue has a time to live and it had passed;
//   - purged, deleted: somebody in the scenario does that to this queue;
//   - unroutable: it came back to its producer.
// "Acknowledged" by the broker is no reason at all: the effect is what counts.
#pragma once

#include "broker_model/history/verdict.hpp"

namespace brokerlab::history {

class Ledger;
struct End;

/// Judged at the end. In a run that did not drain, a message that may still be on its way is open, not lost.
Judgement judge_no_loss(const Ledger& ledger, const End& end);

}  // namespace brokerlab::history
