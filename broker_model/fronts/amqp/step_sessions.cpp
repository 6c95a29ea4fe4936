// SPDX-License-Identifier: Apache-2.0
// Connections and channels: how they open, close and fail.
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/fronts/amqp/step.hpp"

namespace brokerlab::amqp {

std::uint32_t Step::add_endpoint(Endpoint&& endpoint) {
  const std::uint32_t index = server_.endpoints_.insert(std::move(endpoint));
  server_.surplus_.resize(server_.endpoints_.slots());
  server_.surplus_[index] = 0;
  return index;
}

void Step::on(const SessionOpened& input) {
  BROKERLAB_CHECK(input.carrier == input.session, "the host opens connections; channels are the client's");
  BROKERLAB_CHECK(!server_.connections_.contains(input.session.value), "the host opened a connection twice");
  Endpoint connection;
  connection.kind = EndpointKind::connection;
  connection.host = input.session;
  const std::uint32_t index = add_endpoint(std::move(connection));
  at(index).connection = index;
  server_.connections_.insert(input.session.value, index);
  core(SessionOpened{SessionId{index}, SessionId{index}, input.credit});
}

void Step::on(const SessionClosed& input) {
  const std::uint32_t* connection = server_.connections_.find(input.session.value);
  if (connection != nullptr) erase_connection(*connection);
}

void Step::on(const CloseConnection& command) {
  const std::uint32_t* found = server_.connections_.find(command.session.value);
  if (found == nullptr) return;
  const std::uint32_t connection = *found;
  send(connection, Ok{0, OkOf::connection_close});
  erase_connection(connection);
  out_.add(CloseSession{command.session});
}

void Step::on(const CloseConnectionOk& command) {
  const std::uint32_t* found = server_.connections_.find(command.session.value);
  if (found == nullptr || at(*found).state != EndpointState::closing) return;
  erase_connection(*found);
  out_.add(CloseSession{command.session});
}

void Step::on(const OpenChannel& command) {
  const std::uint32_t connection = open_connection_of(command.session);
  if (connection == kNoEndpoint) return;
  const std::uint64_t key = Server::channel_key(command.session, command.channel);
  if (const std::uint32_t* old = server_.channels_.find(key)) {
    if (at(*old).state == EndpointState::open) return connection_error(connection, ReplyCode::channel_error);
    erase_channel(*old);
  }
  Endpoint channel;
  channel.host = command.session;
  channel.channel = command.channel;
  channel.connection = connection;
  channel.next_channel = at(connection).first_channel;
  const std::uint32_t index = add_endpoint(std::move(channel));
  if (at(index).next_channel != kNoEndpoint) at(at(index).next_channel).previous_channel = index;
  at(connection).first_channel = index;
  server_.channels_.insert(key, index);
  core(SessionOpened{SessionId{index}, SessionId{connection}, 0});
  send_ok(index, OkOf::channel_open);
}

void Step::on(const CloseChannel& command) {
  const std::uint32_t* found = server_.channels_.find(Server::channel_key(command.session, command.channel));
  if (found == nullptr || open_connection_of(command.session) == kNoEndpoint) return;
  const std::uint32_t channel = *found;
  send_ok(channel, OkOf::channel_close);
  if (at(channel).state == EndpointState::open) end_channel(channel);
  erase_channel(channel);
}

void Step::on(const CloseChannelOk& command) {
  const std::uint32_t* found = server_.channels_.find(Server::channel_key(command.session, command.channel));
  if (found != nullptr && at(*found).state == EndpointState::closing) erase_channel(*found);
}

// The clients hear of it first; then the core stops and closes every session, which ends the connections.
void Step::on(const Stop& command) {
  flush_confirm();
  for (std::uint32_t i = 0; i < server_.endpoints_.slots(); ++i) {
    if (!server_.endpoints_.live(i)) continue;
    if (at(i).kind == EndpointKind::connection && at(i).state == EndpointState::open)
      send(i, CloseConnectionFrame{ReplyCode::connection_forced, Lacking::nothing});
    at(i).state = EndpointState::closing;
  }
  server_.run_.reset();
  ask(command);
  for (std::uint32_t i = 0; i < server_.endpoints_.slots(); ++i)
    if (server_.endpoints_.live(i) && at(i).kind == EndpointKind::connection) out_.add(CloseSession{at(i).host});
  server_.endpoints_.clear();
  server_.connections_.clear();
  server_.channels_.clear();
}

std::uint32_t Step::open_connection_of(SessionId session) const {
  const std::uint32_t* found = server_.connections_.find(session.value);
  if (found == nullptr || server_.endpoints_[*found].state != EndpointState::open) return kNoEndpoint;
  return *found;
}

// kNoEndpoint: the command is to be ignored (the connection or channel is on its way out), or was an error.
std::uint32_t Step::open_channel_of(SessionId session, ChannelNumber channel) {
  const std::uint32_t* found = server_.channels_.find(Server::channel_key(session, channel));
  if (found != nullptr) return at(*found).state == EndpointState::open ? *found : kNoEndpoint;
  const std::uint32_t connection = open_connection_of(session);
  if (connection != kNoEndpoint) connection_error(connection, ReplyCode::channel_error);
  return kNoEndpoint;
}

void Step::deny(std::uint32_t channel, const Denial& denial) { channel_error(channel, denial.code, denial.lacking); }

void Step::channel_error(std::uint32_t channel, ReplyCode code, Lacking lacking) {
  if (closes_connection(code)) return connection_error(at(channel).connection, code, lacking);
  send(channel, CloseChannelFrame{at(channel).channel, code});
  at(channel).state = EndpointState::closing;
  end_channel(channel);
}

void Step::connection_error(std::uint32_t connection, ReplyCode code, Lacking lacking) {
  send(connection, CloseConnectionFrame{code, lacking});
  at(connection).state = EndpointState::closing;
  end_channels_of(connection);
  core(SessionClosed{SessionId{connection}});
}

// The core's session goes: consumers end, leases return.
void Step::end_channel(std::uint32_t channel) {
  flush_confirm();
  if (server_.run_ && server_.run_->endpoint == channel) server_.run_.reset();
  at(channel).state = EndpointState::closing;
  at(channel).tags = {};
  at(channel).numbers = {};
  core(SessionClosed{SessionId{channel}});
}

void Step::erase_channel(std::uint32_t channel) {
  const Endpoint& gone = at(channel);
  server_.channels_.erase(Server::channel_key(gone.host, gone.channel));
  if (gone.previous_channel != kNoEndpoint) {
    at(gone.previous_channel).next_channel = gone.next_channel;
  } else {
    at(gone.connection).first_channel = gone.next_channel;
  }
  if (gone.next_channel != kNoEndpoint) at(gone.next_channel).previous_channel = gone.previous_channel;
  server_.endpoints_.erase(channel);
}

void Step::end_channels_of(std::uint32_t connection) {
  while (at(connection).first_channel != kNoEndpoint) {
    const std::uint32_t channel = at(connection).first_channel;
    if (at(channel).state == EndpointState::open) end_channel(channel);
    erase_channel(channel);
  }
}

void Step::erase_connection(std::uint32_t connection) {
  const bool known_to_core = at(connection).state == EndpointState::open;
  at(connection).state = EndpointState::closing;
  end_channels_of(connection);
  if (known_to_core) core(SessionClosed{SessionId{connection}});
  server_.connections_.erase(at(connection).host.value);
  server_.endpoints_.erase(connection);
}

}  // namespace brokerlab::amqp
