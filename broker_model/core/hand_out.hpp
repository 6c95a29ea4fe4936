// SPDX-License-Identifier: Apache-2.0
// The way out: which consumer gets what, when. Active consumers take turns; one that cannot take (its window or its
// session's is full, its carrier has no credit) is set aside when its turn comes, so that a delivery costs O(1)
// whatever the number of consumers. RabbitMQ's recorded rule.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

/// Moves everything that can move: dead letters, hand-outs, drops, parked publishes, until nothing is left or the
/// step's budget is spent.
void pump(Turn& t);
/// Whether pump() left work for want of budget.
bool work_left(const State& state);

/// Hands the head of a queue to one that asks, whatever its windows.
void pull(Turn& t, const Pull& command);

/// A consumer enters the ring of its queue at the tail.
void activate(Turn& t, std::uint32_t consumer);
/// One delivery of the session's consumers was settled; the consumer may be gone.
void give_window_back(Turn& t, std::uint32_t session, Ref consumer);
/// A session (or carrier) may have room again: its blocked consumers are looked at.
void wake(Turn& t, std::uint32_t session);
/// Takes a consumer out of the ring or list that it is in.
void leave_place(Turn& t, std::uint32_t consumer);

}  // namespace brokerlab::core
