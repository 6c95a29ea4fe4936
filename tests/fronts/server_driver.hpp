// SPDX-License-Identifier: Apache-2.0
// A host for one amqp::Server in tests: completes writes at once and collects frames by connection.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker_model/fronts/amqp/server.hpp"

namespace brokerlab::amqp {

class Driver {
 public:
  struct Sent {
    SessionId session;
    Frame frame;
  };

  NameId name(std::string_view text) { return server.dictionary().intern(text); }

  /// One input and everything that follows from it at this instant.
  void step(const Input& input) {
    one(input);
    settle();
  }
  void one(const Input& input) {
    effects.clear();
    server.step(now, input, effects);
    largest_step = std::max(largest_step, effects.size());
    for (const auto& effect : effects.items()) {
      if (const auto* send = std::get_if<Send<Frame>>(&effect)) frames.push_back({send->session, send->message});
      if (const auto* append = std::get_if<Append>(&effect)) written = append->last_sequence;
      if (const auto* sync = std::get_if<Sync>(&effect)) synced = sync->up_to_sequence;
      if (const auto* close = std::get_if<CloseSession>(&effect)) closed.push_back(close->session);
    }
  }
  void settle() {
    for (;;) {
      if (written != 0 && !hold_writes) {
        one(WriteCompleted{std::exchange(written, 0)});
      } else if (synced != 0) {
        one(SyncCompleted{std::exchange(synced, 0)});
      } else if (server.next_deadline() <= now) {
        one(TimePassed{});
      } else {
        return;
      }
    }
  }
  void send(const Command& command) { step(command); }

  SessionId connect() {
    const SessionId session{next_session++};
    step(SessionOpened{session, session, std::uint64_t{1} << 40});
    send(OpenChannel{session, 1});
    return session;
  }
  void declare(SessionId session, std::string_view queue, const QueueArguments* arguments = nullptr) {
    send(DeclareQueue{.session = session, .channel = 1, .name = name(queue), .arguments = arguments, .durable = true});
  }
  Publish publish(SessionId session, NameId queue, bool persistent = false) {
    Publish publish;
    publish.session = session;
    publish.channel = 1;
    publish.exchange = well_known::kDefault;
    publish.key = queue;
    publish.persistent = persistent;
    publish.message = MessageId{ProducerId{session.value}, next_message++};
    publish.body = Body{1, 100, 0};
    return publish;
  }

  /// The frames of one kind to one connection, taken out of `frames`' view but not removed.
  template <class F>
  std::vector<F> all(SessionId session) const {
    std::vector<F> found;
    for (const Sent& sent : frames)
      if (sent.session == session && std::holds_alternative<F>(sent.frame)) found.push_back(std::get<F>(sent.frame));
    return found;
  }

  Server server{ServerConfig{}};
  Effects effects;
  Instant now;
  std::vector<Sent> frames;
  std::vector<SessionId> closed;
  std::uint64_t written = 0;
  std::uint64_t synced = 0;
  std::size_t largest_step = 0;
  bool hold_writes = false;
  std::uint32_t next_session = 7;
  std::uint32_t next_message = 0;
};

}  // namespace brokerlab::amqp
