// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/deadline_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <tuple>
#include <vector>

namespace brokerlab {
namespace {

constexpr Instant at(std::int64_t ns) { return Instant{ns}; }

std::vector<std::uint32_t> drain(DeadlineQueue& queue, Instant now) {
  std::vector<std::uint32_t> payloads;
  for (std::uint32_t payload = 0; queue.pop_due(now, payload);) payloads.push_back(payload);
  return payloads;
}

TEST(DeadlineQueue, PopsTheEarliestFirstAcrossTimeouts) {
  DeadlineQueue queue;
  queue.arm(at(0), Duration{30}, 1);
  queue.arm(at(5), Duration{10}, 2);
  queue.arm(at(6), Duration{30}, 3);
  EXPECT_EQ(queue.next(), at(15));
  EXPECT_EQ(drain(queue, at(14)), std::vector<std::uint32_t>{});
  EXPECT_EQ(drain(queue, at(30)), (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(drain(queue, at(36)), std::vector<std::uint32_t>{3});
  EXPECT_EQ(queue.next(), std::nullopt);
}

TEST(DeadlineQueue, PopsTiesInTheOrderOfArming) {
  DeadlineQueue queue;
  queue.arm(at(0), Duration{30}, 1);
  queue.arm(at(10), Duration{20}, 2);
  queue.arm(at(20), Duration{10}, 3);
  queue.arm(at(10), Duration{20}, 4);
  queue.arm(at(0), Duration{30}, 5);
  EXPECT_EQ(drain(queue, at(30)), (std::vector<std::uint32_t>{1, 2, 3, 4, 5}));
}

TEST(DeadlineQueue, StaleHandlesDoNothing) {
  DeadlineQueue queue;
  const auto first = queue.arm(at(0), Duration{10}, 1);
  EXPECT_TRUE(queue.cancel(first));
  EXPECT_FALSE(queue.cancel(first));
  const auto second = queue.arm(at(0), Duration{10}, 2);
  EXPECT_EQ(second.index, first.index) << "the slot is used again, or this test shows nothing";
  EXPECT_FALSE(queue.cancel(first));
  EXPECT_FALSE(queue.extend(first, at(0), Duration{99}).valid());
  EXPECT_EQ(drain(queue, at(10)), std::vector<std::uint32_t>{2});
  EXPECT_FALSE(queue.cancel(second)) << "it has fired";
  EXPECT_FALSE(queue.cancel(DeadlineQueue::Handle::none()));
}

TEST(DeadlineQueue, ExtendedDeadlineFallsDueLaterAndOnce) {
  DeadlineQueue queue;
  const auto old = queue.arm(at(0), Duration{10}, 1);
  queue.arm(at(0), Duration{10}, 2);
  const auto fresh = queue.extend(old, at(5), Duration{10});
  EXPECT_EQ(queue.due(fresh), at(15));
  EXPECT_EQ(queue.due(old), std::nullopt);
  EXPECT_EQ(drain(queue, at(10)), std::vector<std::uint32_t>{2});
  EXPECT_EQ(drain(queue, at(100)), std::vector<std::uint32_t>{1});
}

TEST(DeadlineQueue, KeepsItsOrderWhenNowGoesBack) {
  DeadlineQueue queue;
  queue.arm(at(100), Duration{10}, 1);
  queue.arm(at(50), Duration{10}, 2);
  EXPECT_EQ(queue.next(), at(60));
  EXPECT_EQ(drain(queue, at(200)), (std::vector<std::uint32_t>{2, 1}));
}

TEST(DeadlineQueue, NeverFallsDueBehindEverythingElse) {
  DeadlineQueue queue;
  queue.arm(at(100), Duration::max(), 1);
  queue.arm(at(200), Duration::max(), 2);
  queue.arm(at(300), Duration{5}, 3);
  EXPECT_EQ(drain(queue, at(1'000'000)), std::vector<std::uint32_t>{3});
  EXPECT_EQ(queue.next(), Instant::never());
  EXPECT_EQ(drain(queue, Instant::never()), (std::vector<std::uint32_t>{1, 2}));
}

TEST(DeadlineQueue, HandleIsGoodForACopy) {
  DeadlineQueue a;
  const auto handle = a.arm(at(0), Duration{10}, 1);
  DeadlineQueue b = a;
  EXPECT_TRUE(b.cancel(handle));
  EXPECT_TRUE(b.empty());
  EXPECT_EQ(drain(a, at(10)), std::vector<std::uint32_t>{1});
}

// The same operations on the queue and on a std::set of (due, order of arming, payload).
class Differential {
 public:
  Differential(std::uint32_t seed, std::uint32_t timeouts, std::uint32_t pending)
      : random_(seed), timeouts_(timeouts), pending_(pending) {}

  void run(int operations) {
    for (int i = 0; i < operations && !testing::Test::HasFatalFailure(); ++i) {
      step();
      check_next();
    }
  }

 private:
  using Entry = std::tuple<std::int64_t, std::uint64_t, std::uint32_t>;
  struct Armed {
    DeadlineQueue::Handle handle;
    Entry entry;
  };

  Duration some_timeout() {
    const auto kind = static_cast<std::int64_t>(random_() % timeouts_);
    return Duration{kind * kind * 7 % 1000};
  }

  void step() {
    const auto choice = random_() % 100;
    if (choice < 45 && expected_.size() < pending_) return arm();
    if (choice < 60) return cancel();
    if (choice < 75) return extend();
    if (choice < 98) return pop();
    if (choice == 98) copy();
    if (choice == 99 && random_() % 50 == 0) now_.ns -= 200;  // the queue stays right, only slower
  }

  void remember(DeadlineQueue::Handle handle, Duration timeout, std::uint32_t payload) {
    const Entry entry{(now_ + timeout).ns, order_++, payload};
    expected_.insert(entry);
    armed_.push_back({handle, entry});
  }
  void arm() {
    const Duration timeout = some_timeout();
    const auto payload = static_cast<std::uint32_t>(random_());
    remember(queue_.arm(now_, timeout, payload), timeout, payload);
  }
  Armed any() {  // stale ones too
    if (armed_.size() > 3 * pending_) armed_.erase(armed_.begin(), armed_.begin() + static_cast<long>(pending_));
    return armed_.empty() ? Armed{} : armed_[random_() % armed_.size()];
  }
  void cancel() {
    const Armed victim = any();
    ASSERT_EQ(queue_.cancel(victim.handle), expected_.erase(victim.entry) == 1);
  }
  void extend() {
    const Armed victim = any();
    const Duration timeout = some_timeout();
    const auto handle = queue_.extend(victim.handle, now_, timeout);
    const bool live = expected_.erase(victim.entry) == 1;
    ASSERT_EQ(handle.valid(), live);
    if (live) remember(handle, timeout, std::get<2>(victim.entry));
  }
  void pop() {
    now_.ns += static_cast<std::int64_t>(random_() % 20);
    std::uint32_t payload = 0;
    const bool due = !expected_.empty() && std::get<0>(*expected_.begin()) <= now_.ns;
    ASSERT_EQ(queue_.pop_due(now_, payload), due);
    if (!due) return;
    ASSERT_EQ(payload, std::get<2>(*expected_.begin()));
    expected_.erase(expected_.begin());
  }
  void copy() {
    DeadlineQueue other = queue_;
    queue_ = other;
  }
  void check_next() {
    ASSERT_EQ(queue_.size(), expected_.size());
    const auto next = queue_.next();
    ASSERT_EQ(next.has_value(), !expected_.empty());
    if (next) {
      ASSERT_EQ(next->ns, std::get<0>(*expected_.begin()));
    }
  }

  std::mt19937 random_;
  std::uint32_t timeouts_;
  std::uint32_t pending_;
  DeadlineQueue queue_;
  std::set<Entry> expected_;
  std::vector<Armed> armed_;
  std::uint64_t order_ = 0;
  Instant now_{0};
};

TEST(DeadlineQueue, AgreesWithAnOrderedSetWhereLanesDoAllTheWork) { Differential(1, 3, 500).run(300'000); }
TEST(DeadlineQueue, AgreesWithAnOrderedSetWhereLanesAndHeapShareTheWork) { Differential(2, 200, 500).run(300'000); }
TEST(DeadlineQueue, AgreesWithAnOrderedSetWhereLanesAreEmptiedAndReused) { Differential(3, 1000, 30).run(300'000); }

}  // namespace
}  // namespace brokerlab
