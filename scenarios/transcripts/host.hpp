// SPDX-License-Identifier: Apache-2.0
// The world around the broker in a transcript: carries out its effects at once and keeps its clock. A kill keeps what
// was written, as the page cache does.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "broker_model/fronts/amqp/server.hpp"

namespace brokerlab::scenario::transcript {

class Host {
 public:
  using OnFrame = std::function<void(SessionId, const amqp::Frame&, const std::vector<DeathEntry>&)>;

  explicit Host(std::uint64_t most_steps);

  /// Hands in one input and runs until nothing moves. Frames go to `on_frame`, whose own inputs are queued (`later`).
  void step(const amqp::Input& input, const OnFrame& on_frame);
  void later(const amqp::Input& input) { waiting_.push_back(input); }
  /// Lets time pass, stopping at every deadline of the broker.
  void wait(Duration duration, const OnFrame& on_frame);

  void stop(const OnFrame& on_frame);
  /// A new broker from what is on the disk. All sessions are gone.
  void start_again();

  SessionId new_session() { return SessionId{next_session_++}; }
  Dictionary& dictionary() { return server_.dictionary(); }
  const Dictionary& dictionary() const { return server_.dictionary(); }
  /// The limit of steps was reached: nothing moves any more.
  bool exhausted() const { return steps_left_ == 0; }

 private:
  void one_step(const amqp::Input& input, const OnFrame& on_frame);
  void run_queue(const OnFrame& on_frame);
  void carry_out(const amqp::Effects::Effect& effect, const OnFrame& on_frame);
  void append(const Append& append);

  amqp::Server server_;
  amqp::Effects effects_;
  SurvivingLog disk_;
  std::vector<amqp::Input> waiting_;
  std::size_t taken_ = 0;  // of waiting_
  Instant now_;
  std::uint64_t steps_left_;
  std::uint32_t next_session_ = 0;
};

}  // namespace brokerlab::scenario::transcript
