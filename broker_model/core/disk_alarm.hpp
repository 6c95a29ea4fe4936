// SPDX-License-Identifier: Apache-2.0
// The disk alarm: while the host says that its disk is short of room, whoever publishes is not read any further, so
// that what is there can be consumed and its log trimmed. The publish that showed it still counts. Consumers go on,
// unless they publish over the same carrier. Source: RabbitMQ, "disk_free_limit" and "blocked connections".
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

void set_disk_alarm(Turn& t, bool raised);
/// The session publishes during an alarm: its carrier is not read until the alarm is over.
void hold_back(Turn& t, std::uint32_t session);

}  // namespace brokerlab::core
