// SPDX-License-Identifier: Apache-2.0
// How a message is the subject of a keyed draw.
#pragma once

#include <cstdint>

#include "broker_model/base/ids.hpp"

namespace brokerlab {

constexpr std::uint64_t draw_subject(MessageId message) {
  return (std::uint64_t{message.producer.value} << 32) | message.number;
}

}  // namespace brokerlab
