// SPDX-License-Identifier: Apache-2.0
// How much credit a reply costs: a modelled size, the same for every front, so that flow control is part of the core.
#pragma once

#include <cstdint>

#include "broker_model/core/reply.hpp"

namespace brokerlab {

inline constexpr std::uint32_t kReplyBytes = 24;    ///< an answer without a message: one small frame
inline constexpr std::uint32_t kMessageBytes = 96;  ///< what a message costs beside its body: method and header frames

/// Bytes that `reply` takes on the wire.
std::uint64_t wire_bytes(const Reply& reply);

}  // namespace brokerlab
