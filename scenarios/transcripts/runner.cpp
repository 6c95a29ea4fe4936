// SPDX-License-Identifier: Apache-2.0
// The runner's frame: blocks, clients' frames, the broker's restarts, the verdict. What each command sends stands in
// runner_commands.cpp.
#include "scenarios/transcripts/runner.hpp"

#include <utility>

#include "scenarios/transcripts/diff.hpp"

namespace brokerlab::scenario::transcript {

Runner::Runner(const Transcript& transcript, const RunLimits& limits)
    : transcript_(transcript), limits_(limits), host_(limits.steps) {
  on_frame_ = [this](SessionId session, const amqp::Frame& frame, const std::vector<DeathEntry>& deaths) {
    on_frame(session, frame, deaths);
  };
}

Outcome run(const Transcript& transcript, const RunLimits& limits) { return Runner(transcript, limits).run(); }

Outcome Runner::run() {
  Outcome outcome;
  for (const Block& block : transcript_.blocks) {
    for (const Command& each : block.commands) {
      command(each);
      if (!stuck_.empty()) return stuck(block, std::move(outcome.diff));
      if (host_.exhausted() || observations_ > limits_.observations)
        return {Verdict::exhausted, "line " + std::to_string(each.line) + ": the limit of steps was reached",
                outcome.diff};
    }
    compare(block, outcome.diff);
  }
  if (outcome.diff.empty()) return outcome;
  outcome.verdict = lacking_.empty() ? Verdict::differs : Verdict::unsupported;
  outcome.reason = lacking_.empty() ? "the observations differ" : "not served yet: " + lacking_;
  return outcome;
}

void Runner::compare(const Block& block, std::string& diff) {
  const std::string difference = unified_diff(block.expected, observed());
  if (!difference.empty()) diff += "@@ block at line " + std::to_string(block.line) + " @@\n" + difference;
}

// A command that cannot be carried out: the transcript's own fault, unless it follows from what the broker did.
Outcome Runner::stuck(const Block& block, std::string diff) {
  compare(block, diff);
  if (!lacking_.empty()) return {Verdict::unsupported, "not served yet: " + lacking_, std::move(diff)};
  return {promised_ ? Verdict::differs : Verdict::invalid, stuck_, std::move(diff)};
}

void Runner::command(const Command& command) {
  switch (command.verb) {
    case Verb::exchange:
    case Verb::delete_exchange:
    case Verb::queue:
    case Verb::bind:
    case Verb::unbind:
    case Verb::purge:
    case Verb::delete_queue:
    case Verb::depth: {
      Client* client = command.client == "admin" ? &admin() : known(command);
      if (client != nullptr) topology(command, *client);
      return;
    }
    case Verb::open:
    case Verb::reopen:
    case Verb::close:
    case Verb::close_channel:
    case Verb::kill:
      return session(command);
    case Verb::publish:
    case Verb::consume:
    case Verb::cancel:
    case Verb::qos:
    case Verb::get:
    case Verb::ack:
    case Verb::nack:
    case Verb::reject:
    case Verb::recover: {
      Client* client = known(command);
      if (client != nullptr) messages(command, *client);
      return;
    }
    case Verb::tx_commit:
    case Verb::tx_rollback:
      return lacks("transactions");
    case Verb::wait:
      return host_.wait(milliseconds(command.number), on_frame_);
    case Verb::restart_broker:
      return restart(command.has("kill"));
  }
}

Client* Runner::known(const Command& command) {
  const auto found = clients_.find(command.client);
  if (found != clients_.end()) return &found->second;
  invalid(command, "no client '" + command.client + "': put 'open " + command.client + "' before it");
  return nullptr;
}

// Always there; its channel is renewed when the broker closes it.
Client& Runner::admin() {
  Client& client = clients_["admin"];
  if (!client.connection_open) {
    client.session = host_.new_session();
    by_session_[client.session] = "admin";
    client.connection_open = true;
    host_.step(SessionOpened{client.session, client.session, std::uint64_t{1} << 62}, on_frame_);
  }
  if (!client.channel_open) open_channel(client, nullptr);
  return client;
}

void Runner::ask(Client& client, const amqp::Command& command) {
  client.answer.reset();
  host_.step(command, on_frame_);
}

void Runner::on_frame(SessionId session, const amqp::Frame& frame, const std::vector<DeathEntry>& deaths) {
  const auto owner = by_session_.find(session);
  if (owner == by_session_.end()) return;  // it was killed
  Client& client = clients_[owner->second];
  const std::size_t before = client.observations.size();
  FrameReader(host_.dictionary(), bodies_, deaths).read(client, frame);
  observations_ += client.observations.size() - before;
  if (const auto* closed = std::get_if<amqp::CloseChannelFrame>(&frame))
    host_.later(amqp::Command{amqp::CloseChannelOk{session, closed->channel}});
  if (const auto* closed = std::get_if<amqp::CloseConnectionFrame>(&frame)) {
    if (closed->lacking != amqp::Lacking::nothing) lacks(amqp::name_of(closed->lacking));
    host_.later(amqp::Command{amqp::CloseConnectionOk{session}});
  }
}

void Runner::restart(bool kill) {
  Client& admins = clients_["admin"];
  by_session_.erase(admins.session);
  admins.connection_open = admins.channel_open = false;
  if (kill) {
    for (auto& [name, client] : clients_)
      if (client.connection_open) client.note("disconnected");
  } else {
    host_.stop(on_frame_);
  }
  for (auto& [name, client] : clients_) {
    client.connection_open = false;
    client.forget_channel();
  }
  by_session_.clear();
  host_.start_again();
}

std::vector<std::string> Runner::observed() {
  std::vector<std::string> lines;
  for (auto& [name, client] : clients_)
    for (std::string& line : take_observations(name, client)) lines.push_back(std::move(line));
  if (lines.empty()) lines.emplace_back("(nothing)");
  return lines;
}

void Runner::invalid(const Command& command, const std::string& why) {
  stuck_ = "line " + std::to_string(command.line) + ": " + why;
}

void Runner::lacks(std::string_view feature) {
  if (lacking_.find(feature) != std::string::npos) return;
  lacking_ += (lacking_.empty() ? "" : ", ") + std::string(feature);
}

}  // namespace brokerlab::scenario::transcript
