// SPDX-License-Identifier: Apache-2.0
// An AMQP 0-9-1 server: the front with its core, behind the core's own face. Connections are the host's sessions;
// channels, delivery tags, confirm numbers, argument checks and reply codes live here; what messages do is the core's.
//
// Always holds: every open channel is one session of the core, carried by its connection's. A tag is outstanding
// exactly while its lease was not settled by this channel. What a client does wrong closes its channel or connection
// with a code; it is never an assertion. A Server is a value, as its core is.
//
// Host's duties: those of broker.hpp, and a SessionOpened before a connection's first command. A connection is over at
// the host's SessionClosed or at the server's CloseSession. A settlement of many messages may take several steps:
// next_deadline() says so; a command that comes before it is done waits for it within its own step.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "broker_model/base/flat_map.hpp"
#include "broker_model/base/slab.hpp"
#include "broker_model/core/broker.hpp"
#include "broker_model/fronts/amqp/command.hpp"
#include "broker_model/fronts/amqp/endpoint.hpp"
#include "broker_model/fronts/amqp/frame.hpp"
#include "broker_model/fronts/dictionary.hpp"

namespace brokerlab::amqp {

/// What a server is started with. `dictionary` is shared by value: ids that were interned before mean the same here.
struct ServerConfig {
  BrokerConfig broker;
  Dictionary dictionary;
  QueuePolicy queue_defaults;  ///< what a queue is where its arguments say nothing
};

class Server {
 public:
  explicit Server(ServerConfig config);
  /// As it comes back after a stop, a kill or a power cut, from what survived. `config.dictionary` must hold the names
  /// that the log speaks of.
  static Server recover(ServerConfig config, const SurvivingLog& log);

  /// The only way in and the only way out. Effects are added to `effects`, which the host clears.
  void step(Instant now, const Input& input, Effects& effects);
  /// When the server next wants Input{TimePassed}; never without another input if that is Instant::never().
  Instant next_deadline() const { return run_ ? now_ : core_.next_deadline(); }

  const Broker& core() const { return core_; }
  Dictionary& dictionary() { return dictionary_; }
  const Dictionary& dictionary() const { return dictionary_; }

  /// Outstanding delivery tags of a channel; 0 where there is no such channel.
  std::size_t outstanding(SessionId session, ChannelNumber channel) const;

 private:
  friend class Step;

  // A run of deliveries that is being settled, oldest first.
  struct SettleRun {
    std::uint32_t endpoint;
    std::uint64_t up_to;
    Settlement how;
  };

  Server(Broker core, ServerConfig config);

  static std::uint64_t channel_key(SessionId session, ChannelNumber channel) {
    return (std::uint64_t{session.value} << 16) | channel;
  }

  Broker core_;
  Dictionary dictionary_;
  QueuePolicy queue_defaults_;
  Slab<Endpoint> endpoints_;
  // By endpoint, of a connection: bytes that the core charged beyond those of the frames. Every frame counts here, and
  // an endpoint is much larger than that.
  std::vector<std::int64_t> surplus_;
  FlatMap<std::uint32_t, std::uint32_t> connections_;  // host's SessionId -> endpoint
  FlatMap<std::uint64_t, std::uint32_t> channels_;     // channel_key -> endpoint
  FlatMap<std::uint32_t, bool> told_;                  // properties whose time to live the core knows
  std::optional<SettleRun> run_;
  brokerlab::Effects inner_;  // scratch between core and front, empty between steps
  Instant now_;
  std::uint32_t generated_names_ = 0;
  bool started_ = false;
};

}  // namespace brokerlab::amqp
