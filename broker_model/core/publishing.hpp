// SPDX-License-Identifier: Apache-2.0
// The way in: route, ask every matching queue, store, and promise a confirm.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

void publish(Turn& t, const Publish& command);

/// Fills State::targets with the slots of the queues that the key leads to; false if there is no such exchange.
bool find_targets(Turn& t, NameId exchange, NameId key);

/// Stores a message in a queue, whatever its limits say, and adds what its confirm waits for to `promise` (null = no
/// publisher waits). `by_client` is false for dead letters.
void accept(Turn& t, std::uint32_t slot, std::uint32_t record, Promise* promise, bool by_client);

/// Lets parked publishes in while there is room.
void admit_parked(Turn& t, std::uint32_t slot);
/// The queue goes: its parked publishes are refused.
void refuse_parked(Turn& t, std::uint32_t slot);
/// The session goes: its parked publishes are forgotten.
void drop_parked(Turn& t, Ref session);

}  // namespace brokerlab::core
