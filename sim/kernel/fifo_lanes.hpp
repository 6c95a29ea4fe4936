// SPDX-License-Identifier: Apache-2.0
// Events that come in order of time as they are scheduled need no sorting: what a link of one latency delivers, or a
// disk of one speed. Two such streams mixed make two queues, each in order: an event goes to the first lane whose last
// one is not later, and the earliest is one of the heads. An event that fits nowhere is refused.
//
// What always holds: a lane is in order of (time, generation); the next to come is at the head of lane first_.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "broker_model/base/ring.hpp"

namespace brokerlab::sim {

class FifoLanes {
 public:
  struct Entry {
    std::uint64_t time = 0;
    std::uint64_t generation = 0;  ///< order of scheduling
    std::uint64_t argument = 0;
    std::uint32_t target = 0;
    std::uint32_t kind = 0;
  };

  std::size_t size() const { return size_; }
  /// All ones when empty.
  std::uint64_t first_time() const { return heads_[first_].time; }
  /// The earliest, the first scheduled of several. Requires size() > 0.
  const Entry& first() const { return lanes_[first_].front(); }

  /// Adds an event scheduled after all others here; false where no lane takes it. The time is below 2^63.
  bool add(const Entry& entry) {
    const std::size_t lane = entry.time < lasts_[0] ? 1 : 0;
    if (entry.time < lasts_[lane]) return false;
    append(lane, entry);
    return true;
  }

  /// Removes first(). Requires size() > 0.
  void drop_first() {
    Ring<Entry>& lane = lanes_[first_];
    lane.drop_front();
    --size_;
    if (lane.empty()) {
      heads_[first_] = {};
      lasts_[first_] = 0;
    } else {
      heads_[first_] = {lane.front().time, lane.front().generation};
    }
    find_first();
  }

 private:
  static constexpr std::size_t kLanes = 2;

  struct Head {
    std::uint64_t time = std::numeric_limits<std::uint64_t>::max();  // of an empty lane
    std::uint64_t generation = 0;
  };

  void append(std::size_t lane, const Entry& entry) {
    lasts_[lane] = entry.time;
    ++size_;
    const bool first_of_lane = lanes_[lane].empty();
    lanes_[lane].push_back(entry);
    if (!first_of_lane) [[likely]]
      return;
    heads_[lane] = {entry.time, entry.generation};
    if (entry.time < first_time()) first_ = lane;
  }

  void find_first() {
    first_ = heads_[1].time < heads_[0].time ? 1 : 0;
    if (heads_[1].time == heads_[0].time) [[unlikely]]
      first_ = heads_[1].generation < heads_[0].generation ? 1 : 0;
  }

  std::array<Head, kLanes> heads_{};
  std::array<std::uint64_t, kLanes> lasts_{};  // the time of a lane's last event; 0 when empty
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::array<Ring<Entry>, kLanes> lanes_;
};

}  // namespace brokerlab::sim
