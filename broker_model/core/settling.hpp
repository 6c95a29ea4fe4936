// SPDX-License-Identifier: Apache-2.0
// How leases end: settled by their holder, run out, or returned with their session; and how an entry leaves its queue.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

void settle(Turn& t, const Settle& command);
void extend_lease(Turn& t, const ExtendLease& command);
/// Returns what has a lease that is due.
void expire_leases(Turn& t);
/// Returns everything that a session holds, in the order in which it was handed out.
void return_leases(Turn& t, std::uint32_t session);

/// Whether removing an entry writes `settled` at once, or the caller does so later.
enum class LogIt : std::uint8_t { now, later };
/// Ends an entry that is out, or ready and taken from the subscription's head.
void remove_entry(Turn& t, std::uint32_t queue, std::uint64_t position, LogIt log = LogIt::now);

}  // namespace brokerlab::core
