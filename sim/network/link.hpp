// SPDX-License-Identifier: Apache-2.0
// One direction of a link: how long a packet takes, and whether it arrives once, twice or never.
//
// Every chance is keyed by (direction, subject, transmission): what one packet meets depends on no other, except for
// the queue of a finite bandwidth. Times of passing need not be in order, as packets reach a far link after different
// delays.
#pragma once

#include <algorithm>
#include <cstdint>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/time.hpp"
#include "sim/network/burst_state.hpp"
#include "sim/network/network_config.hpp"

namespace brokerlab::sim {

/// What rules add to a direction now.
struct Degradation {
  Duration extra_latency{0};
  double loss = 0;
  double bandwidth_factor = 1;
};

/// What a packet's draws are keyed by, besides the direction.
struct PacketKey {
  std::uint64_t subject = 0;
  std::uint32_t transmission = 0;
};

struct Crossing {
  Instant arrival;
  bool lost = false;
  bool dropped = false;  ///< lost because the queue was full
};

class LinkDirection {
 public:
  LinkDirection() = default;
  /// `number` keys its draws; the configuration outlives it.
  LinkDirection(const DirectionConfig& config, std::uint32_t number, DrawKey key);

  /// The packet is handed to the link at `at`. With finite bandwidth calls must come in order of time.
  Crossing cross(const DirectionConfig& config, Instant at, std::uint32_t bytes, PacketKey packet, DrawKey key);
  /// The packet waits for the bandwidth that packets before it use: when it has been sent; never = the queue was full.
  Instant send(Instant at, std::uint32_t bytes) {
    if (!finite_) return at;
    const Instant begin = std::max(at, busy_until_);
    const Instant sent = begin + sending_time(bytes);
    if (begin > at && sent - at > full_queue_) [[unlikely]]
      return Instant::never();
    return busy_until_ = sent;
  }
  /// The same as cross() for a packet too small to count: it neither waits in the queue nor fills it, and never arrives
  /// twice.
  Crossing cross_weightless(const DirectionConfig& config, Instant at, PacketKey packet, DrawKey key);
  /// Whether the packet arrives twice. The second copy crosses by itself.
  bool duplicated(const DirectionConfig& config, PacketKey packet, DrawKey key) const;

  /// How long this packet is on the way, once sent.
  Duration latency(const DirectionConfig& config, PacketKey packet, DrawKey key) const {
    return latency(config, subject_of(packet), packet.transmission, key);
  }

  void degrade(const DirectionConfig& config, const Degradation& now);
  bool degraded() const { return degraded_; }
  /// Once sent, every packet takes the same time and arrives once.
  bool steady() const { return steady_ && !degraded_; }
  /// Its constant latency; only where steady() holds.
  Duration constant_latency() const { return latency_; }
  bool finite() const { return finite_; }
  /// No packet can be lost by chance or by a full queue, overtaken or doubled.
  bool lossless() const { return lossless_ && !degraded_; }

 private:
  std::uint64_t subject_of(PacketKey packet) const;
  bool lost(const DirectionConfig& config, Instant at, std::uint64_t subject, std::uint32_t transmission, DrawKey key);
  Duration latency(const DirectionConfig& config, std::uint64_t subject, std::uint32_t transmission, DrawKey key) const;
  Duration sending_time(std::uint64_t bytes) {
    if (bytes != last_bytes_) [[unlikely]] {
      last_bytes_ = bytes;
      last_time_ = from_seconds(static_cast<double>(bytes) / bandwidth_);
    }
    return last_time_;
  }

  // The queue is counted in time: what is still to be sent when a packet comes, at the present bandwidth.
  Instant busy_until_{0};
  double bandwidth_ = 0;  // bytes per second now
  Duration full_queue_{0};
  std::uint64_t last_bytes_ = 0;  // most packets are as large as the one before
  Duration last_time_{0};
  Duration latency_{0};
  Degradation now_;
  BurstState bursts_;
  std::uint32_t number_ = 0;
  bool finite_ = false;
  bool steady_ = true;
  bool lossless_ = true;
  bool degraded_ = false;
};

}  // namespace brokerlab::sim
