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
#include <vector>

namespace brokerlab::sim {

class FifoLanes {
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

 public:
  struct Entry {
    std::uint64_t time = kNever;
    std::uint64_t generation = 0;  ///< order of scheduling
    std::uint64_t argument = 0;
    std::uint32_t target = 0;
    std::uint32_t kind = 0;
  };

  std::size_t size() const { return lanes_[0].size() + lanes_[1].size(); }
  /// All ones when empty.
  std::uint64_t first_time() const { return lanes_[first_].next.time; }
  /// The earliest, the first scheduled of several. Requires size() > 0.
  const Entry& first() const { return lanes_[first_].front(); }

  /// Adds an event scheduled after all others here, not before the last dropped; false where no lane takes it. The time
  /// is below 2^63.
  bool add(const Entry& entry) {
    Lane& lane = lanes_[entry.time < lanes_[0].last ? 1 : 0];
    if (entry.time < lane.last) return false;
    lane.last = entry.time;
    lane.add(entry);
    if (lane.next.time == kNever) [[unlikely]]
      next_changed(lane);
    return true;
  }

  /// Removes first(). Requires size() > 0.
  void drop_first() {
    Lane& lane = lanes_[first_];
    ++lane.begin;
    next_changed(lane);
  }

 private:
  struct Next {
    std::uint64_t time = kNever;
    std::uint64_t generation = 0;
  };
  // Behind the last event lies one that never comes, so that nobody need ask whether there is a next.
  struct Lane {
    Next next;               // of front()
    std::uint64_t last = 0;  // the time of the last event that it took
    std::size_t mask = 15;
    std::size_t begin = 0, end = 0;  // places without the wrapping
    std::vector<Entry> slots = std::vector<Entry>(16);

    std::size_t size() const { return end - begin; }
    const Entry& front() const { return slots[begin & mask]; }
    void add(const Entry& entry) {
      if (size() == mask) [[unlikely]]
        grow();
      slots[end & mask] = entry;
      slots[++end & mask].time = kNever;
    }
    [[gnu::cold, gnu::noinline]] void grow() {
      std::vector<Entry> larger(2 * slots.size());
      for (std::size_t i = 0; i < size(); ++i) larger[i] = slots[(begin + i) & mask];
      end = size();
      begin = 0;
      slots.swap(larger);
      mask = slots.size() - 1;
    }
  };

  void next_changed(Lane& lane) {
    const Entry& front = lane.front();
    lane.next = {front.time, front.generation};
    const Next &a = lanes_[0].next, &b = lanes_[1].next;
    first_ = b.time < a.time ? 1 : 0;
    if (b.time == a.time) [[unlikely]]
      first_ = b.generation < a.generation ? 1 : 0;
  }

  std::array<Lane, 2> lanes_;
  std::size_t first_ = 0;
};

}  // namespace brokerlab::sim
