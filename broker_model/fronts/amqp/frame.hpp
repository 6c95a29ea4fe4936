// SPDX-License-Identifier: Apache-2.0
// What the server sends to an AMQP 0-9-1 client, as typed plain data. The SessionId of the Send around a frame is the
// connection as the host numbers it.
#pragma once

#include <cstdint>
#include <type_traits>
#include <variant>

#include "broker_model/core/effects.hpp"
#include "broker_model/fronts/amqp/command.hpp"
#include "broker_model/fronts/amqp/reply_code.hpp"

namespace brokerlab::amqp {

/// The -ok answers that carry nothing else.
enum class OkOf : std::uint8_t {
  connection_close,
  channel_open,
  channel_close,
  confirm_select,
  exchange_declare,
  exchange_delete,
  queue_bind,
  queue_unbind,
  qos,
  recover,
};
struct Ok {
  ChannelNumber channel;
  OkOf what;
};
struct DeclareQueueOk {
  ChannelNumber channel;
  NameId queue;
  std::uint32_t messages;  ///< ready
  std::uint32_t consumers;
};
struct PurgeOk {
  ChannelNumber channel;
  std::uint32_t messages;
};
struct DeleteQueueOk {
  ChannelNumber channel;
  std::uint32_t messages;
};
struct ConsumeOk {
  ChannelNumber channel;
  NameId tag;
};
struct CancelOk {
  ChannelNumber channel;
  NameId tag;
};
/// `message.deaths_*` is a range in the deaths of the Effects that carry the frame.
struct Deliver {
  ChannelNumber channel;
  NameId consumer;
  std::uint64_t tag;
  Outgoing message;
};
struct GetOk {
  ChannelNumber channel;
  std::uint32_t remaining;
  std::uint64_t tag;
  Outgoing message;
};
struct GetEmpty {
  ChannelNumber channel;
};
/// Basic.Ack or, with `refused`, Basic.Nack of publishes: number `tag`, with `multiple` all outstanding up to it.
struct Confirm {
  ChannelNumber channel;
  bool multiple;
  bool refused;
  std::uint64_t tag;
};
struct Return {
  ChannelNumber channel;
  ReplyCode code;
  Outgoing message;
};
/// The server cancelled the consumer (its queue is gone).
struct CancelConsumer {
  ChannelNumber channel;
  NameId tag;
};
struct CloseChannelFrame {
  ChannelNumber channel;
  ReplyCode code;
};
struct CloseConnectionFrame {
  ReplyCode code;
  Lacking lacking;
};

using Frame = std::variant<Ok, DeclareQueueOk, PurgeOk, DeleteQueueOk, ConsumeOk, CancelOk, Deliver, GetOk, GetEmpty,
                           Confirm, Return, CancelConsumer, CloseChannelFrame, CloseConnectionFrame>;
static_assert(std::is_trivially_copyable_v<Frame> && sizeof(Frame) <= 88);

using Effects = EffectsOf<Frame>;

}  // namespace brokerlab::amqp
