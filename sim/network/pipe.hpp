// SPDX-License-Identifier: Apache-2.0
// One direction of a connection: when a frame arrives, and how many bytes are under way or unread.
//
// Stream (ideal in this version): frames arrive in the order they were sent and none is lost; a frame overtaken by a
// slower one before it waits for that one. Datagram: every frame takes its own time and may be lost; there is no order.
// A sender may have `limit` bytes sent and not yet read by the peer's process: beyond that it is not writable, which is
// how a process that does not read stops its peer. One frame may overrun the limit by its own size.
#pragma once

#include <algorithm>
#include <cstdint>

#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

class Pipe {
 public:
  Pipe() = default;
  explicit Pipe(std::uint64_t limit) : limit_(limit) {}

  /// A stream frame sent now that takes `latency`: its arrival, never before the frame sent last.
  Instant stream_arrival(Instant now, Duration latency) {
    return last_arrival_ = std::max(last_arrival_, now + latency);
  }

  void sent(std::uint32_t bytes) { unread_ += bytes; }
  bool writable() const { return unread_ < limit_; }
  /// The peer's process has read `bytes`. Returns how many bytes of credit to hand back to the sender now: none until
  /// half of the limit has gathered, so that credit costs a step per half buffer and not per frame.
  std::uint64_t read(std::uint32_t bytes) {
    unread_ -= std::min<std::uint64_t>(bytes, unread_);
    owed_ += bytes;
    if (owed_ * 2 < limit_) return 0;
    const std::uint64_t back = owed_;
    owed_ = 0;
    return back;
  }
  std::uint64_t unread() const { return unread_; }
  std::uint64_t limit() const { return limit_; }

 private:
  Instant last_arrival_{0};
  std::uint64_t limit_ = 128 * 1024;
  std::uint64_t unread_ = 0;
  std::uint64_t owed_ = 0;
};

}  // namespace brokerlab::sim
