// SPDX-License-Identifier: Apache-2.0
// Plays a transcript's commands as its clients. Internal to this folder: callers use run.hpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/transcripts/client.hpp"
#include "scenarios/transcripts/host.hpp"
#include "scenarios/transcripts/run.hpp"

namespace brokerlab::scenario::transcript {

class Runner {
 public:
  Runner(const Transcript& transcript, const RunLimits& limits);
  Outcome run();

 private:
  void command(const Command& command);
  void topology(const Command& command, Client& client);
  void declare_exchange(const Command& command, Client& client);
  void declare_queue(const Command& command, Client& client);
  void bind(const Command& command, Client& client);
  void depth(const Command& command, Client& client);
  void purge_or_delete(const Command& command, Client& client);
  void session(const Command& command);
  void open(const Command& command);
  void open_channel(Client& client, const Command* modes);
  void messages(const Command& command, Client& client);
  void publish(const Command& command, Client& client);
  void consume(const Command& command, Client& client);
  void cancel(const Command& command, Client& client);
  void get(const Command& command, Client& client);
  void settle(const Command& command, Client& client);
  void restart(bool kill);

  Client* known(const Command& command);
  Client& admin();
  /// Sends and waits for the full effect.
  void ask(Client& client, const amqp::Command& command);
  void on_frame(SessionId session, const amqp::Frame& frame, const std::vector<DeathEntry>& deaths);
  NameId name(const std::string& text) { return host_.dictionary().intern(text); }
  std::vector<std::string> observed();
  void compare(const Block& block, std::string& diff);
  Outcome stuck(const Block& block, std::string diff);
  bool expects_body(const std::string& client, const std::string& body) const;
  void invalid(const Command& command, const std::string& why);
  void lacks(std::string_view feature);

  const Transcript& transcript_;
  RunLimits limits_;
  Host host_;
  Host::OnFrame on_frame_;
  std::map<std::string, Client> clients_;
  std::map<SessionId, std::string> by_session_;
  std::map<std::string, bool> exchanges_;  // that the case has declared
  std::vector<std::string> bodies_;        // by buffer handle
  std::string stuck_;                      // why the latest command cannot be carried out
  bool promised_ = false;                  // the transcript said that what it needs would have come
  std::string lacking_;
  std::uint64_t observations_ = 0;
};

}  // namespace brokerlab::scenario::transcript
