// SPDX-License-Identifier: Apache-2.0
// What an AMQP 0-9-1 client sends, as typed plain data. `session` is the connection as the host numbers it; names and
// properties come from the dictionary. Pointers are arguments: read during the step, not kept.
//
// Every command names its channel; opening the connection is the host's SessionOpened. Commands are trivially copyable
// and at most 64 bytes with their Input around them.
#pragma once

#include <cstdint>
#include <type_traits>
#include <variant>

#include "broker_model/core/input.hpp"
#include "broker_model/fronts/amqp/queue_arguments.hpp"

namespace brokerlab::amqp {

using ChannelNumber = std::uint16_t;

/// Connection.Close by the client.
struct CloseConnection {
  SessionId session;
};
/// The client's answer to the server's Connection.Close.
struct CloseConnectionOk {
  SessionId session;
};
struct OpenChannel {
  SessionId session;
  ChannelNumber channel;
};
struct CloseChannel {
  SessionId session;
  ChannelNumber channel;
};
struct CloseChannelOk {
  SessionId session;
  ChannelNumber channel;
};
/// Publisher confirms on: publishes are numbered from 1.
struct SelectConfirms {
  SessionId session;
  ChannelNumber channel;
};
/// tx.select: refused (540), known so that the refusal is a clear one.
struct SelectTransactions {
  SessionId session;
  ChannelNumber channel;
};

enum class ExchangeType : std::uint8_t { direct, fanout, topic, headers, unknown_word };
struct DeclareExchange {
  SessionId session;
  ChannelNumber channel;
  NameId name;
  ExchangeType type;
  bool durable;
  bool auto_delete;
  bool internal;
  bool alternate;  ///< an alternate exchange was asked for
};
struct DeleteExchange {
  SessionId session;
  ChannelNumber channel;
  NameId name;
  bool if_unused;
};
/// An empty name asks for one of the server's making (in the -ok). `policy` is what the arguments refine; null = the
/// server's own default. `arguments` may be null.
struct DeclareQueue {
  SessionId session;
  ChannelNumber channel;
  NameId name;
  const QueueArguments* arguments = nullptr;
  const QueuePolicy* policy = nullptr;
  bool passive = false;
  bool durable = false;
  bool exclusive = false;
  bool auto_delete = false;
};
struct DeleteQueue {
  SessionId session;
  ChannelNumber channel;
  NameId name;
  bool if_empty;
  bool if_unused;
};
struct PurgeQueue {
  SessionId session;
  ChannelNumber channel;
  NameId name;
};
struct BindQueue {
  SessionId session;
  ChannelNumber channel;
  NameId exchange;
  NameId queue;
  NameId key;
};
struct UnbindQueue {
  SessionId session;
  ChannelNumber channel;
  NameId exchange;
  NameId queue;
  NameId key;
};
/// exchange.bind: refused (540).
struct BindExchange {
  SessionId session;
  ChannelNumber channel;
};

struct Publish {
  SessionId session;
  ChannelNumber channel = 0;
  bool mandatory = false;
  bool immediate = false;
  bool persistent = false;
  NameId exchange;
  NameId key;
  PropertiesId properties;
  MessageId message;
  Body body;
};
/// An empty tag asks for one of the server's making (in the -ok).
struct Consume {
  SessionId session;
  ChannelNumber channel;
  NameId queue;
  NameId tag;
  bool auto_ack;
  bool exclusive;
  bool prioritised;  ///< x-priority was given: refused (540)
};
struct Cancel {
  SessionId session;
  ChannelNumber channel;
  NameId tag;
};
struct Get {
  SessionId session;
  ChannelNumber channel;
  NameId queue;
  bool auto_ack;
};
/// Tag 0 with `multiple` = all outstanding.
struct Ack {
  SessionId session;
  ChannelNumber channel;
  bool multiple;
  std::uint64_t tag;
};
struct Nack {
  SessionId session;
  ChannelNumber channel;
  bool multiple;
  bool requeue;
  std::uint64_t tag;
};
struct Reject {
  SessionId session;
  ChannelNumber channel;
  bool requeue;
  std::uint64_t tag;
};
/// Not global: the window of consumers that subscribe later on this channel, and the channel's own bound is lifted
/// (recorded, notes.md). Global: the bound of the channel as a whole. 0 = no limit.
struct Qos {
  SessionId session;
  ChannelNumber channel;
  std::uint16_t prefetch;
  bool global;
};
struct Recover {
  SessionId session;
  ChannelNumber channel;
  bool requeue;
};

/// `Stop` is the operator's: every client is told 320 CONNECTION_FORCED and the core stops in order.
using Command =
    std::variant<CloseConnection, CloseConnectionOk, OpenChannel, CloseChannel, CloseChannelOk, SelectConfirms,
                 SelectTransactions, DeclareExchange, DeleteExchange, DeclareQueue, DeleteQueue, PurgeQueue, BindQueue,
                 UnbindQueue, BindExchange, Publish, Consume, Cancel, Get, Ack, Nack, Reject, Qos, Recover, Stop>;

using Input = InputOf<Command>;
static_assert(sizeof(Input) <= 64 && std::is_trivially_copyable_v<Input>);

}  // namespace brokerlab::amqp
