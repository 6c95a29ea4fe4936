// SPDX-License-Identifier: Apache-2.0
// The x- arguments of queue.declare, and the QueuePolicy that they stand for.
#pragma once

#include <cstdint>
#include <optional>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/result.hpp"
#include "broker_model/fronts/amqp/reply_code.hpp"
#include "broker_model/policy/queue_policy.hpp"

namespace brokerlab::amqp {

enum class OverflowArgument : std::uint8_t { drop_head, reject_publish, reject_publish_dlx, unknown_word };
enum class QueueTypeArgument : std::uint8_t { classic, quorum, other };

/// What a client may ask of a queue; absent = not given. Numbers are as given, checked by `to_policy`.
struct QueueArguments {
  std::optional<QueueTypeArgument> type;
  std::optional<std::int64_t> max_length;
  std::optional<std::int64_t> max_length_bytes;
  std::optional<OverflowArgument> overflow;
  std::optional<NameId> dead_letter_exchange;
  std::optional<NameId> dead_letter_routing_key;
  std::optional<std::int64_t> message_ttl;
  std::optional<std::int64_t> expires;
  std::optional<std::int64_t> max_priority;
  std::optional<std::int64_t> delivery_limit;
  bool dead_letter_strategy = false;
  bool single_active_consumer = false;
};

/// `base` with what the arguments say. Malformed arguments: 406, as RabbitMQ (recorded, classic/086); well-formed ones
/// that this front does not serve: 540 with what is lacking, never ignored.
Result<QueuePolicy, Denial> to_policy(const QueueArguments& arguments, const QueuePolicy& base, bool durable);

}  // namespace brokerlab::amqp
