// SPDX-License-Identifier: Apache-2.0
// Publishing, consuming, settling.
#include "broker_model/fronts/amqp/step.hpp"

namespace brokerlab::amqp {

void Step::on(const SelectConfirms& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  at(channel).confirms = true;
  send_ok(channel, OkOf::confirm_select);
}

// A channel in confirm mode cannot become transactional (recorded, classic/148): said before what is lacking.
void Step::on(const SelectTransactions& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (at(channel).confirms) return channel_error(channel, ReplyCode::precondition_failed);
  channel_error(channel, ReplyCode::not_implemented, Lacking::transactions);
}

void Step::on(const Publish& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (command.immediate) return channel_error(channel, ReplyCode::not_implemented, Lacking::immediate);
  if (well_known::unserved(command.exchange))
    return channel_error(channel, ReplyCode::not_implemented, Lacking::exchange_kind);
  if (!server_.dictionary_.expiration_acceptable(command.properties))
    return channel_error(channel, ReplyCode::precondition_failed);
  if (command.properties.valid()) tell_time_to_live(command.properties);
  Endpoint& publisher = at(channel);
  const std::uint32_t confirm = publisher.confirms ? publisher.numbers.next() : 0;
  ask(brokerlab::Publish{SessionId{channel}, command.exchange, command.key, command.properties, command.message,
                         command.body, confirm, command.mandatory, command.persistent});
}

// The core reads no properties: it is told once what it must know of a set of them.
void Step::tell_time_to_live(PropertiesId properties) {
  const Duration life = server_.dictionary_.time_to_live(properties);
  if (life != kNoTimeToLive && server_.told_.insert(properties.value, true)) ask(LimitLife{properties, life});
}

void Step::on(const Consume& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (command.prioritised) return channel_error(channel, ReplyCode::not_implemented, Lacking::consumer_priority);
  const NameId queue = queue_named(channel, command.queue);
  if (!queue.valid()) return channel_error(channel, ReplyCode::not_found);
  const NameId tag = command.tag == well_known::kDefault ? generate_name("amq.ctag-") : command.tag;
  ask(Subscribe{SessionId{channel}, queue, tag, at(channel).prefetch, command.auto_ack, command.exclusive,
                make_token(Asked::consume, tag)});
}

void Step::on(const Cancel& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel != kNoEndpoint) ask(Unsubscribe{SessionId{channel}, command.tag, make_token(Asked::cancel, command.tag)});
}

void Step::on(const Get& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  const NameId queue = queue_named(channel, command.queue);
  if (!queue.valid()) return channel_error(channel, ReplyCode::not_found);
  ask(Pull{SessionId{channel}, queue, command.auto_ack, make_token(Asked::get, queue)});
}

void Step::on(const Ack& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (command.multiple) return settle_many(channel, command.tag, Settlement::acknowledge);
  settle_one(channel, command.tag, Settlement::acknowledge);
}

void Step::on(const Nack& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  const Settlement how = command.requeue ? Settlement::give_back : Settlement::reject;
  if (command.multiple) return settle_many(channel, command.tag, how);
  settle_one(channel, command.tag, how);
}

void Step::on(const Reject& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel != kNoEndpoint)
    settle_one(channel, command.tag, command.requeue ? Settlement::give_back : Settlement::reject);
}

void Step::on(const Qos& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (!command.global) at(channel).prefetch = command.prefetch;
  send_ok(channel, OkOf::qos);
  ask(SetSessionWindow{SessionId{channel}, command.global ? command.prefetch : 0U});
}

void Step::on(const Recover& command) {
  const std::uint32_t channel = open_channel_of(command.session, command.channel);
  if (channel == kNoEndpoint) return;
  if (!command.requeue) return channel_error(channel, ReplyCode::not_implemented, Lacking::recover_without_requeue);
  send_ok(channel, OkOf::recover);
  settle_many(channel, 0, Settlement::give_back);
}

void Step::settle_one(std::uint32_t channel, std::uint64_t tag, Settlement how) {
  const LeaseHandle lease = at(channel).tags.take(tag);
  if (lease == LeaseHandle{}) [[unlikely]]
    return channel_error(channel, ReplyCode::precondition_failed);
  ask(Settle{SessionId{channel}, lease, how, false});
}

// RabbitMQ 3.10 rabbit_channel:collect_acks: with `multiple`, too, the tag itself must be outstanding; 0 means all, and
// then there may be none.
void Step::settle_many(std::uint32_t channel, std::uint64_t tag, Settlement how) {
  const DeliveryTags& tags = at(channel).tags;
  if (tag != 0 && !tags.is_outstanding(tag)) return channel_error(channel, ReplyCode::precondition_failed);
  server_.run_ = Server::SettleRun{channel, tag != 0 ? tag : tags.last(), how};
  continue_run(kSettlementsPerStep);
}

void Step::continue_run(std::size_t most) {
  const Server::SettleRun run = *server_.run_;
  for (std::size_t n = 0; n < most; ++n) {
    if (most == kSettlementsPerStep && out_.size() >= kMaxEffectsPerStep / 2) break;
    const std::optional<LeaseHandle> lease = at(run.endpoint).tags.take_oldest(run.up_to);
    if (!lease) break;
    ask(Settle{SessionId{run.endpoint}, *lease, run.how, at(run.endpoint).tags.any(run.up_to)});
  }
  if (!at(run.endpoint).tags.any(run.up_to)) server_.run_.reset();
}

}  // namespace brokerlab::amqp
