// SPDX-License-Identifier: Apache-2.0
// Eventual delivery, a liveness guarantee: by the end of the drain every confirmed message was served, or went for a
// good reason, in every queue that it entered. Where no_loss is content that a message is still stored, this is not:
// the faults are over and nobody sends any more, so what waits now waits for ever.
//
//     10 ms  0#4 confirmed
//     11 ms  its consumer dies and nobody takes its place
//     ...    the drain is over; 0#4 is in the store, ready               <- not lost, and never delivered: violated
//
// A dead letter that waits in its target was parked on purpose: that is well. A run that ended before its drain was
// over (at a limit, stalled, interrupted) leaves open what was not served by then.
#pragma once

#include "broker_model/history/verdict.hpp"

namespace brokerlab::history {

class Ledger;
struct End;

/// Judged at the end.
Judgement judge_eventual_delivery(const Ledger& ledger, const End& end);

}  // namespace brokerlab::history
