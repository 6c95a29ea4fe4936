// SPDX-License-Identifier: Apache-2.0
// Exchanges, queues and bindings: made, asked about, emptied and removed. What is durable is written to log 0.
#pragma once

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

void declare_exchange(Turn& t, const DeclareExchange& command);
void delete_exchange(Turn& t, const DeleteExchange& command);
void declare_queue(Turn& t, const DeclareQueue& command);
void delete_queue(Turn& t, const DeleteQueue& command);
void purge_queue(Turn& t, const PurgeQueue& command);
void inspect_queue(Turn& t, const InspectQueue& command);
void bind(Turn& t, const Bind& command);
void unbind(Turn& t, const Unbind& command);

/// Removes a queue with its entries, bindings and consumers, who are told.
void delete_queue(Turn& t, std::uint32_t slot);

}  // namespace brokerlab::core
