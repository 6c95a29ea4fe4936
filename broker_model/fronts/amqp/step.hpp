// SPDX-License-Identifier: Apache-2.0
// One step of a Server: from the host's input to the core's inputs, and from the core's effects to the host's. Lives
// for one call. Internal to this folder.
//
// The core writes records, deaths and notes straight into the host's buffers (borrowed for the step); only effects
// are translated, in order, as soon as each core step ends. Appends of one step are joined into one, and confirms that
// follow each other into one `multiple` where that is legal.
#pragma once

#include <cstdint>
#include <optional>

#include "broker_model/fronts/amqp/server.hpp"
#include "broker_model/fronts/amqp/sizer.hpp"
#include "broker_model/fronts/amqp/token.hpp"

namespace brokerlab::amqp {

class Step {
 public:
  Step(Server& server, Instant now, Effects& out) : server_(server), now_(now), out_(out) {}

  void run(const Input& input);

 private:
  // A run of settlements goes on for at most so many of them in one step.
  static constexpr std::size_t kSettlementsPerStep = 128;

  // Inputs (step.cpp).
  void on(const SessionOpened& input);
  void on(const SessionClosed& input);
  void on(const Command& command);
  void on(const Writable& input);
  void on(const WriteCompleted& input) { core(input); }
  void on(const SyncCompleted& input) { core(input); }
  void on(const DiskAlarm& input) { core(input); }
  void on(const ReadCompleted& input) { core(input); }
  void on(const PeerMessage& input) { core(input); }
  void on(const TimePassed& input) { core(input); }

  // Commands: the connection and its channels (step_sessions.cpp).
  void on(const CloseConnection& command);
  void on(const CloseConnectionOk& command);
  void on(const OpenChannel& command);
  void on(const CloseChannel& command);
  void on(const CloseChannelOk& command);
  void on(const Stop& command);

  // Commands: topology (step_topology.cpp).
  void on(const DeclareExchange& command);
  void on(const DeleteExchange& command);
  void on(const DeclareQueue& command);
  void on(const DeleteQueue& command);
  void on(const PurgeQueue& command);
  void on(const BindQueue& command);
  void on(const UnbindQueue& command);
  void on(const BindExchange& command);

  // Commands: messages (step_messages.cpp).
  void on(const SelectConfirms& command);
  void on(const SelectTransactions& command);
  void on(const Publish& command);
  void on(const Consume& command);
  void on(const Cancel& command);
  void on(const Get& command);
  void on(const Ack& command);
  void on(const Nack& command);
  void on(const Reject& command);
  void on(const Qos& command);
  void on(const Recover& command);
  void tell_time_to_live(PropertiesId properties);
  void settle_one(std::uint32_t channel, std::uint64_t tag, Settlement how);
  void settle_many(std::uint32_t channel, std::uint64_t tag, Settlement how);
  void continue_run(std::size_t most);

  // The core's effects (step_replies.cpp).
  void core(const brokerlab::Input& input);
  template <class Kind>
  void ask(const Kind& command) {
    core(brokerlab::Input{std::in_place_type<brokerlab::Command>, command});
  }
  void translate(const brokerlab::Effects::Effect& effect);
  void translate(const Send<Reply>& send);
  void on_reply(std::uint32_t endpoint, const Done& reply);
  void on_reply(std::uint32_t endpoint, const Failed& reply);
  void on_reply(std::uint32_t endpoint, const SettleFailed& reply);
  void on_reply(std::uint32_t endpoint, const Confirmed& reply) { on_answer(endpoint, reply.confirm, false); }
  void on_reply(std::uint32_t endpoint, const Refused& reply) { on_answer(endpoint, reply.confirm, true); }
  void on_reply(std::uint32_t endpoint, const Returned& reply);
  void on_reply(std::uint32_t endpoint, const Delivered& reply);
  void on_reply(std::uint32_t endpoint, const Pulled& reply);
  void on_reply(std::uint32_t endpoint, const PullEmpty& reply);
  void on_reply(std::uint32_t endpoint, const ConsumerCancelled& reply);
  void on_answer(std::uint32_t endpoint, std::uint32_t number, bool refused);
  void flush_confirm() {
    if (confirm_) [[unlikely]]
      put_confirm();
  }
  void flush_append() {
    if (append_) put_append();
  }
  void put_confirm();
  void put_append();

  // Sessions and errors (step_sessions.cpp).
  void start();
  std::uint32_t open_channel_of(SessionId session, ChannelNumber channel);
  std::uint32_t open_connection_of(SessionId session) const;
  void channel_error(std::uint32_t channel, ReplyCode code, Lacking lacking = Lacking::nothing);
  void connection_error(std::uint32_t connection, ReplyCode code, Lacking lacking = Lacking::nothing);
  void deny(std::uint32_t channel, const Denial& denial);
  void end_channel(std::uint32_t channel);
  void erase_channel(std::uint32_t channel);
  void end_channels_of(std::uint32_t connection);
  void erase_connection(std::uint32_t connection);

  std::uint32_t add_endpoint(Endpoint&& endpoint);
  Endpoint& at(std::uint32_t endpoint) { return server_.endpoints_[endpoint]; }
  template <class Kind>
  void send(std::uint32_t endpoint, const Kind& frame) {
    flush_confirm();
    put(endpoint, frame);
  }
  template <class Kind>
  void put(std::uint32_t endpoint, const Kind& frame) {
    const Endpoint& to = at(endpoint);
    charge(to, out_.emplace<Send<Frame>>(to.host, 0, frame), Sizer(server_.dictionary_)(frame));
  }
  void charge(const Endpoint& to, Send<Frame>& send, std::uint32_t bytes) {
    send.bytes = bytes;
    server_.surplus_[to.connection] -= bytes;
  }
  void send_ok(std::uint32_t channel, OkOf what) { send(channel, Ok{at(channel).channel, what}); }
  NameId generate_name(const char* prefix);
  NameId queue_named(std::uint32_t channel, NameId name) const;
  bool reserved(NameId name) const;
  bool exists(NameId queue) const;

  struct PendingConfirm {
    std::uint32_t endpoint;
    Confirm frame;
  };

  Server& server_;
  const Instant now_;
  Effects& out_;
  std::size_t translated_ = 0;
  std::optional<PendingConfirm> confirm_;
  std::optional<Append> append_;
};

}  // namespace brokerlab::amqp
