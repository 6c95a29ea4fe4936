// SPDX-License-Identifier: Apache-2.0
#include "scenarios/transcripts/host.hpp"

#include <algorithm>
#include <span>
#include <type_traits>
#include <utility>

namespace brokerlab::scenario::transcript {

Host::Host(std::uint64_t most_steps) : server_(amqp::ServerConfig{}), steps_left_(most_steps) {}

void Host::step(const amqp::Input& input, const OnFrame& on_frame) {
  one_step(input, on_frame);
  run_queue(on_frame);
}

void Host::one_step(const amqp::Input& input, const OnFrame& on_frame) {
  if (exhausted()) return;
  --steps_left_;
  effects_.clear();
  server_.step(now_, input, effects_);
  for (const auto& effect : effects_.items()) carry_out(effect, on_frame);
}

void Host::run_queue(const OnFrame& on_frame) {
  while (!exhausted()) {
    if (taken_ < waiting_.size()) {
      const amqp::Input next = waiting_[taken_++];
      one_step(next, on_frame);
      continue;
    }
    if (server_.next_deadline() > now_) break;
    one_step(TimePassed{}, on_frame);
  }
  waiting_.clear();
  taken_ = 0;
}

void Host::wait(Duration duration, const OnFrame& on_frame) {
  const Instant end = now_ + duration;
  for (Instant next = server_.next_deadline(); next <= end && !exhausted(); next = server_.next_deadline()) {
    if (next == Instant::never()) break;
    now_ = std::max(now_, next);
    step(TimePassed{}, on_frame);
  }
  now_ = end;
  step(TimePassed{}, on_frame);
}

void Host::carry_out(const amqp::Effects::Effect& effect, const OnFrame& on_frame) {
  const auto erase_if = [this](const auto& gone) { std::erase_if(disk_.records, gone); };
  const auto act = [&](const auto& each) {
    using E = std::decay_t<decltype(each)>;
    if constexpr (std::is_same_v<E, Send<amqp::Frame>>) {
      on_frame(each.session, each.message, effects_.deaths());
    } else if constexpr (std::is_same_v<E, Append>) {
      append(each);
    } else if constexpr (std::is_same_v<E, Sync>) {
      later(SyncCompleted{each.up_to_sequence});
    } else if constexpr (std::is_same_v<E, Truncate>) {
      erase_if([&](const LogRecord& record) { return record.log == each.log; });
    } else if constexpr (std::is_same_v<E, Trim>) {
      erase_if([&](const LogRecord& record) { return record.log == each.log && record.segment == each.segment; });
    } else if constexpr (std::is_same_v<E, Read>) {
      later(ReadCompleted{each.token});
    }
    // CloseSession: the client knows by the frame before it. Pausing: no queue argument of AMQP asks for it.
  };
  std::visit(act, effect);
}

void Host::append(const Append& append) {
  const auto policies_before = static_cast<std::uint32_t>(disk_.policies.size());
  for (LogRecord record : std::span(effects_.records()).subspan(append.first, append.count)) {
    if (record.kind == RecordKind::queue_declared) record.policy += policies_before;
    disk_.records.push_back(record);
  }
  disk_.policies.insert(disk_.policies.end(), effects_.policies().begin(), effects_.policies().end());
  later(WriteCompleted{append.last_sequence});
}

void Host::stop(const OnFrame& on_frame) {
  one_step(amqp::Command{Stop{}}, on_frame);
  run_queue(on_frame);
}

void Host::start_again() {
  amqp::ServerConfig config;
  config.dictionary = server_.dictionary();
  server_ = amqp::Server::recover(std::move(config), disk_);
}

}  // namespace brokerlab::scenario::transcript
