// SPDX-License-Identifier: Apache-2.0
// The world of the message benchmarks: producers and consumers around one durable queue, bodies of 1 KB, confirms from
// the page cache, 20,000 messages per second whatever the number of clients.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/world/config.hpp"

namespace brokerlab::bench {

inline constexpr double kRate = 20'000;
inline constexpr const char* kHold = "kernel_hold_priority_queue/10000";

/// `each` producers and `each` consumers. However few they are, their windows and service times let the rate through.
inline sim::WorldConfig message_world(std::uint64_t messages, std::uint32_t each) {
  sim::WorldConfig config;
  config.run.duration = from_seconds(static_cast<double>(messages) / kRate);
  config.run.drain = seconds(60);
  config.producer_link.latency = Constant{500e-6};
  config.consumer_link.latency = Constant{500e-6};
  sim::QueueConfig queue;
  queue.name = "orders";
  config.queues.push_back(queue);
  sim::ProducerGroupConfig producers;
  producers.name = "producers";
  producers.count = each;
  producers.to = "orders";
  producers.arrivals = sim::PoissonArrivals{kRate};
  producers.body_size = Constant{1024};
  producers.policy.window = std::max(100U, 1000 / each);
  producers.policy.confirm_timeout = seconds(5);
  config.producers.push_back(producers);
  sim::ConsumerGroupConfig consumers;
  consumers.name = "consumers";
  consumers.count = each;
  consumers.from = "orders";
  consumers.policy.prefetch = std::max(20U, 1000 / each);
  consumers.policy.service = Exponential{std::min(0.003, 2e-5 * each)};
  config.consumers.push_back(consumers);
  return config;
}

}  // namespace brokerlab::bench
