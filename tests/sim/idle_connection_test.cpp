// SPDX-License-Identifier: Apache-2.0
// What a connection costs that has opened and then stays silent.
#include <gtest/gtest.h>

#include "tests/sim/small_world.hpp"

namespace brokerlab::sim {
namespace {

// Nothing is sent before the run ends.
WorldConfig idle_world(std::uint32_t each) {
  WorldConfig config = world_of_one_queue(1e-6, 0.0005);
  config.producers[0].count = each;
  config.consumers[0].count = each;
  return config;
}

TEST(IdleConnection, KeepsAtMostOneKibibyteOfTransport) {
  World world(idle_world(500));
  world.run_until(at_ms(5'000));
  for (std::uint32_t connection = 0; connection < 1000; ++connection) {
    ASSERT_LE(world.transport_bytes(connection), 1024U) << "connection " << connection;
    ASSERT_GT(world.transport_bytes(connection), sizeof(Connection)) << "it has not opened";
  }
  RecordProperty("producer_bytes", static_cast<int>(world.transport_bytes(0)));
  RecordProperty("consumer_bytes", static_cast<int>(world.transport_bytes(999)));
}

}  // namespace
}  // namespace brokerlab::sim
