// SPDX-License-Identifier: Apache-2.0
// Sizes on the wire, kind by kind: for those who know what they send. Others ask wire_size.hpp.
#pragma once

#include <cstdint>

#include "broker_model/fronts/amqp/command.hpp"
#include "broker_model/fronts/amqp/frame.hpp"
#include "broker_model/fronts/dictionary.hpp"

namespace brokerlab::amqp {

class Sizer {
 public:
  explicit Sizer(const Dictionary& dictionary) : dictionary_(dictionary) {}

  std::uint32_t operator()(const CloseConnection&) const { return kMethod + 2 + kReplyText + 4; }
  std::uint32_t operator()(const CloseConnectionOk&) const { return kMethod; }
  std::uint32_t operator()(const OpenChannel&) const { return kMethod + 1; }
  std::uint32_t operator()(const CloseChannel&) const { return kMethod + 2 + kReplyText + 4; }
  std::uint32_t operator()(const CloseChannelOk&) const { return kMethod; }
  std::uint32_t operator()(const SelectConfirms&) const { return kMethod + 1; }
  std::uint32_t operator()(const SelectTransactions&) const { return kMethod; }
  std::uint32_t operator()(const DeclareExchange& c) const { return kMethod + 2 + text(c.name) + 7 + 1 + 4; }
  std::uint32_t operator()(const DeleteExchange& c) const { return kMethod + 2 + text(c.name) + 1; }
  std::uint32_t operator()(const DeclareQueue& c) const {
    return kMethod + 2 + text(c.name) + 1 + 4 + (c.arguments != nullptr ? argument_count(*c.arguments) * kArgument : 0);
  }
  std::uint32_t operator()(const DeleteQueue& c) const { return kMethod + 2 + text(c.name) + 1; }
  std::uint32_t operator()(const PurgeQueue& c) const { return kMethod + 2 + text(c.name) + 1; }
  std::uint32_t operator()(const BindQueue& c) const {
    return kMethod + 2 + text(c.queue) + text(c.exchange) + text(c.key) + 1 + 4;
  }
  std::uint32_t operator()(const UnbindQueue& c) const {
    return kMethod + 2 + text(c.queue) + text(c.exchange) + text(c.key) + 4;
  }
  std::uint32_t operator()(const BindExchange&) const { return kMethod + 2 + 3 + 1 + 4; }
  std::uint32_t operator()(const Publish& c) const {
    return kMethod + 2 + text(c.exchange) + text(c.key) + 1 + (c.persistent ? 1 : 0) + content(c.body, c.properties);
  }
  std::uint32_t operator()(const Consume& c) const { return kMethod + 2 + text(c.queue) + text(c.tag) + 1 + 4; }
  std::uint32_t operator()(const Cancel& c) const { return kMethod + text(c.tag) + 1; }
  std::uint32_t operator()(const Get& c) const { return kMethod + 2 + text(c.queue) + 1; }
  std::uint32_t operator()(const Ack&) const { return kMethod + 8 + 1; }
  std::uint32_t operator()(const Nack&) const { return kMethod + 8 + 1; }
  std::uint32_t operator()(const Reject&) const { return kMethod + 8 + 1; }
  std::uint32_t operator()(const Qos&) const { return kMethod + 4 + 2 + 1; }
  std::uint32_t operator()(const Recover&) const { return kMethod + 1; }
  std::uint32_t operator()(const Stop&) const { return 0; }

  std::uint32_t operator()(const Ok&) const { return kMethod; }
  std::uint32_t operator()(const DeclareQueueOk& f) const { return kMethod + text(f.queue) + 8; }
  std::uint32_t operator()(const PurgeOk&) const { return kMethod + 4; }
  std::uint32_t operator()(const DeleteQueueOk&) const { return kMethod + 4; }
  std::uint32_t operator()(const ConsumeOk& f) const { return kMethod + text(f.tag); }
  std::uint32_t operator()(const CancelOk& f) const { return kMethod + text(f.tag); }
  std::uint32_t operator()(const Deliver& f) const { return kMethod + text(f.consumer) + 8 + 1 + outgoing(f.message); }
  std::uint32_t operator()(const GetOk& f) const { return kMethod + 8 + 1 + 4 + outgoing(f.message); }
  std::uint32_t operator()(const GetEmpty&) const { return kMethod + 1; }
  std::uint32_t operator()(const Confirm&) const { return kMethod + 8 + 1; }
  std::uint32_t operator()(const Return& f) const { return kMethod + 2 + 9 + outgoing(f.message); }
  std::uint32_t operator()(const CancelConsumer& f) const { return kMethod + text(f.tag) + 1; }
  std::uint32_t operator()(const CloseChannelFrame&) const { return kMethod + 2 + kReplyText + 4; }
  std::uint32_t operator()(const CloseConnectionFrame&) const { return kMethod + 2 + kReplyText + 4; }

 private:
  static constexpr std::uint32_t kFrame = 7 + 1;                // type, channel, size; end octet
  static constexpr std::uint32_t kMethod = kFrame + 4;          // class and method
  static constexpr std::uint32_t kContentHeader = kFrame + 14;  // class, weight, body size, property flags
  static constexpr std::uint32_t kBodyPerFrame = 131072 - kFrame;
  static constexpr std::uint32_t kReplyText = 1 + 40;
  static constexpr std::uint32_t kArgument = 1 + 16 + 1 + 8;  // name of some 16 letters, kind, eight octets
  static constexpr std::uint32_t kDeath = 160;  // a table of count, reason, queue, time, exchange, routing-keys

  std::uint32_t text(NameId name) const {
    return 1 + (name.valid() ? static_cast<std::uint32_t>(dictionary_.length(name)) : 0);
  }
  std::uint32_t content(const Body& body, PropertiesId properties, std::uint32_t deaths = 0) const {
    const std::uint32_t frames = (body.size + kBodyPerFrame - 1) / kBodyPerFrame;
    return kContentHeader + dictionary_.wire_bytes(properties) + deaths * kDeath + frames * kFrame + body.size;
  }
  std::uint32_t outgoing(const Outgoing& out) const {
    return text(out.exchange) + text(out.key) + content(out.body, out.properties, out.deaths_count);
  }
  static std::uint32_t argument_count(const QueueArguments& a) {
    const auto one = [](bool given) -> std::uint32_t { return given ? 1 : 0; };
    return one(a.type.has_value()) + one(a.max_length.has_value()) + one(a.max_length_bytes.has_value()) +
           one(a.overflow.has_value()) + one(a.dead_letter_exchange.has_value()) +
           one(a.dead_letter_routing_key.has_value()) + one(a.message_ttl.has_value()) + one(a.expires.has_value()) +
           one(a.max_priority.has_value()) + one(a.delivery_limit.has_value()) + one(a.dead_letter_strategy) +
           one(a.single_active_consumer);
  }

  const Dictionary& dictionary_;
};

}  // namespace brokerlab::amqp
