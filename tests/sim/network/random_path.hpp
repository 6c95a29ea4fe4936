// SPDX-License-Identifier: Apache-2.0
// A path for one direction of a connection and its way back, with everything that a network does to packets: a hop of
// its own latency, then a bottleneck with a finite queue. What happens to a packet depends on its number, its
// transmission and the time, never on who asks, so that two models of a sender meet the same luck.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab::sim::test {

struct PathKnobs {
  Duration latency = milliseconds(10);  ///< of the first hop, each way
  Duration jitter{0};                   ///< up to so much more, drawn for each packet: overtaking
  double reorder = 0;                   ///< chance of `reorder_by` more
  Duration reorder_by{0};
  double loss = 0;             ///< of segments
  double loss_back = 0;        ///< of acknowledgements and probes
  double duplicate = 0;        ///< chance of a second copy, one millisecond later
  double bad_share = 0;        ///< Gilbert-Elliott: chance that a good slot of 20 ms is followed by a bad one
  double bad_loss = 0;         ///< loss in a bad slot, on top
  double bits_per_second = 0;  ///< of the bottleneck behind the first hop; 0 = no bottleneck
  std::uint64_t queue_bytes = 64 * 1024;
  Duration hop_latency{0};               ///< behind the bottleneck
  std::uint32_t lose_every = 0;          ///< the first sending of every so many segments is lost; 0 = none
  std::uint32_t lose_first = 0;          ///< so many sendings of every segment but the first are lost
  Instant dead_from = Instant::never();  ///< nothing arrives any more
  bool steady() const {
    return jitter.ns == 0 && reorder == 0 && loss == 0 && loss_back == 0 && duplicate == 0 && bad_share == 0 &&
           bits_per_second == 0 && lose_every == 0 && lose_first == 0 && dead_from == Instant::never();
  }
};

class RandomPath {
 public:
  RandomPath(const PathKnobs& knobs, std::uint64_t seed) : knobs_(knobs), key_{seed} {}
  const PathKnobs& knobs() const { return knobs_; }

  /// When the packet reaches the bottleneck's hop (or the end, without one): none = lost.
  std::optional<Instant> leave(Instant now, std::uint32_t segment, std::uint32_t transmission);
  bool doubled(std::uint32_t segment, std::uint32_t transmission) const {
    return chance(3, segment, transmission, knobs_.duplicate);
  }
  bool has_bottleneck() const { return knobs_.bits_per_second > 0; }
  /// At the bottleneck: when the packet arrives; none = its queue is full. Calls come in order of time.
  std::optional<Instant> pass_bottleneck(Instant now, std::uint32_t bytes);
  std::optional<Instant> back(Instant now, std::uint32_t acknowledgement) const;
  std::optional<Instant> probe(Instant now, std::uint32_t number) const;

 private:
  bool chance(std::uint64_t what, std::uint32_t number, std::uint32_t transmission, double p) const;
  double uniform(std::uint64_t what, std::uint32_t number, std::uint32_t transmission) const;
  bool bad(Instant now);
  PathKnobs knobs_;
  DrawKey key_;
  std::vector<bool> slots_;  // of 20 ms: bad
  Instant free_at_{0};
};

}  // namespace brokerlab::sim::test
