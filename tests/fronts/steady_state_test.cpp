// SPDX-License-Identifier: Apache-2.0
// Counts calls of operator new: a server in its steady state allocates nothing per message.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "tests/fronts/server_driver.hpp"

// A sanitizer brings an operator new of its own, which must stay.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BROKERLAB_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BROKERLAB_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef BROKERLAB_COUNTS_ALLOCATIONS
#define BROKERLAB_COUNTS_ALLOCATIONS 1
#endif

namespace {
std::size_t allocations = 0;
}

#if BROKERLAB_COUNTS_ALLOCATIONS
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace brokerlab::amqp {
namespace {

// One message round: publish with confirm, deliver, ack. Frames are looked at and not kept.
class Round {
 public:
  Round() {
    producer_ = driver_.connect();
    consumer_ = driver_.connect();
    queue_ = driver_.name("q");
    driver_.declare(producer_, "q");
    driver_.send(SelectConfirms{producer_, 1});
    driver_.send(Qos{consumer_, 1, 50, false});
    driver_.send(Consume{consumer_, 1, queue_, driver_.name("t"), false, false, false});
  }

  void run(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      driver_.frames.clear();
      driver_.step(driver_.publish(producer_, queue_, true));
      for (std::size_t f = 0; f < driver_.frames.size(); ++f) {
        if (const auto* deliver = std::get_if<Deliver>(&driver_.frames[f].frame)) last_tag_ = deliver->tag;
        if (std::holds_alternative<Confirm>(driver_.frames[f].frame)) ++confirms_;
      }
      if (i % 10 == 9) driver_.step(Command{Ack{consumer_, 1, true, last_tag_}});
    }
  }

  std::uint64_t last_tag() const { return last_tag_; }
  std::uint64_t confirms() const { return confirms_; }

 private:
  Driver driver_;
  SessionId producer_, consumer_;
  NameId queue_;
  std::uint64_t last_tag_ = 0;
  std::uint64_t confirms_ = 0;
};

TEST(Server, AllocatesNothingInTheSteadyState) {
  if (BROKERLAB_COUNTS_ALLOCATIONS == 0) GTEST_SKIP() << "allocations cannot be counted under a sanitizer";
  Round round;
  round.run(20'000);
  const std::size_t before = allocations;
  round.run(20'000);
  EXPECT_EQ(allocations - before, 0U);
  EXPECT_EQ(round.confirms(), 40'000U);
  EXPECT_EQ(round.last_tag(), 40'000U);
}

}  // namespace
}  // namespace brokerlab::amqp
