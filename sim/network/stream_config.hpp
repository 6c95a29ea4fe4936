// SPDX-License-Identifier: Apache-2.0
// What a stream is tuned by: the values of one link's transport, resolved. Both ends of a connection use the same.
#pragma once

#include <algorithm>
#include <cstdint>

#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

struct StreamConfig {
  std::uint64_t send_buffer = 64 * 1024;     ///< bytes written and not yet acknowledged before the writer must wait
  std::uint64_t receive_buffer = 64 * 1024;  ///< bytes arrived and not yet read: the most that is ever advertised
  std::uint32_t mss = 1460;                  ///< payload of a segment on Ethernet: 1500 less two headers of 20
  std::uint32_t initial_window = 10;         ///< segments (RFC 6928)
  Duration rto_min = milliseconds(200);      ///< the least that a timeout exceeds the smoothed round trip (Linux)
  Duration user_timeout{0};                  ///< how long data may stay unacknowledged; 0 = until the retries end
  Duration keep_alive{0};                    ///< idle time before the first probe; 0 = no probes

  /// No segment is larger than half the peer's buffer (RFC 1122, 4.2.3.4), or a window could stay shut for ever.
  std::uint32_t segment_size() const {
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(receive_buffer / 2, 1, mss));
  }
};

/// RFC 6298 (2.1): before the first measurement.
inline constexpr Duration kFirstTimeout = seconds(1);
/// Linux's TCP_RTO_MAX.
inline constexpr Duration kLongestTimeout = seconds(120);
/// Linux's tcp_retries2: after so many repetitions the next timeout ends the connection.
inline constexpr std::uint32_t kMostRetries = 15;
/// Linux's tcp_keepalive_intvl and tcp_keepalive_probes.
inline constexpr Duration kProbeInterval = seconds(75);
inline constexpr std::uint32_t kMostProbes = 9;
/// IP and TCP headers, without options.
inline constexpr std::uint32_t kHeaderBytes = 40;
/// Segments that a network card sends as one piece where nothing on the path could part them (64 KiB).
inline constexpr std::uint32_t kTrain = 44;

}  // namespace brokerlab::sim
