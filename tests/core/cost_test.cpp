// SPDX-License-Identifier: Apache-2.0
// What the core costs: allocations, memory, effects per step; and that it is a value.
#include <gtest/gtest.h>

#include <algorithm>

#include "broker_model/core/wire_bytes.hpp"
#include "tests/core/allocation_counter.hpp"
#include "tests/core/lab.hpp"

namespace brokerlab::test {
namespace {

/// The bare loop that a host runs, without any text: disk completions are answered at once.
class Host {
 public:
  explicit Host(Broker& broker) : broker_(&broker) {}

  void input(const Input& input) {
    std::uint64_t written = step(input);
    while (written != 0) written = step(WriteCompleted{written});
  }
  LeaseHandle last;
  std::uint64_t delivered = 0;
  std::uint64_t confirmed = 0;
  std::size_t largest = 0;

 private:
  std::uint64_t step(const Input& input) {
    effects_.clear();
    broker_->step(now_, input, effects_);
    largest = std::max(largest, effects_.size());
    std::uint64_t written = 0;
    for (const Effects::Effect& effect : effects_.items()) {
      if (const auto* append = std::get_if<Append>(&effect)) written = append->last_sequence;
      const auto* send = std::get_if<Send<Reply>>(&effect);
      if (send == nullptr) continue;
      if (std::holds_alternative<Confirmed>(send->message)) ++confirmed;
      if (const auto* delivery = std::get_if<Delivered>(&send->message)) {
        ++delivered;
        last = delivery->lease;
      }
    }
    return written;
  }
  Broker* broker_;
  Effects effects_;
  Instant now_;
};

constexpr NameId kQueue{1};
constexpr NameId kDeadQueue{2};
constexpr SessionId kSession{0};

Publish publication(std::uint32_t number, bool persistent) {
  Publish publish;
  publish.session = kSession;
  publish.exchange = kDefaultExchange;
  publish.key = kQueue;
  publish.message = MessageId{ProducerId(0), number};
  publish.body = Body{number, 1024, 0};
  publish.confirm = number + 1;
  publish.persistent = persistent;
  return publish;
}

void open(Host& host, const QueuePolicy& policy, std::uint64_t credit = kPlenty) {
  host.input(SessionOpened{kSession, kSession, credit});
  host.input(DeclareQueue{kSession, kQueue, &policy, SessionId::none(), false, 0});
  host.input(DeclareQueue{kSession, kDeadQueue, &policy, SessionId::none(), false, 0});
}

void cycle(Host& host, std::uint32_t first, std::uint32_t count, bool persistent, Settlement how) {
  for (std::uint32_t i = first; i < first + count; ++i) {
    host.input(publication(i, persistent));
    host.input(Settle{kSession, host.last, how, false});
  }
}

std::size_t allocations_of_steady_state(const QueuePolicy& policy, bool persistent) {
  Broker broker{BrokerConfig{}};
  Host host(broker);
  open(host, policy);
  for (std::uint32_t i = 0; i < 100; ++i) host.input(publication(i, persistent));
  host.input(Subscribe{kSession, kQueue, NameId(9), 1, false, false, 0});
  cycle(host, 100, 20000, persistent, Settlement::acknowledge);
  const std::size_t before = heap_use().allocations;
  cycle(host, 20100, 20000, persistent, Settlement::acknowledge);
  EXPECT_EQ(host.confirmed, 40100U);
  return heap_use().allocations - before;
}

TEST(Cost, ASteadyStreamOfTransientMessagesAllocatesNothing) {
  EXPECT_EQ(allocations_of_steady_state(QueuePolicy{}, false), 0U);
}
TEST(Cost, ASteadyStreamOfPersistentMessagesAllocatesNothing) {
  EXPECT_EQ(allocations_of_steady_state(QueuePolicy{}, true), 0U);
}
TEST(Cost, ASteadyStreamUnderTimedLeasesAllocatesNothing) {
  QueuePolicy policy;
  policy.subscription.lease = TimeoutLease{seconds(30)};
  EXPECT_EQ(allocations_of_steady_state(policy, true), 0U);
}

TEST(Cost, ASteadyStreamOfMessagesThatMayExpireAllocatesNothing) {
  QueuePolicy policy;
  policy.store.message_ttl = seconds(30);
  EXPECT_EQ(allocations_of_steady_state(policy, true), 0U);
}

TEST(Cost, ASteadyStreamOfDeadLettersAllocatesNothing) {
  Broker broker{BrokerConfig{}};
  Host host(broker);
  QueuePolicy policy;
  policy.store.max_messages = 10;
  policy.dead_letter = {kDefaultExchange, kDeadQueue};
  open(host, policy);
  host.input(Subscribe{kSession, kQueue, NameId(9), 1, false, false, 0});
  cycle(host, 0, 10000, true, Settlement::reject);
  const std::size_t before = heap_use().allocations;
  cycle(host, 10000, 10000, true, Settlement::reject);
  EXPECT_EQ(heap_use().allocations - before, 0U);
  EXPECT_EQ(broker.count(kDeadQueue).ready, 10U);
}

void expect_bytes_of_a_waiting_message(const QueuePolicy& policy, double most) {
  constexpr std::uint32_t kWaiting = 1000000;
  Broker broker{BrokerConfig{}};
  Host host(broker);
  open(host, policy);
  const HeapUse before = heap_use();
  reset_peak();
  for (std::uint32_t i = 0; i < kWaiting; ++i) host.input(publication(i, true));
  const double held = static_cast<double>(heap_use().bytes - before.bytes) / kWaiting;
  const double peak = static_cast<double>(heap_use().peak - before.bytes) / kWaiting;
  EXPECT_EQ(broker.count(kQueue).ready, kWaiting);
  testing::Test::RecordProperty("bytes_held", std::to_string(held));
  testing::Test::RecordProperty("bytes_peak", std::to_string(peak));
  EXPECT_LE(held, most);
  EXPECT_LE(peak, most);
}

TEST(Cost, AWaitingMessageTakesAtMost64Bytes) { expect_bytes_of_a_waiting_message(QueuePolicy{}, 64); }
// When it expires is a property that few have, and lies beside it.
TEST(Cost, AWaitingMessageThatMayExpireTakesAtMost65Bytes) {
  QueuePolicy policy;
  policy.store.message_ttl = seconds(30);
  expect_bytes_of_a_waiting_message(policy, 65);
}

TEST(Cost, AConsumerWithoutWindowIsBoundedByCreditAndBudget) {
  constexpr std::uint32_t kWaiting = 1000000;
  constexpr std::uint64_t kCredit = 1 << 20;
  Broker broker{BrokerConfig{}};
  Host host(broker);
  open(host, QueuePolicy{}, kPlenty);
  for (std::uint32_t i = 0; i < kWaiting; ++i) host.input(publication(i, false));
  constexpr SessionId kConsumer{1};
  host.input(SessionOpened{kConsumer, kConsumer, kCredit});
  const std::size_t before = heap_use().bytes;
  host.input(Subscribe{kConsumer, kQueue, NameId(9), 0, false, false, 0});
  while (broker.next_deadline() != Instant::never()) host.input(TimePassed{});
  constexpr std::uint64_t kEach = kMessageBytes + 1024;
  EXPECT_EQ(host.delivered, (kCredit + kEach - 1) / kEach);
  EXPECT_LE(host.largest, kMaxEffectsPerStep);
  EXPECT_LE(heap_use().bytes - before, 1U << 20);
  EXPECT_EQ(broker.count(kQueue).leased, host.delivered);
}

TEST(Cost, AStepEmitsAtMost256EffectsAndLeavesTheRestForTheNext) {
  Lab lab;
  lab.queue("q");
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 1000; ++m) lab.publish(p, "q", m);
  lab.seen();
  lab.subscribe(p, "q");
  EXPECT_EQ(lab.depth("q"), "ready 0 leased 1000 blocked 0");
  EXPECT_LE(lab.largest_step(), kMaxEffectsPerStep);
  EXPECT_GE(lab.largest_step(), kMaxEffectsPerStep - 16);
}

TEST(Cost, ConfirmsByTheThousandAreSpreadOverSteps) {
  Lab lab;
  lab.queue("q");
  lab.hold_disk();
  const SessionId p = lab.open();
  for (std::uint32_t m = 1; m <= 1000; ++m) lab.publish(p, "q", m);
  lab.complete_write();
  lab.complete_write();
  const std::string seen = lab.seen();
  EXPECT_EQ(std::count(seen.begin(), seen.end(), '\n'), 1000);
  EXPECT_LE(lab.largest_step(), kMaxEffectsPerStep);
}

TEST(Cost, ADeletionWithAThousandConsumersIsSpreadOverSteps) {
  Lab lab;
  lab.queue("q");
  lab.queue("r");
  for (int i = 0; i < 1000; ++i) lab.subscribe(lab.open(), "q");
  lab.remove("q");
  const std::string seen = lab.seen();
  EXPECT_EQ(std::count(seen.begin(), seen.end(), '\n'), 1001);
  EXPECT_EQ(seen.substr(0, 16), "s0: cancelled q\n");
  EXPECT_LE(lab.largest_step(), kMaxEffectsPerStep);
  lab.stop();
  const std::string stopped = lab.seen();
  EXPECT_EQ(std::count(stopped.begin(), stopped.end(), '\n'), 1001);
  EXPECT_LE(lab.largest_step(), kMaxEffectsPerStep);
}

void busy(Lab& lab, SessionId session, std::uint32_t from, std::uint32_t to) {
  for (std::uint32_t m = from; m < to; ++m) {
    lab.publish(session, "q", m, m % 7);
    if (m % 3 == 0 && lab.was_out(m - 2)) lab.give_back(session, m - 2);
    if (m % 5 == 0) lab.pull(session, "q");
    if (m % 11 == 0) lab.wait(seconds(1));
    if (m % 17 == 0 && lab.was_out(m - 1)) lab.reject(session, m - 1);
  }
}

TEST(Cost, ACopyMidRunBehavesAsTheOriginal) {
  Lab lab;
  QueuePolicy policy;
  policy.store.max_messages = 20;
  policy.subscription.lease = TimeoutLease{seconds(5)};
  policy.dead_letter = {lab.name(""), lab.name("d")};
  lab.queue("q", policy);
  lab.queue("d");
  const SessionId c = lab.open();
  lab.subscribe(c, "q", 50);
  busy(lab, c, 1, 100);
  Lab copy = lab;
  busy(lab, c, 100, 300);
  const std::uint64_t original = lab.fingerprint();
  EXPECT_NE(copy.fingerprint(), original);
  busy(copy, c, 100, 300);
  EXPECT_EQ(copy.fingerprint(), original);
  EXPECT_EQ(copy.depth("q"), lab.depth("q"));
}

TEST(Cost, ASpuriousTimePassedChangesNothing) {
  Lab lab;
  lab.queue("q");
  const SessionId c = lab.open();
  lab.publish(c, "q", 1);
  lab.pull(c, "q");
  lab.seen();
  const std::uint64_t before = lab.fingerprint();
  for (int i = 0; i < 10; ++i) lab.input(TimePassed{});
  EXPECT_EQ(lab.fingerprint(), before);
}

}  // namespace
}  // namespace brokerlab::test
