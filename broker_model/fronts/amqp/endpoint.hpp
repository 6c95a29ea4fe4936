// SPDX-License-Identifier: Apache-2.0
// One session that the front holds at the core: a connection (the carrier of bytes), a channel on it, or the server's
// own. An endpoint's index in its slab is its SessionId at the core.
#pragma once

#include <cstdint>
#include <limits>

#include "broker_model/base/ids.hpp"
#include "broker_model/fronts/amqp/command.hpp"
#include "broker_model/fronts/amqp/confirm_numbers.hpp"
#include "broker_model/fronts/amqp/delivery_tags.hpp"

namespace brokerlab::amqp {

inline constexpr std::uint32_t kNoEndpoint = std::numeric_limits<std::uint32_t>::max();

enum class EndpointKind : std::uint8_t { server, connection, channel };

/// `closing`: the server sent its close and ignores everything until the client's -ok; the core's session is gone.
enum class EndpointState : std::uint8_t { open, closing };

struct Endpoint {
  SessionId host;                             ///< the connection as the host numbers it
  std::uint32_t connection = kNoEndpoint;     ///< the endpoint that carries its bytes: itself, but for a channel
  std::uint32_t first_channel = kNoEndpoint;  ///< of a connection: its channels, the newest first
  std::uint32_t next_channel = kNoEndpoint;
  std::uint32_t previous_channel = kNoEndpoint;
  ChannelNumber channel = 0;
  EndpointKind kind = EndpointKind::channel;
  EndpointState state = EndpointState::open;
  bool confirms = false;       ///< confirm.select was given
  std::uint16_t prefetch = 0;  ///< window of consumers to come
  NameId last_queue;           ///< the one an empty queue name stands for
  DeliveryTags tags;
  ConfirmNumbers numbers;
};

}  // namespace brokerlab::amqp
