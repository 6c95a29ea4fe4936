// SPDX-License-Identifier: Apache-2.0
#include "broker_model/fronts/amqp/server.hpp"

#include <utility>

#include "broker_model/fronts/amqp/step.hpp"

namespace brokerlab::amqp {

Server::Server(ServerConfig config) : Server(Broker(config.broker), std::move(config)) {}

Server::Server(Broker core, ServerConfig config)
    : core_(std::move(core)), dictionary_(std::move(config.dictionary)), queue_defaults_(config.queue_defaults) {}

Server Server::recover(ServerConfig config, const SurvivingLog& log) {
  Broker core = Broker::recover(config.broker, log);
  return Server(std::move(core), std::move(config));
}

void Server::step(Instant now, const Input& input, Effects& effects) {
  now_ = now;
  Step(*this, now, effects).run(input);
}

std::size_t Server::outstanding(SessionId session, ChannelNumber channel) const {
  const std::uint32_t* index = channels_.find(channel_key(session, channel));
  return index != nullptr ? endpoints_[*index].tags.outstanding() : 0;
}

}  // namespace brokerlab::amqp
