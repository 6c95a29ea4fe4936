// SPDX-License-Identifier: Apache-2.0
// Exchanges, queues and bindings: argument checks, then the core.
#include <algorithm>
#include <vector>

#include "broker_model/fronts/amqp/step.hpp"

namespace brokerlab::amqp {
namespace {

Lacking lacking(const DeclareExchange& command) {
  if (command.type != ExchangeType::direct || well_known::unserved(command.name)) return Lacking::exchange_kind;
  if (command.alternate) return Lacking::alternate_exchange;
  if (command.auto_delete) return Lacking::auto_delete_exchange;
  if (command.internal) return Lacking::internal_exchange;
  return Lacking::nothing;
}

}  // namespace

void Step::on(const DeclareExchange& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (command.type == ExchangeType::unknown_word) return channel_error(channel, ReplyCode::command_invalid);
  const bool ours = command.name >= well_known::kAmqDirect && command.name <= well_known::kAmqTrace;
  if (command.name == well_known::kDefault || (reserved(command.name) && !ours))
    return channel_error(channel, ReplyCode::access_refused);
  if (const Lacking what = lacking(command); what != Lacking::nothing)
    return channel_error(channel, ReplyCode::not_implemented, what);
  ask(brokerlab::DeclareExchange{SessionId{channel}, command.name, ExchangeKind::direct, command.durable,
                                 make_token(Asked::exchange_declare, command.name)});
}

void Step::on(const DeleteExchange& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (command.name == well_known::kDefault || reserved(command.name))
    return channel_error(channel, ReplyCode::access_refused);
  ask(brokerlab::DeleteExchange{SessionId{channel}, command.name, command.if_unused,
                                make_token(Asked::exchange_delete, command.name)});
}

void Step::on(const DeclareQueue& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  NameId name = command.passive ? queue_named(channel, command.name) : command.name;
  if (command.passive) {
    if (!name.valid()) return channel_error(channel, ReplyCode::not_found);
    at(channel).last_queue = name;
    return ask(InspectQueue{SessionId{channel}, name, make_token(Asked::queue_inspect, name)});
  }
  if (name == well_known::kDefault) {
    name = generate_name("amq.gen-");
  } else if (reserved(name) && !exists(name)) {
    return channel_error(channel, ReplyCode::access_refused);
  }
  const QueuePolicy& base = command.policy != nullptr ? *command.policy : server_.queue_defaults_;
  const QueueArguments none;
  const auto policy = to_policy(command.arguments != nullptr ? *command.arguments : none, base, command.durable);
  if (!policy.ok()) return deny(channel, policy.error());
  at(channel).last_queue = name;
  const SessionId owner = command.exclusive ? SessionId{at(channel).connection} : SessionId::none();
  ask(brokerlab::DeclareQueue{SessionId{channel}, name, &policy.value(), owner, command.auto_delete,
                              make_token(Asked::queue_declare, name)});
}

bool Step::exists(NameId queue) const {
  const std::vector<NameId> queues = server_.core_.queues();
  return std::find(queues.begin(), queues.end(), queue) != queues.end();
}

void Step::on(const DeleteQueue& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  const NameId name = queue_named(channel, command.name);
  if (!name.valid()) return channel_error(channel, ReplyCode::not_found);
  ask(brokerlab::DeleteQueue{SessionId{channel}, name, command.if_empty, command.if_unused,
                             make_token(Asked::queue_delete, name)});
}

void Step::on(const PurgeQueue& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  const NameId name = queue_named(channel, command.name);
  if (!name.valid()) return channel_error(channel, ReplyCode::not_found);
  ask(brokerlab::PurgeQueue{SessionId{channel}, name, make_token(Asked::queue_purge, name)});
}

void Step::on(const BindQueue& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (command.exchange == well_known::kDefault) return channel_error(channel, ReplyCode::access_refused);
  if (well_known::unserved(command.exchange))
    return channel_error(channel, ReplyCode::not_implemented, Lacking::exchange_kind);
  const NameId queue = queue_named(channel, command.queue);
  if (!queue.valid()) return channel_error(channel, ReplyCode::not_found);
  ask(Bind{SessionId{channel}, command.exchange, queue, command.key, make_token(Asked::queue_bind, queue)});
}

void Step::on(const UnbindQueue& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (command.exchange == well_known::kDefault) return channel_error(channel, ReplyCode::access_refused);
  if (well_known::unserved(command.exchange))
    return channel_error(channel, ReplyCode::not_implemented, Lacking::exchange_kind);
  const NameId queue = queue_named(channel, command.queue);
  if (!queue.valid()) return channel_error(channel, ReplyCode::not_found);
  ask(Unbind{SessionId{channel}, command.exchange, queue, command.key, make_token(Asked::queue_unbind, queue)});
}

void Step::on(const BindExchange& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel != kNoEndpoint) channel_error(channel, ReplyCode::not_implemented, Lacking::exchange_binding);
}

}  // namespace brokerlab::amqp
