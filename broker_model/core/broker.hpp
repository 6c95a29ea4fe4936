// SPDX-License-Identifier: Apache-2.0
// The broker core: route -> store -> subscription -> lease -> settlement as one state machine, free of I/O, clocks and
// chance. A Broker is a value: copying it mid-run gives two brokers that behave alike.
//
// Host's duties: `now` never goes back; effects are carried out in order; a Writable, WriteCompleted or SyncCompleted
// follows for what was asked; step(TimePassed) comes no later than next_deadline(). A spurious TimePassed is harmless.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "broker_model/base/time.hpp"
#include "broker_model/core/effects.hpp"
#include "broker_model/core/input.hpp"

namespace brokerlab {

/// What a broker is started with.
struct BrokerConfig {
  std::uint64_t draw_key = 0;
  NodePolicy node;
};

namespace core {
struct State;
}

/// What a walk of a queue's store finds.
struct StoreCount {
  std::uint64_t ready = 0;
  std::uint64_t leased = 0;
  std::uint64_t blocked = 0;  ///< publishes that wait for room; not stored yet
  std::uint64_t ready_bytes = 0;
  friend bool operator==(const StoreCount&, const StoreCount&) = default;
};

/// One entry of a queue's store.
struct StoredEntry {
  MessageId message;
  bool leased = false;
};

class Broker {
 public:
  explicit Broker(BrokerConfig config);
  /// A broker from what survived of its predecessor's log; everything else is gone. Its first step may be due at once.
  /// Its clock goes on from its predecessor's: the log says when messages expire.
  static Broker recover(BrokerConfig config, const SurvivingLog& log);

  Broker(const Broker& other);
  Broker& operator=(const Broker& other);
  Broker(Broker&&) noexcept;
  Broker& operator=(Broker&&) noexcept;
  ~Broker();

  /// The only way in and the only way out. Adds to `effects`, which the host has cleared.
  void step(Instant now, const Input& input, Effects& effects);
  /// When step(TimePassed) is wanted: not later than the last `now` if a step left work for want of room, never if
  /// nothing waits for time.
  Instant next_deadline() const;

  /// Counts by walking the store, not from the counters that the broker works with; zeros for an unknown queue. O(n).
  StoreCount count(NameId queue) const;
  /// Every entry of a queue, in order of position, by walking the store; empty for an unknown queue. O(n).
  std::vector<StoredEntry> entries(NameId queue) const;
  /// Ready and leased entries as the broker counts them, for displays; O(1).
  StoreCount gauge(NameId queue) const;
  /// The queues that exist, in order of creation slot.
  std::vector<NameId> queues() const;

 private:
  explicit Broker(core::State state);
  std::unique_ptr<core::State> state_;
};

}  // namespace brokerlab
