// SPDX-License-Identifier: Apache-2.0
// The queue against a std::set that sorts by the definition of the order, in 27 million random operations: ties,
// ordinals of the plan, cancels of live, stale and firing handles, limits that fall inside buckets about to cascade,
// schedulings behind such a limit, advances, copies that take over mid-way.
#include <gtest/gtest.h>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/event_queue.hpp"

namespace brokerlab::sim {
namespace {

/// The order by its definition: time, exogenous first by ordinal, order of scheduling.
struct Key {
  std::int64_t time = 0;
  bool endogenous = true;
  std::uint64_t ordinal = 0;
  std::uint64_t sequence = 0;
  friend constexpr auto operator<=>(const Key&, const Key&) = default;
};

struct Load {
  const char* name;
  std::uint64_t seed;
  std::size_t pending;            ///< about how many events to keep pending
  unsigned delay_bits;            ///< delays are uniform below 2^b for a random b up to this
  std::int64_t quantum;           ///< times are multiples of this: ties
  unsigned plan_percent;          ///< of the schedulings, how many are exogenous
  unsigned cancel_percent;        ///< of the operations
  unsigned in_order_percent = 0;  ///< of the endogenous schedulings, how many say that they come in order
};

class Differential {
 public:
  explicit Differential(const Load& load) : load_(load), state_(load.seed) {}

  void run(std::uint64_t operations) {
    while (operations_ < operations && !::testing::Test::HasFailure()) one_operation();
    drain();
  }
  std::size_t most_pending() const { return most_pending_; }
  std::uint64_t popped() const { return popped_; }
  std::uint64_t cancelled() const { return cancelled_; }
  std::uint64_t refused_cancels() const { return refused_cancels_; }
  std::uint64_t refused_pops() const { return refused_pops_; }

 private:
  struct Issued {
    EventHandle handle;
    Key key;
    std::uint32_t kind = 0;
  };

  std::uint64_t random() {  // splitmix64
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  std::uint64_t below(std::uint64_t n) { return random() % n; }
  bool percent(unsigned p) { return below(100) < p; }

  Instant later() {
    const auto bits = static_cast<unsigned>(below(load_.delay_bits + 1));
    const auto delay = static_cast<std::int64_t>(random() & ((std::uint64_t{1} << bits) - 1));
    const Instant time = queue_.now() + Duration{delay};
    return {std::max(queue_.now().ns, time.ns / load_.quantum * load_.quantum)};
  }

  /// A limit that leaves most of what is pending.
  Instant soon() { return {queue_.now().ns + (later().ns - queue_.now().ns) / 64}; }

  void one_operation() {
    const std::uint64_t choice = below(1000);
    const bool shrink = reference_.size() > 2 * load_.pending;
    if (percent(load_.cancel_percent)) return cancel_some();
    if (choice < 3) return run_until(soon());
    if (choice < 4 && below(8) == 0) return continue_in_a_copy();
    if (choice < 24) return compare_next_time();
    if (shrink || percent(reference_.size() < load_.pending ? 30 : 60))
      pop(some_limit());
    else
      schedule();
  }

  Instant some_limit() {
    const std::uint64_t choice = below(32);
    if (choice == 0) return {queue_.now().ns - 1};
    if (choice < 16) return Instant::never();
    if (choice < 24 || reference_.empty()) return soon();
    return {reference_.begin()->time + static_cast<std::int64_t>(below(3)) - 1};  // just before, at, just after
  }

  void schedule() {
    ++operations_;
    const Instant time = later();
    Key key{time.ns, true, 0, ++sequence_};
    const auto target = static_cast<std::uint32_t>(sequence_ * 7);
    const auto kind = static_cast<std::uint32_t>(below(100));
    EventHandle handle;
    if (percent(load_.plan_percent)) {
      key.endogenous = false;
      key.ordinal = below(4) == 0 ? below(8) : sequence_;
      handle = queue_.schedule_exogenous(time, key.ordinal, target, kind, sequence_);
    } else if (percent(load_.in_order_percent)) {
      return schedule_in_order(key, target, kind);
    } else {
      handle = queue_.schedule(time, target, kind, sequence_);
    }
    reference_.insert(key);
    most_pending_ = std::max(most_pending_, reference_.size());
    issued_.push_back({handle, key, kind});
    ASSERT_TRUE(queue_.pending(handle));
  }

  /// Mostly some fixed delay after now, as promised; sometimes any.
  void schedule_in_order(Key key, std::uint32_t target, std::uint32_t kind) {
    constexpr std::int64_t kDelays[] = {0, 64, 64, 640, 1000, 64'000};
    if (below(8) != 0) key.time = queue_.now().ns + kDelays[below(std::size(kDelays))];
    queue_.schedule_in_order(target % EventQueue::kLanes, {key.time}, target, kind, sequence_);
    reference_.insert(key);
    most_pending_ = std::max(most_pending_, reference_.size());
    issued_.push_back({{}, key, kind});
  }

  const Issued& issued(std::uint64_t sequence) const { return issued_[sequence - 1]; }

  /// One of the latest: about as likely live as stale.
  void cancel_some() {
    if (sequence_ == 0) return;
    const std::uint64_t sequence = sequence_ - below(std::min<std::uint64_t>(sequence_, 3 * load_.pending));
    cancel(issued(sequence));
    if (below(4) == 0) cancel(issued(sequence));  // now certainly stale
  }

  void cancel(const Issued& issued) {
    if (!issued.handle.valid()) return;
    ++operations_;
    const bool expected = reference_.erase(issued.key) == 1;
    ASSERT_EQ(queue_.pending(issued.handle), expected);
    ASSERT_EQ(queue_.cancel(issued.handle), expected);
    ASSERT_EQ(queue_.size(), reference_.size());
    ++(expected ? cancelled_ : refused_cancels_);
  }

  bool pop(Instant limit) {
    ++operations_;
    const Instant before = queue_.now();
    Event event;
    const bool got = queue_.pop_until(limit, event);
    const bool expected = !reference_.empty() && reference_.begin()->time <= limit.ns;
    check_pop(got, expected, event, before);
    if (got) cancel_firing(event);
    return got;
  }

  void check_pop(bool got, bool expected, const Event& event, Instant before) {
    ASSERT_EQ(got, expected);
    if (!got) {
      ++refused_pops_;
      ASSERT_EQ(queue_.now(), before);
      return;
    }
    ++popped_;
    const Key key = *reference_.begin();
    reference_.erase(reference_.begin());
    ASSERT_EQ(event.argument, key.sequence);
    ASSERT_EQ(event.time.ns, key.time);
    ASSERT_EQ(event.target, static_cast<std::uint32_t>(key.sequence * 7));
    ASSERT_EQ(event.kind, issued(key.sequence).kind);
    ASSERT_EQ(queue_.now(), event.time);
    ASSERT_EQ(queue_.size(), reference_.size());
  }

  void cancel_firing(const Event& event) {
    if (below(4) != 0) return;
    ++operations_;
    ++refused_cancels_;
    ASSERT_FALSE(queue_.cancel(issued(event.argument).handle));
  }

  void run_until(Instant limit) {
    while (pop(limit) && !::testing::Test::HasFailure()) {
    }
    ++operations_;
    queue_.advance_to(limit);
    ASSERT_EQ(queue_.now(), limit);
  }

  void compare_next_time() {
    ++operations_;
    const Instant expected = reference_.empty() ? Instant::never() : Instant{reference_.begin()->time};
    ASSERT_EQ(queue_.next_time(), expected);
    ASSERT_EQ(queue_.empty(), reference_.empty());
  }

  /// The copy goes on; the original goes on a little too, so that shared state would show.
  void continue_in_a_copy() {
    ++operations_;
    EventQueue copy = queue_;
    for (int i = 0; i < 20; ++i) {
      queue_.pop_until(Instant::never());
      queue_.schedule(queue_.now() + Duration{1}, 0, 0, 0);
      queue_.schedule_in_order(0, queue_.now() + Duration{1}, 0, 0, 0);
    }
    queue_ = std::move(copy);
  }

  void drain() {
    while (!reference_.empty() && !::testing::Test::HasFailure()) pop(Instant::never());
    compare_next_time();
  }

  Load load_;
  std::uint64_t state_;
  EventQueue queue_;
  std::set<Key> reference_;
  std::vector<Issued> issued_;  // by sequence - 1
  std::uint64_t sequence_ = 0;
  std::uint64_t operations_ = 0;
  std::size_t most_pending_ = 0;
  std::uint64_t popped_ = 0;
  std::uint64_t cancelled_ = 0;
  std::uint64_t refused_cancels_ = 0;
  std::uint64_t refused_pops_ = 0;
};

class EventQueueAgainstSet : public ::testing::TestWithParam<Load> {};

constexpr std::uint64_t kOperationsPerLoad = 2'500'000;  // eleven loads: 27 million

TEST_P(EventQueueAgainstSet, PopsTheSameEventsInTheSameOrder) {
  Differential differential(GetParam());
  differential.run(kOperationsPerLoad);
  EXPECT_GE(differential.most_pending(), GetParam().pending);
  EXPECT_GT(differential.popped(), kOperationsPerLoad / 10);
  EXPECT_GT(differential.cancelled(), kOperationsPerLoad / 100);
  EXPECT_GT(differential.refused_cancels(), kOperationsPerLoad / 100);
  EXPECT_GT(differential.refused_pops(), kOperationsPerLoad / 100);
}

constexpr Load kLoads[] = {
    {"AlmostNothingPending", 1, 2, 20, 1, 10, 10},
    {"FewPendingWithTies", 2, 12, 8, 16, 10, 10},
    {"HundredPending", 3, 100, 30, 1, 5, 10},
    {"ThousandPendingWithTies", 4, 1000, 24, 1024, 20, 10},
    {"ManyPendingAtFewInstants", 5, 5000, 14, 64, 5, 15},
    {"DelaysUpToHalfAYear", 6, 300, 54, 1, 10, 20},
    {"ManyCancels", 7, 2000, 34, 1, 2, 35},
    {"MostlyPlan", 8, 500, 20, 512, 80, 10},
    {"MostlyInOrder", 9, 300, 20, 1, 10, 45, 80},
    {"InOrderWithTies", 10, 100, 14, 64, 10, 35, 50},
    {"MostlyInOrderAndPlan", 11, 30, 12, 1, 30, 50, 95},
};
INSTANTIATE_TEST_SUITE_P(Loads, EventQueueAgainstSet, ::testing::ValuesIn(kLoads),
                         [](const auto& load) { return std::string(load.param.name); });

}  // namespace
}  // namespace brokerlab::sim
