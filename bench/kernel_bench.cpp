// SPDX-License-Identifier: Apache-2.0
// The event kernel beside std::priority_queue and std::set, under the two loads that decide a simulator's speed.
//   hold: n events pending; pop one, push one.
//   ack timer: n entities with one event and one timer each; pop an event, push the next one, push a timeout 100 times
//     as far, cancel the entity's previous timeout. The priority queue cancels lazily: a stale entry is skipped when
//     popped.
// All draw the same increments, and all are filled in the same way.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "bench/ratio.hpp"
#include "sim/kernel/event_queue.hpp"

namespace brokerlab::bench {
namespace {

using sim::Event;
using sim::EventHandle;
using sim::EventQueue;

constexpr std::uint32_t kTimerBit = 0x80000000u;
constexpr std::int64_t kTimeoutFactor = 100;

/// Exponential increments of mean 1 ms in nanoseconds, in a table small enough to leave the caches to the queues.
class Increments {
 public:
  Increments() : table_(kSize) {
    std::uint64_t state = 42;
    for (std::uint32_t& increment : table_) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      const double uniform = (static_cast<double>(state >> 11) + 0.5) * 0x1p-53;
      increment = static_cast<std::uint32_t>(-std::log(uniform) * 1e6);
    }
  }
  std::int64_t next() { return table_[position_++ & (kSize - 1)]; }

 private:
  static constexpr std::size_t kSize = 1u << 14;
  std::vector<std::uint32_t> table_;
  std::size_t position_ = 0;
};

/// What std::priority_queue and std::set hold: 16 bytes.
struct Entry {
  std::int64_t time;
  std::uint32_t sequence;
  std::uint32_t id;
  friend bool operator<(const Entry& a, const Entry& b) {
    return a.time != b.time ? a.time < b.time : a.sequence < b.sequence;
  }
  friend bool operator>(const Entry& a, const Entry& b) { return b < a; }
};
static_assert(sizeof(Entry) == 16);

class Wheel {
 public:
  explicit Wheel(std::uint32_t entities) : armed_(entities) {}
  void push(std::int64_t time, std::uint32_t id) { queue_.schedule({time}, id, 0, 0); }
  Entry pop() {
    queue_.pop_until(Instant::never(), event_);
    return {event_.time.ns, 0, event_.target};
  }
  void arm(std::int64_t time, std::uint32_t id) {
    queue_.cancel(armed_[id]);
    armed_[id] = queue_.schedule({time}, id | kTimerBit, 1, 0);
  }

 private:
  EventQueue queue_;
  Event event_;
  std::vector<EventHandle> armed_;
};

class PriorityQueue {
 public:
  explicit PriorityQueue(std::uint32_t entities) : armed_(entities) {}
  void push(std::int64_t time, std::uint32_t id) { queue_.push({time, ++sequence_, id}); }
  Entry pop() {
    for (;;) {
      const Entry first = queue_.top();
      queue_.pop();
      const bool stale = (first.id & kTimerBit) != 0 && armed_[first.id & ~kTimerBit] != first.sequence;
      if (!stale) return first;
    }
  }
  void arm(std::int64_t time, std::uint32_t id) {
    push(time, id | kTimerBit);
    armed_[id] = sequence_;
  }

 private:
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  std::uint32_t sequence_ = 0;
  std::vector<std::uint32_t> armed_;
};

class Set {
 public:
  explicit Set(std::uint32_t entities) : armed_(entities, queue_.end()) {}
  void push(std::int64_t time, std::uint32_t id) { queue_.insert({time, ++sequence_, id}); }
  Entry pop() {
    const Entry first = *queue_.begin();
    queue_.erase(queue_.begin());
    if ((first.id & kTimerBit) != 0) armed_[first.id & ~kTimerBit] = queue_.end();
    return first;
  }
  void arm(std::int64_t time, std::uint32_t id) {
    if (armed_[id] != queue_.end()) queue_.erase(armed_[id]);
    armed_[id] = queue_.insert({time, ++sequence_, id | kTimerBit}).first;
  }

 private:
  std::set<Entry> queue_;
  std::uint32_t sequence_ = 0;
  std::vector<std::set<Entry>::iterator> armed_;
};

template <class Queue>
void hold(benchmark::State& state) {
  const auto pending = static_cast<std::uint32_t>(state.range(0));
  Increments increments;
  Queue queue(0);
  for (std::uint32_t id = 0; id < pending; ++id) queue.push(increments.next(), id);
  for (auto _ : state) {
    const Entry first = queue.pop();
    queue.push(first.time + increments.next(), first.id);
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Queue>
void ack_timer(benchmark::State& state) {
  const auto entities = static_cast<std::uint32_t>(state.range(0));
  Increments increments;
  Queue queue(entities);
  for (std::uint32_t id = 0; id < entities; ++id) queue.push(increments.next(), id);
  for (auto _ : state) {
    const Entry first = queue.pop();
    if ((first.id & kTimerBit) != 0) continue;  // a timeout that really fired: hardly ever, at 100 times the mean
    const std::int64_t increment = increments.next();
    queue.push(first.time + increment, first.id);
    queue.arm(first.time + increment * kTimeoutFactor, first.id);
  }
  state.SetItemsProcessed(state.iterations());
}

// Fixed counts where filling is long against running, and where the lazily cancelled heap needs time to fill up.
constexpr std::int64_t kHoldLarge = 3'000'000;
constexpr std::int64_t kAckTimer = 3'000'000;

#define BROKERLAB_KERNEL_SUITE(Queue, label)                                                  \
  BENCHMARK(hold<Queue>)->Name("kernel_hold_" label)->Arg(100)->Arg(10'000);                  \
  BENCHMARK(hold<Queue>)->Name("kernel_hold_" label)->Arg(1'000'000)->Iterations(kHoldLarge); \
  BENCHMARK(ack_timer<Queue>)->Name("kernel_ack_timer_" label)->Arg(100)->Arg(10'000)->Iterations(kAckTimer)

BROKERLAB_KERNEL_SUITE(Wheel, "wheel");
BROKERLAB_KERNEL_SUITE(PriorityQueue, "priority_queue");
BROKERLAB_KERNEL_SUITE(Set, "set");

bool ratio(const std::string& model, const std::string& pending, double floor, double target) {
  return register_ratio({model + "/" + pending, "kernel_" + model + "_wheel/" + pending,
                         "kernel_" + model + "_priority_queue/" + pending, floor, target});
}

[[maybe_unused]] const bool registered = ratio("hold", "100", 0.5, 0.3) && ratio("hold", "10000", 0.5, 0.3) &&
                                         ratio("hold", "1000000", 1.0, 0.3) && ratio("ack_timer", "100", 0.5, 0.25) &&
                                         ratio("ack_timer", "10000", 0.25, 0.1);

}  // namespace
}  // namespace brokerlab::bench
