// SPDX-License-Identifier: Apache-2.0
// One client of a transcript: a connection with one channel, what it remembers, and what it has observed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "broker_model/fronts/amqp/frame.hpp"
#include "broker_model/fronts/dictionary.hpp"

namespace brokerlab::scenario::transcript {

/// The only channel that a client has.
inline constexpr amqp::ChannelNumber kChannel = 1;

struct Client {
  struct Observation {
    std::string text;
    std::uint64_t confirm = 0;  ///< the publish number of `confirmed` and `refused`; 0 = another kind
  };
  struct Subscription {
    std::string queue;
    std::string shown;  ///< " tag=T" if the consume gave one
  };

  SessionId session;
  std::uint32_t number = 0;  ///< its ProducerId
  bool connection_open = false;
  bool channel_open = false;
  bool confirms = false;
  std::uint64_t published = 0;                       ///< on this channel
  std::uint32_t messages = 0;                        ///< ever
  std::map<std::string, std::uint64_t> tags;         ///< body -> its latest delivery tag on this channel
  std::map<std::uint64_t, std::string> unconfirmed;  ///< publish number -> body as shown
  std::map<NameId, Subscription> subscriptions;
  std::string getting;                ///< the queue of the get under way
  std::optional<amqp::Frame> answer;  ///< the latest answer to a command
  std::vector<Observation> observations;

  void note(std::string text, std::uint64_t confirm = 0) { observations.push_back({std::move(text), confirm}); }
  void forget_channel();
};

/// What the client does with a frame: remembers, notes, and says which frame it must answer.
/// `render` turns a message on its way out into the words of FORMAT.md.
class FrameReader {
 public:
  FrameReader(const Dictionary& dictionary, const std::vector<std::string>& bodies,
              const std::vector<DeathEntry>& deaths)
      : dictionary_(dictionary), bodies_(bodies), deaths_(deaths) {}

  void read(Client& client, const amqp::Frame& frame) const;

 private:
  std::string text(NameId name) const { return std::string(dictionary_.text(name)); }
  const std::string& body(const Outgoing& message) const { return bodies_[message.body.buffer]; }
  std::string more(const Outgoing& message, const std::string& queue) const;
  std::string history(const Outgoing& message) const;
  void confirm(Client& client, const amqp::Confirm& frame) const;
  void deliver(Client& client, const amqp::Deliver& frame) const;

  const Dictionary& dictionary_;
  const std::vector<std::string>& bodies_;
  const std::vector<DeathEntry>& deaths_;
};

/// The empty string as `""`.
std::string shown(const std::string& text);

/// The client's observations, neighbouring confirms in publish order, each as "CLIENT: text"; they are taken out.
std::vector<std::string> take_observations(const std::string& name, Client& client);

}  // namespace brokerlab::scenario::transcript
