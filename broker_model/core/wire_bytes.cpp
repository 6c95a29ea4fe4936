// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/wire_bytes.hpp"

#include <type_traits>

namespace brokerlab {
namespace {

template <class Kind>
constexpr bool carries_message =
    std::is_same_v<Kind, Delivered> || std::is_same_v<Kind, Pulled> || std::is_same_v<Kind, Returned>;

}  // namespace

std::uint64_t wire_bytes(const Reply& reply) {
  return std::visit(
      [](const auto& each) -> std::uint64_t {
        if constexpr (carries_message<std::decay_t<decltype(each)>>)
          return std::uint64_t{kMessageBytes} + each.message.body.size;
        else
          return kReplyBytes;
      },
      reply);
}

}  // namespace brokerlab
