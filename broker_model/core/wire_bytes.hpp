// SPDX-License-Identifier: Apache-2.0
// How much credit a reply costs: a modelled size, the same for every front, so that flow control is part of the core.
#pragma once

#include <cstdint>
#include <type_traits>

#include "broker_model/core/reply.hpp"

namespace brokerlab {

inline constexpr std::uint32_t kReplyBytes = 24;    ///< an answer without a message: one small frame
inline constexpr std::uint32_t kMessageBytes = 96;  ///< what a message costs beside its body: method and header frames

template <class Kind>
inline constexpr bool kCarriesMessage =
    std::is_same_v<Kind, Delivered> || std::is_same_v<Kind, Pulled> || std::is_same_v<Kind, Returned>;

/// Bytes that one kind of reply takes on the wire.
template <class Kind>
constexpr std::uint64_t wire_bytes_of(const Kind& reply) {
  if constexpr (kCarriesMessage<Kind>)
    return std::uint64_t{kMessageBytes} + reply.message.body.size;
  else
    return kReplyBytes;
}

}  // namespace brokerlab
