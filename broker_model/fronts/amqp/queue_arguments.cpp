// SPDX-License-Identifier: Apache-2.0
#include "broker_model/fronts/amqp/queue_arguments.hpp"

namespace brokerlab::amqp {
namespace {

bool below(const std::optional<std::int64_t>& value, std::int64_t minimum) { return value && *value < minimum; }

// RabbitMQ rabbit_misc:check_expiry: at most 10 years, in milliseconds.
bool too_long(const std::optional<std::int64_t>& time) { return time && *time > 315'360'000'000; }

bool malformed(const QueueArguments& a) {
  return below(a.max_length, 0) || below(a.max_length_bytes, 0) || below(a.message_ttl, 0) || below(a.expires, 1) ||
         too_long(a.message_ttl) || too_long(a.expires) || below(a.max_priority, 0) ||
         (a.max_priority && *a.max_priority > 255) || a.overflow == OverflowArgument::unknown_word ||
         a.type == QueueTypeArgument::other || (a.dead_letter_routing_key && !a.dead_letter_exchange);
}

Lacking lacking(const QueueArguments& a) {
  if (a.type == QueueTypeArgument::quorum) return Lacking::queue_type;
  if (a.expires) return Lacking::queue_expiry;
  if (a.max_priority) return Lacking::max_priority;
  if (a.single_active_consumer) return Lacking::single_active_consumer;
  if (a.delivery_limit) return Lacking::delivery_limit;
  if (a.dead_letter_strategy) return Lacking::dead_letter_strategy;
  return Lacking::nothing;
}

void set_overflow(StorePolicy& store, OverflowArgument overflow) {
  store.overflow = overflow == OverflowArgument::drop_head ? Overflow::drop_head : Overflow::reject_new;
  store.dead_letter_refused = overflow == OverflowArgument::reject_publish_dlx;
}

}  // namespace

Result<QueuePolicy, Denial> to_policy(const QueueArguments& arguments, const QueuePolicy& base, bool durable) {
  if (malformed(arguments)) return Failure{Denial{ReplyCode::precondition_failed, Lacking::nothing}};
  if (const Lacking what = lacking(arguments); what != Lacking::nothing)
    return Failure{Denial{ReplyCode::not_implemented, what}};
  QueuePolicy policy = base;
  policy.store.durable = durable;
  if (arguments.max_length) policy.store.max_messages = static_cast<std::uint64_t>(*arguments.max_length);
  if (arguments.max_length_bytes) policy.store.max_bytes = static_cast<std::uint64_t>(*arguments.max_length_bytes);
  if (arguments.message_ttl) policy.store.message_ttl = milliseconds(*arguments.message_ttl);
  if (arguments.overflow) set_overflow(policy.store, *arguments.overflow);
  if (arguments.dead_letter_exchange) policy.dead_letter.exchange = *arguments.dead_letter_exchange;
  if (arguments.dead_letter_routing_key) policy.dead_letter.key = *arguments.dead_letter_routing_key;
  return policy;
}

}  // namespace brokerlab::amqp
