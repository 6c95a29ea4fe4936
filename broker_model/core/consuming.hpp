// SPDX-License-Identifier: Apache-2.0
// Consumers come and go. Their leases belong to the session and stay with it.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

void subscribe(Turn& t, const Subscribe& command);
void unsubscribe(Turn& t, const Unsubscribe& command);
void set_session_window(Turn& t, const SetSessionWindow& command);

/// Ends a consumer. An auto-delete queue goes with its last one.
void remove_consumer(Turn& t, std::uint32_t consumer);
/// Ends a consumer whose queue is being deleted.
void detach_consumer(Turn& t, std::uint32_t consumer);

}  // namespace brokerlab::core
