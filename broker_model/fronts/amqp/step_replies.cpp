// SPDX-License-Identifier: Apache-2.0
// The core's effects in the protocol's words.
#include <algorithm>
#include <type_traits>

#include "broker_model/base/check.hpp"
#include "broker_model/core/wire_bytes.hpp"
#include "broker_model/fronts/amqp/step.hpp"

namespace brokerlab::amqp {
namespace {

ReplyCode code_of(Refusal why) {
  switch (why) {
    case Refusal::no_such_exchange:
    case Refusal::no_such_queue:
      return ReplyCode::not_found;
    case Refusal::inequivalent:
    case Refusal::in_use:
    case Refusal::not_empty:
      return ReplyCode::precondition_failed;
    case Refusal::locked:
      return ReplyCode::resource_locked;
    case Refusal::exclusive_in_use:
    case Refusal::reserved:
      return ReplyCode::access_refused;
    case Refusal::tag_in_use:
      return ReplyCode::not_allowed;
    case Refusal::none:
      break;
  }
  BROKERLAB_CHECK(false, "the core failed a command without a reason");
}

// RabbitMQ accepts silently what is already as asked (recorded, notes.md).
bool is_success(Asked what, Refusal why) {
  const bool missing = why == Refusal::no_such_exchange || why == Refusal::no_such_queue;
  switch (what) {
    case Asked::cancel:
      return true;
    case Asked::exchange_delete:
    case Asked::queue_delete:
    case Asked::queue_unbind:
      return missing;
    case Asked::nothing:
    case Asked::exchange_declare:
    case Asked::queue_declare:
    case Asked::queue_inspect:
    case Asked::queue_purge:
    case Asked::queue_bind:
    case Asked::consume:
    case Asked::get:
      return false;
  }
  return false;
}

}  // namespace

// Translating an effect may take another core step (a failure that closes its channel): the effects of that step come
// behind those that still wait, so the order holds. That step is the last thing done with the effect: where it lies may
// move then.
void Step::core(const brokerlab::Input& input) {
  server_.core_.step(now_, input, server_.inner_);
  while (translated_ < server_.inner_.size()) {
    translate(server_.inner_.items()[translated_++]);
  }
}

void Step::translate(const brokerlab::Effects::Effect& effect) {
  const auto pass = [this](const auto& each) {
    using E = std::decay_t<decltype(each)>;
    if constexpr (std::is_same_v<E, Send<Reply>>) {
      translate(each);
    } else if constexpr (std::is_same_v<E, CloseSession>) {
      // Only an orderly stop closes sessions, and it ends the connections itself.
    } else if constexpr (std::is_same_v<E, PauseReading> || std::is_same_v<E, ResumeReading>) {
      if (server_.endpoints_.live(each.session.value)) out_.add(E{at(each.session.value).host});
    } else if constexpr (std::is_same_v<E, Append>) {
      if (append_ && append_->first + append_->count == each.first) [[unlikely]] {
        append_ = Append{append_->first, append_->count + each.count, each.last_sequence, append_->bytes + each.bytes};
      } else {
        flush_append();
        append_ = each;
      }
    } else {
      flush_append();
      out_.add(each);
    }
  };
  std::visit(pass, effect);
}

void Step::translate(const Send<Reply>& send) {
  const std::uint32_t to = send.session.value;
  if (!server_.endpoints_.live(to)) [[unlikely]]
    return;
  const Endpoint& endpoint = at(to);
  server_.surplus_[endpoint.connection] += static_cast<std::int64_t>(send.bytes);
  if (endpoint.state == EndpointState::open) [[likely]]
    std::visit([&](const auto& reply) { on_reply(to, reply); }, send.message);
}

void Step::put_append() {
  out_.add(*append_);
  append_.reset();
}

void Step::on_reply(std::uint32_t endpoint, const Done& reply) {
  const ChannelNumber channel = at(endpoint).channel;
  const NameId name = name_of_token(reply.token);
  if (at(endpoint).kind == EndpointKind::server) return;
  switch (asked_of(reply.token)) {
    case Asked::exchange_declare:
      return send_ok(endpoint, OkOf::exchange_declare);
    case Asked::exchange_delete:
      return send_ok(endpoint, OkOf::exchange_delete);
    case Asked::queue_declare:
    case Asked::queue_inspect:
      return send(endpoint, DeclareQueueOk{channel, name, reply.count, reply.consumers});
    case Asked::queue_delete:
      return send(endpoint, DeleteQueueOk{channel, reply.count});
    case Asked::queue_purge:
      return send(endpoint, PurgeOk{channel, reply.count});
    case Asked::queue_bind:
      return send_ok(endpoint, OkOf::queue_bind);
    case Asked::queue_unbind:
      return send_ok(endpoint, OkOf::queue_unbind);
    case Asked::consume:
      return send(endpoint, ConsumeOk{channel, name});
    case Asked::cancel:
      return send(endpoint, CancelOk{channel, name});
    case Asked::nothing:
    case Asked::get:
      return;
  }
}

void Step::on_reply(std::uint32_t endpoint, const Failed& reply) {
  BROKERLAB_CHECK(at(endpoint).kind != EndpointKind::server, "the predeclared exchange was refused");
  if (is_success(asked_of(reply.token), reply.why)) return on_reply(endpoint, Done{reply.token, 0, 0});
  channel_error(endpoint, code_of(reply.why));
}

// The lease ended without this channel (its queue was deleted, its time ran out): there is nothing left to settle, and
// RabbitMQ says nothing.
void Step::on_reply(std::uint32_t, const SettleFailed&) {}

void Step::on_reply(std::uint32_t endpoint, const Returned& reply) {
  send(endpoint, Return{at(endpoint).channel, ReplyCode::no_route, reply.message});
}

void Step::on_reply(std::uint32_t endpoint, const Delivered& reply) {
  Endpoint& channel = at(endpoint);
  const bool settled = reply.lease.index == LeaseHandle{}.index;
  const std::uint64_t tag = settled ? channel.tags.next() : channel.tags.next(reply.lease);
  flush_confirm();
  Send<Frame>& send = out_.emplace<Send<Frame>>(channel.host, 0, std::in_place_type<Deliver>);
  Deliver& deliver = *std::get_if<Deliver>(&send.message);  // filled in its place: see effects.hpp
  deliver.channel = channel.channel;
  deliver.consumer = reply.consumer;
  deliver.tag = tag;
  deliver.message = reply.message;
  charge(channel, send, Sizer(server_.dictionary_)(deliver));
}

void Step::on_reply(std::uint32_t endpoint, const Pulled& reply) {
  Endpoint& channel = at(endpoint);
  const bool settled = reply.lease.index == LeaseHandle{}.index;
  const std::uint64_t tag = settled ? channel.tags.next() : channel.tags.next(reply.lease);
  send(endpoint, GetOk{channel.channel, reply.remaining, tag, reply.message});
}

void Step::on_reply(std::uint32_t endpoint, const PullEmpty&) { send(endpoint, GetEmpty{at(endpoint).channel}); }

void Step::on_reply(std::uint32_t endpoint, const ConsumerCancelled& reply) {
  send(endpoint, CancelConsumer{at(endpoint).channel, reply.consumer});
}

void Step::on_answer(std::uint32_t endpoint, std::uint32_t number, bool refused) {
  const bool covers_all_before = at(endpoint).numbers.answered(number);
  const bool extends = confirm_ && confirm_->endpoint == endpoint && confirm_->frame.refused == refused &&
                       confirm_->frame.tag + 1 == number && covers_all_before;
  if (!extends) [[likely]]
    flush_confirm();
  confirm_ = PendingConfirm{endpoint, Confirm{at(endpoint).channel, extends, refused, number}};
}

void Step::put_confirm() {
  put(confirm_->endpoint, confirm_->frame);
  confirm_.reset();
}

}  // namespace brokerlab::amqp
