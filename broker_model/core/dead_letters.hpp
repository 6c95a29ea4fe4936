// SPDX-License-Identifier: Apache-2.0
// The ways out of a queue other than acknowledgement: an entry dies for a reason, and is sent on where the queue's
// policy says so. Dead letters wait in a work queue of their own, so that long chains and cycles cost no stack.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

/// The entry at `position`, out or taken from the subscription's head, dies. `actor` is who caused it.
void die(Turn& t, std::uint32_t queue, std::uint64_t position, DeathReason reason, SessionId actor = SessionId::none());

/// Routes the oldest waiting dead letter as an internal publish; must not be called without one.
void send_dead_letter(Turn& t);

/// drop-head: the oldest ready entries die until the queue is within its limits.
void enforce_limits(Turn& t, std::uint32_t queue);

}  // namespace brokerlab::core
