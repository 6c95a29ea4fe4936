// SPDX-License-Identifier: Apache-2.0
// Sessions open and close, get credit, and all end at an orderly stop.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

void open_session(Turn& t, const SessionOpened& input);
/// Ends a session and those it carries: consumers go, leases return in order, exclusive queues are deleted.
void close_session(Turn& t, const SessionClosed& input);
void add_credit(Turn& t, const Writable& input);
void stop(Turn& t);

}  // namespace brokerlab::core
