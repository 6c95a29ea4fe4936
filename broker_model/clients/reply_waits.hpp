// SPDX-License-Identifier: Apache-2.0
// The messages of one producer that wait for a reply, in order of their numbers, which is the order of their deadlines:
// all have the same time. A wait that has ended is forgotten as soon as none before it goes on; memory is the span from
// the oldest wait to the newest.
#pragma once

#include <cstdint>
#include <optional>

#include "broker_model/base/ring.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab {

class ReplyWaits {
 public:
  /// Numbers rise.
  void begin(std::uint32_t number, Instant deadline) {
    waits_.push_back({deadline, number, true});
    ++open_;
  }
  /// Whether this message still waited; it no longer does.
  bool end(std::uint32_t number) {
    if (!waits(number)) return false;
    waits_[position(number)].open = false;
    --open_;
    while (!waits_.empty() && !waits_.front().open) waits_.pop_front();
    return true;
  }
  bool waits(std::uint32_t number) const {
    const std::size_t at = position(number);
    return at < waits_.size() && waits_[at].number == number && waits_[at].open;
  }
  /// The message whose deadline has passed longest, which no longer waits.
  std::optional<std::uint32_t> expire(Instant now) {
    if (waits_.empty() || waits_.front().deadline > now) return std::nullopt;
    const std::uint32_t number = waits_.front().number;
    end(number);
    return number;
  }
  /// Never, if nothing waits or there are no deadlines.
  Instant next_deadline() const { return waits_.empty() ? Instant::never() : waits_.front().deadline; }
  std::uint64_t open() const { return open_; }

 private:
  struct Wait {
    Instant deadline;
    std::uint32_t number;
    bool open;
  };
  /// The first wait whose number is not less.
  std::size_t position(std::uint32_t number) const {
    std::size_t from = 0, to = waits_.size();
    while (from < to) {
      const std::size_t middle = from + (to - from) / 2;
      if (waits_[middle].number < number)
        from = middle + 1;
      else
        to = middle;
    }
    return from;
  }

  Ring<Wait> waits_;
  std::uint64_t open_ = 0;
};

}  // namespace brokerlab
