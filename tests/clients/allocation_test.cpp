// SPDX-License-Identifier: Apache-2.0
// Endpoints that have reached their working size allocate nothing, and idle ones own nothing outside themselves.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "broker_model/clients/confirm_numbers.hpp"
#include "broker_model/clients/consumer.hpp"
#include "broker_model/clients/producer.hpp"
#include "tests/clients/allocation_counter.hpp"

namespace brokerlab {
namespace {

using testing::allocations;

/// One round: a burst of intents, timeouts and retries for some, a lost connection now and then, confirms for all.
class BusyProducer {
 public:
  BusyProducer() : producer_(ProducerId{0}, policy(), DrawKey{}) {}

  void round(bool lose) {
    for (int i = 0; i < 100; ++i) step(Intend{next_++, Body{}, NameId{0}});
    if (lose) lose_connection();
    for (int i = 0; i < 50; ++i) confirm_oldest();
    for (int i = 0; i < 20; ++i) pass(milliseconds(7));
    while (!producer_.idle()) {
      confirm_oldest();
      if (tokens_.empty()) pass(milliseconds(7));
    }
  }

 private:
  static std::shared_ptr<const ProducerPolicy> policy() {
    ProducerPolicy policy;
    policy.window = 60;
    policy.confirm_timeout = milliseconds(20);
    return std::make_shared<const ProducerPolicy>(policy);
  }
  void step(const ProducerInput& input) {
    effects_.clear();
    producer_.step(now_, input, effects_);
    for (const PublishMessage& publish : effects_.publishes()) {
      tokens_.push_back(publish.token);
      numbers_.published(publish.token);
    }
  }
  void pass(Duration time) {
    now_ += time;
    step(EndpointTimePassed{});
  }
  void lose_connection() {
    step(ConnectionLost{});
    tokens_.clear();
    numbers_.clear();
    step(ConnectionReady{});
  }
  void confirm_oldest() {
    if (tokens_.empty()) return;
    step(Answer{tokens_.pop_front(), AnswerKind::confirmed});
  }

  Producer producer_;
  ProducerEffects effects_;
  ConfirmNumbers numbers_;
  Ring<PublishToken> tokens_;
  Instant now_;
  std::uint32_t next_ = 0;
};

TEST(Allocation, AProducerAtItsWorkingSizeAllocatesNothing) {
  BusyProducer busy;
  for (int i = 0; i < 50; ++i) busy.round(true);
  const std::size_t before = allocations();
  for (int i = 0; i < 50; ++i) busy.round(true);
  EXPECT_EQ(allocations() - before, 0U);
}

TEST(Allocation, ABlockedBacklogTakesNoMemoryHoweverLong) {
  Producer producer(ProducerId{0}, std::make_shared<const ProducerPolicy>(), DrawKey{});
  ProducerEffects effects;
  producer.step(Instant{0}, Intend{0, Body{}, NameId{0}}, effects);
  const std::size_t before = allocations();
  for (std::uint32_t n = 1; n < 5'000'000; ++n) producer.step(Instant{n}, Intend{n, Body{}, NameId{0}}, effects);
  EXPECT_EQ(allocations() - before, 0U);
  EXPECT_EQ(producer.waiting(), 5'000'000U);
}

TEST(Allocation, AConsumerAtItsWorkingSizeAllocatesNothingWithAFullTableToo) {
  ConsumerPolicy policy;
  policy.concurrency = 4;
  policy.dedup = SeenIdsDedup{.capacity = 500};
  Consumer consumer(ConsumerId{0}, std::make_shared<const ConsumerPolicy>(policy), DrawKey{}, 0);
  SeenIds seen(policy.dedup);
  ConsumerEffects effects;
  Ring<std::uint32_t> slots;
  const auto step = [&](const ConsumerInput& input) {
    effects.clear();
    consumer.step(Instant{0}, input, seen, effects);
    for (const ConsumerEffect& effect : effects.items()) {
      if (const auto* start = std::get_if<StartProcessing>(&effect)) slots.push_back(start->slot);
    }
  };
  const auto run = [&](std::uint32_t first, std::uint32_t end) {
    for (std::uint32_t n = first; n < end; ++n) {
      step(MessageDelivered{{ProducerId{0}, n}, n, Body{}, NameId{0}, 1, false});
      if (n % 20 == 19) {
        while (!slots.empty()) step(ProcessingDone{slots.pop_front()});
      }
    }
  };
  step(ConnectionReady{});
  run(0, 2000);
  const std::size_t before = allocations();
  run(2000, 20000);
  EXPECT_EQ(allocations() - before, 0U);
  EXPECT_EQ(seen.size(), 500U);
}

TEST(Allocation, IdleEndpointsOwnNothingOutsideThemselves) {
  const auto producer_policy = std::make_shared<const ProducerPolicy>();
  const auto consumer_policy = std::make_shared<const ConsumerPolicy>();
  ProducerEffects effects;
  const std::size_t before = allocations();
  Producer producer(ProducerId{0}, producer_policy, DrawKey{});
  producer.step(Instant{0}, ConnectionReady{}, effects);
  const Producer copy = producer;
  const Consumer consumer(ConsumerId{0}, consumer_policy, DrawKey{}, 0);
  EXPECT_EQ(allocations() - before, 0U);
  EXPECT_TRUE(copy.idle());
}

}  // namespace
}  // namespace brokerlab
