// SPDX-License-Identifier: Apache-2.0
// The processes of a world: what dies with each, and what its host or its user keeps for it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "broker_model/clients/consumer.hpp"
#include "broker_model/clients/producer.hpp"
#include "broker_model/fronts/amqp/server.hpp"
#include "sim/kernel/event.hpp"
#include "sim/traffic/plan.hpp"

namespace brokerlab::sim {

/// One producing process and the application that feeds it.
struct ProducerProcess {
  std::optional<Producer> endpoint;  ///< none while the process is down
  ArrivalCursor arrivals;
  EventHandle timer;
  Instant timer_at = Instant::never();
  bool timer_idle = false;  ///< it is set, and nobody waits for it
  NameId destination;
  std::uint32_t group = 0;
  std::uint32_t life = 0;
  std::uint32_t intended = 0;       ///< messages intended so far: the next number
  bool spread = false;              ///< over several queues: each message has its own destination
  bool awaits_the_outcome = false;  ///< of a closed loop: the next message comes after it
  std::vector<OutboxEntry> outbox;  ///< while its process is down
};

/// One consuming process.
struct ConsumerProcess {
  std::optional<Consumer> endpoint;
  NameId queue;
  std::uint32_t group = 0;
  std::uint32_t life = 0;
  std::uint32_t table = 0;  ///< which table of seen ids
  double slowness = 1;      ///< what service times are multiplied by
};

/// The broker's process: gone while it is down.
struct BrokerProcess {
  std::optional<amqp::Server> server;
  EventHandle timer;
  Instant timer_at = Instant::never();
  std::uint32_t life = 0;
  bool host_silent = false;  ///< its host lost its power and answers nothing
};

}  // namespace brokerlab::sim
