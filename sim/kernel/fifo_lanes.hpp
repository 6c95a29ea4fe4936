// SPDX-License-Identifier: Apache-2.0
// Events that come in order of time as they are scheduled need no sorting: what a link of one latency delivers, or a
// disk of one speed. Each such stream has a lane, which whoever schedules names; an event that is earlier than the last
// one in its lane is refused. The earliest of all is one of the heads.
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

  static constexpr std::size_t kLanes = 3;

  std::size_t size() const { return lanes_[0].size() + lanes_[1].size() + lanes_[2].size(); }
  /// All ones when empty.
  std::uint64_t first_time() const { return lanes_[first_].next.time; }
  /// The earliest, the first scheduled of several. Requires size() > 0.
  const Entry& first() const { return lanes_[first_].front(); }

  /// Adds an event scheduled after all others here, not before the last dropped; false where the lane does not take it.
  /// The time is below 2^63.
  bool add(std::size_t number, const Entry& entry) {
    Lane& lane = lanes_[number];
    if (entry.time < lane.last) [[unlikely]]
      return false;
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
    bool before(const Next& other) const {
      if (time == other.time) [[unlikely]]
        return generation < other.generation;
      return time < other.time;
    }
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
    std::size_t first = lanes_[1].next.before(lanes_[0].next) ? 1 : 0;
    if (lanes_[2].next.before(lanes_[first].next)) first = 2;
    first_ = first;
  }

  std::array<Lane, kLanes> lanes_;
  std::size_t first_ = 0;
};

}  // namespace brokerlab::sim
