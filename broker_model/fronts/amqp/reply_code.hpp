// SPDX-License-Identifier: Apache-2.0
// AMQP 0-9-1's reply codes, as far as this front gives them, and what a code closes: the channel or the connection.
#pragma once

#include <cstdint>
#include <string_view>

namespace brokerlab::amqp {

enum class ReplyCode : std::uint16_t {
  no_route = 312,
  connection_forced = 320,
  access_refused = 403,
  not_found = 404,
  resource_locked = 405,
  precondition_failed = 406,
  command_invalid = 503,
  channel_error = 504,
  not_allowed = 530,
  not_implemented = 540,
};

/// The name in a close's reply text, as RabbitMQ writes it ("NOT_FOUND").
constexpr std::string_view name_of(ReplyCode code) {
  switch (code) {
    case ReplyCode::no_route:
      return "NO_ROUTE";
    case ReplyCode::connection_forced:
      return "CONNECTION_FORCED";
    case ReplyCode::access_refused:
      return "ACCESS_REFUSED";
    case ReplyCode::not_found:
      return "NOT_FOUND";
    case ReplyCode::resource_locked:
      return "RESOURCE_LOCKED";
    case ReplyCode::precondition_failed:
      return "PRECONDITION_FAILED";
    case ReplyCode::command_invalid:
      return "COMMAND_INVALID";
    case ReplyCode::channel_error:
      return "CHANNEL_ERROR";
    case ReplyCode::not_allowed:
      return "NOT_ALLOWED";
    case ReplyCode::not_implemented:
      return "NOT_IMPLEMENTED";
  }
  return "?";
}

/// AMQP 0-9-1 section 1.2: hard errors close the connection, soft ones the channel.
constexpr bool closes_connection(ReplyCode code) {
  return code == ReplyCode::connection_forced || static_cast<std::uint16_t>(code) >= 500;
}

/// Which feature a NOT_IMPLEMENTED was about, so that whoever reads it learns what is missing.
enum class Lacking : std::uint8_t {
  nothing,
  exchange_kind,
  alternate_exchange,
  auto_delete_exchange,
  internal_exchange,
  exchange_binding,
  queue_type,
  queue_expiry,
  max_priority,
  single_active_consumer,
  delivery_limit,
  dead_letter_strategy,
  consumer_priority,
  immediate,
  recover_without_requeue,
  transactions,
};

constexpr std::string_view name_of(Lacking feature) {
  switch (feature) {
    case Lacking::nothing:
      return "";
    case Lacking::exchange_kind:
      return "exchanges other than direct";
    case Lacking::alternate_exchange:
      return "alternate exchanges";
    case Lacking::auto_delete_exchange:
      return "auto-delete exchanges";
    case Lacking::internal_exchange:
      return "internal exchanges";
    case Lacking::exchange_binding:
      return "bindings between exchanges";
    case Lacking::queue_type:
      return "queues other than classic";
    case Lacking::queue_expiry:
      return "x-expires";
    case Lacking::max_priority:
      return "x-max-priority";
    case Lacking::single_active_consumer:
      return "x-single-active-consumer";
    case Lacking::delivery_limit:
      return "x-delivery-limit";
    case Lacking::dead_letter_strategy:
      return "x-dead-letter-strategy";
    case Lacking::consumer_priority:
      return "consumer priorities";
    case Lacking::immediate:
      return "immediate publishes";
    case Lacking::recover_without_requeue:
      return "basic.recover without requeue";
    case Lacking::transactions:
      return "transactions";
  }
  return "";
}

/// Why a command was refused by the front itself.
struct Denial {
  ReplyCode code = ReplyCode::precondition_failed;
  Lacking lacking = Lacking::nothing;
};

}  // namespace brokerlab::amqp
