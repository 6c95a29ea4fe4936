// SPDX-License-Identifier: Apache-2.0
// The broker core: route -> store -> subscription -> lease -> settlement as one state machine, free of I/O, clocks and
// chance. A Broker is a value: copying it mid-run gives two brokers that behave alike.
//
// Host's duties: `now` never goes back; effects are carried out in order; a Writable, WriteCompleted or SyncCompleted
// follows for what was asked; step(TimePassed) comes no later than next_deadline(). A spurious TimePassed is harmless.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "broker_model/base/time.hpp"
#include "broker_model/core/effects.hpp"
#include "broker_model/core/input.hpp"

namespace brokerlab {

/// What a broker is started with.
struct BrokerConfig {
  std::uint64_t draw_key = 0;
  NodePolicy node;
};

}  // namespace brokerlab
