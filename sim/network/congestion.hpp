// SPDX-License-Identifier: Apache-2.0
// How much a sender may have under way: slow start and congestion avoidance (RFC 5681), counted in bytes (RFC 3465),
// and NewReno's fast recovery (RFC 6582). The window grows only while it is what limits the sender (RFC 7661).
#pragma once

#include <algorithm>
#include <cstdint>

namespace brokerlab::sim {

class Congestion {
 public:
  Congestion() = default;
  Congestion(std::uint32_t mss, std::uint32_t initial_segments)
      : window_(capped(std::uint64_t{mss} * initial_segments)), initial_(window_), mss_(mss) {}

  /// The largest segment, in bytes.
  std::uint32_t segment() const { return mss_; }
  std::uint64_t window() const { return window_; }
  /// What may be under way now: the first two duplicates let a new segment out each (limited transmit, RFC 3042).
  std::uint64_t allowance() const {
    return recovering_ ? window_ : std::uint64_t{window_} + std::min<std::uint64_t>(duplicates_, 2) * mss_;
  }
  std::uint64_t threshold() const { return threshold_; }
  /// Neither in recovery nor on the way to it: the window is all that may be under way.
  bool undisturbed() const { return recovering_ == 0 && duplicates_ == 0; }
  bool recovering() const { return recovering_ != 0; }
  std::uint32_t duplicates() const { return duplicates_; }

  /// `acked` new bytes were acknowledged outside recovery, with `flight` bytes under way just before.
  void acknowledged(std::uint64_t acked, std::uint64_t flight) {
    duplicates_ = 0;
    if (window_ < threshold_) {
      if (flight * 2 >= window_) window_ = capped(std::min<std::uint64_t>(window_ + acked, threshold_));
    } else if (flight + mss_ > window_) {
      counted_ = capped(counted_ + acked);
      if (counted_ >= window_) {
        counted_ -= window_;
        window_ = capped(std::uint64_t{window_} + mss_);
      }
    }
  }
  /// One more duplicate acknowledgement; true when it is the third: time to repeat the first segment.
  bool duplicate() {
    if (recovering_) {
      window_ = capped(std::uint64_t{window_} + mss_);
      return false;
    }
    return ++duplicates_ == 3;
  }
  /// Fast retransmit, with `flight` bytes outstanding.
  void enter_recovery(std::uint64_t flight) {
    recovering_ = 1;
    threshold_ = half(flight);
    window_ = capped(threshold_ + 3 * std::uint64_t{mss_});
    counted_ = 0;
  }
  /// An acknowledgement of `acked` bytes that does not end recovery.
  void partial(std::uint64_t acked) {
    std::uint64_t window = window_ > acked ? window_ - acked : 0;
    if (acked >= mss_) window += mss_;
    window_ = capped(std::max<std::uint64_t>(window, mss_));
  }
  /// Everything outstanding when recovery began is acknowledged; `flight` bytes are under way.
  void leave_recovery(std::uint64_t flight) {
    recovering_ = 0;
    duplicates_ = 0;
    window_ = capped(std::min<std::uint64_t>(threshold_, std::max<std::uint64_t>(flight, mss_) + mss_));
  }
  /// A timeout; `first` tells the first one of a segment, with `flight` bytes outstanding.
  void timed_out(std::uint64_t flight, bool first) {
    if (first) threshold_ = half(flight);
    window_ = mss_;
    counted_ = 0;
    duplicates_ = 0;
    recovering_ = 0;
  }
  /// Nothing was sent for longer than a timeout: what the path carries is not known any more (RFC 5681, 4.1).
  void idle() { window_ = std::min(window_, initial_); }

 private:
  std::uint32_t half(std::uint64_t flight) const { return capped(std::max(flight / 2, 2 * std::uint64_t{mss_})); }

  // No window of TCP exceeds 1 GiB, so what is beyond 2^32 makes no difference.
  static std::uint32_t capped(std::uint64_t bytes) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, 0xffffffffU));
  }

  std::uint32_t window_ = 0;
  std::uint32_t initial_ = 0;
  std::uint32_t threshold_ = ~std::uint32_t{0};
  std::uint32_t counted_ = 0;  // bytes acknowledged since the window last grew in congestion avoidance
  std::uint32_t mss_ = 1460;
  std::uint32_t duplicates_ : 31 = 0;
  std::uint32_t recovering_ : 1 = 0;
};

}  // namespace brokerlab::sim
