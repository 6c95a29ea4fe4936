// SPDX-License-Identifier: Apache-2.0
// Thousands of random operations against the naive queue, under every combination of policies: what every client sees
// must be the same, line by line.
#include <gtest/gtest.h>

#include <string>

#include "broker_model/base/mix.hpp"
#include "tests/core/lab.hpp"
#include "tests/core/naive_queue.hpp"

namespace brokerlab::test {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(mix64(seed_ * 1000003 + ++count_) % n); }

 private:
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
};

QueuePolicy random_policy(Dice& dice) {
  QueuePolicy policy;
  policy.store.overflow = dice.below(2) == 0 ? Overflow::drop_head : Overflow::reject_new;
  if (dice.below(2) == 0) policy.store.max_messages = dice.below(12);
  if (dice.below(3) == 0) policy.store.max_bytes = dice.below(60);
  if (dice.below(2) == 0) policy.store.message_ttl = milliseconds(dice.below(20));
  if (dice.below(2) == 0) policy.store.limit_scope = LimitScope::ready_and_leased;
  policy.subscription.on_return = static_cast<ReturnPosition>(dice.below(3));
  policy.subscription.on_loss = static_cast<ReturnPosition>(dice.below(3));
  if (dice.below(3) == 0) policy.subscription.max_deliveries = 1 + dice.below(4);
  return policy;
}

constexpr std::uint32_t kSessions = 4;

class Comparison {
 public:
  explicit Comparison(std::uint64_t seed) : dice_(seed), policy_(random_policy(dice_)), lab_(node()), naive_(policy_) {
    lab_.queue("q", policy_);
    open_all();
  }

  bool run(int operations) {
    for (int i = 0; i < operations; ++i) {
      operate();
      EXPECT_EQ(lab_.seen(), naive_.seen()) << "operation " << i << ": " << last_;
      EXPECT_EQ(lab_.depth("q"), naive_.depth()) << "operation " << i << ": " << last_;
      if (testing::Test::HasFailure()) return false;
    }
    return true;
  }

 private:
  static NodePolicy node() {
    NodePolicy node = at_once();
    node.segment_entries = 8;
    return node;
  }

  void open_all() {
    for (SessionId& session : sessions_) session = lab_.open();
    lab_.seen();
  }

  void operate() {
    const std::uint32_t which = dice_.below(kSessions);
    const SessionId session = sessions_[which];
    const std::uint32_t kind = dice_.below(100);
    if (kind < 5) return wait();
    if (kind < 35) return publish(session);
    if (kind < 50) return pull(session);
    if (kind < 85) return settle(session);
    if (kind < 91) return toggle_consumer(session);
    if (kind < 96) return reopen(which);
    if (kind < 98) return purge();
    crash();
  }

  void wait() {
    const Duration time = milliseconds(1 + dice_.below(10));
    last_ = "wait";
    lab_.wait(time);
    naive_.pass(time);
  }

  void publish(SessionId session) {
    const std::uint32_t size = dice_.below(20);
    last_ = "publish";
    lab_.publish(session, "q", ++number_, size);
    naive_.publish(session.value, number_, size);
  }

  void pull(SessionId session) {
    last_ = "pull";
    lab_.pull(session, "q");
    naive_.pull(session.value);
  }

  void settle(SessionId session) {
    const std::vector<std::uint32_t> held = naive_.held(session.value);
    if (held.empty()) return;
    const std::uint32_t number = held[dice_.below(static_cast<std::uint32_t>(held.size()))];
    const char how = "aagggr"[dice_.below(6)];
    last_ = std::string("settle ") + how;
    lab_.settle(session, number,
                how == 'a'   ? Settlement::acknowledge
                : how == 'g' ? Settlement::give_back
                             : Settlement::reject);
    naive_.settle(session.value, number, how);
  }

  void toggle_consumer(SessionId session) {
    last_ = "toggle consumer";
    if (naive_.subscribed(session.value)) {
      lab_.unsubscribe(session);
      naive_.unsubscribe(session.value);
      return;
    }
    const std::uint32_t window = 1 + dice_.below(4);
    lab_.subscribe(session, "q", window);
    naive_.subscribe(session.value, window);
  }

  void reopen(std::uint32_t which) {
    last_ = "close";
    lab_.close(sessions_[which]);
    naive_.close(sessions_[which].value);
    sessions_[which] = lab_.open();
  }

  void purge() {
    last_ = "purge";
    lab_.purge("q");
    naive_.purge();
    lab_.seen();  // the count is tested elsewhere
  }

  void crash() {
    last_ = "crash";
    lab_.restart();
    naive_.crash();
    open_all();
  }

  Dice dice_;
  QueuePolicy policy_;
  Lab lab_;
  NaiveQueue naive_;
  SessionId sessions_[kSessions];
  std::uint32_t number_ = 0;
  std::string last_;
};

TEST(Broker, SaysTheSameAsANaiveQueueUnderRandomOperations) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) ASSERT_TRUE(Comparison(seed).run(400)) << "seed " << seed;
}

}  // namespace
}  // namespace brokerlab::test
