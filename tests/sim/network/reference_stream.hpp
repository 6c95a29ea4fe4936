// SPDX-License-Identifier: Apache-2.0
// The reference model of one direction of a TCP connection: naive, every segment, acknowledgement, timer and probe an
// event of its own, written from the protocol's rules (RFC 9293, 5681, 6582, 6298, 1122) and not from sim/network.
// What it shares with the product are the simplifications that docs/model-limits.md states: every arrival is
// acknowledged at once, a duplicate acknowledgement is one that answers data out of order whatever its window (as with
// SACK, RFC 6675), a backoff ends when new data is acknowledged, and on a steady path whole trains of segments travel
// as one.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/network/stream_config.hpp"
#include "tests/sim/network/random_path.hpp"

namespace brokerlab::sim::test {

struct Write {
  Instant at;
  std::uint32_t bytes = 0;
};
struct Pause {
  Instant from, to;
};
/// What an application does: writes in order of time, and the times in which the reader does not read.
struct Script {
  std::vector<Write> writes;
  std::vector<Pause> pauses;
};
struct Delivery {
  std::uint32_t frame = 0;
  Instant at;
  friend bool operator==(const Delivery&, const Delivery&) = default;
};
struct Outcome {
  std::vector<Delivery> deliveries;
  bool failed = false;
  std::uint64_t events = 0;
  std::uint64_t segments = 0;
  std::uint64_t repeated = 0;
};

/// The reader's pause that covers `at`, as its end; `at` itself when it reads.
inline Instant reads_again(const Script& script, Instant at) {
  for (const Pause& pause : script.pauses)
    if (pause.from <= at && at < pause.to) return pause.to;
  return at;
}

Outcome run_reference(const StreamConfig& config, const Script& script, RandomPath path, Instant end);
/// The product's stream, in an event loop that asks it for its next event.
Outcome run_stream(const StreamConfig& config, const Script& script, RandomPath path, Instant end);

}  // namespace brokerlab::sim::test
