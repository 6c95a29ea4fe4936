// SPDX-License-Identifier: Apache-2.0
// One channel's publish numbers, and which of them are answered, so that the server knows when an answer may speak for
// a run (`multiple`): only if every earlier number is answered or part of the same run.
#pragma once

#include <cstdint>

#include "broker_model/base/flat_map.hpp"

namespace brokerlab::amqp {

class ConfirmNumbers {
 public:
  /// Numbers the next publish, from 1.
  std::uint32_t next() { return ++last_; }

  /// Records the answer to `number`. True if every earlier one was answered before: an answer with `multiple` up to
  /// `number` then covers nothing else.
  bool answered(std::uint32_t number) {
    if (number != floor_ + 1) {
      ahead_.insert(number, 0);
      return false;
    }
    ++floor_;
    while (!ahead_.empty() && ahead_.erase(floor_ + 1)) ++floor_;
    return true;
  }

  /// All numbers up to this one are answered.
  std::uint32_t floor() const { return floor_; }
  std::uint32_t last() const { return last_; }

 private:
  FlatMap<std::uint32_t, std::uint8_t> ahead_;  // answered above the floor
  std::uint32_t floor_ = 0;
  std::uint32_t last_ = 0;
};

}  // namespace brokerlab::amqp
