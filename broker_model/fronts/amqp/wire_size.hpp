// SPDX-License-Identifier: Apache-2.0
// Modelled sizes on the wire, in bytes, after the AMQP 0-9-1 grammar: method frame, content header and body frames of
// at most 128 KiB. What the model does not carry (reply texts, x-death's time and routing keys) counts with a typical
// length.
#pragma once

#include <cstdint>

#include "broker_model/fronts/amqp/command.hpp"
#include "broker_model/fronts/amqp/frame.hpp"
#include "broker_model/fronts/dictionary.hpp"

namespace brokerlab::amqp {

/// Bytes from client to server; 0 for Stop, which is no client's.
std::uint32_t wire_bytes(const Command& command, const Dictionary& dictionary);
/// Bytes from server to client.
std::uint32_t wire_bytes(const Frame& frame, const Dictionary& dictionary);

}  // namespace brokerlab::amqp
