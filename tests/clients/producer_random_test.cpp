// SPDX-License-Identifier: Apache-2.0
// A producer against a broker that loses, delays, refuses and disconnects at random: whatever happens, the promises of
// its header hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <vector>

#include "broker_model/clients/producer.hpp"

namespace brokerlab {
namespace {

class LossyBroker {
 public:
  LossyBroker(const ProducerPolicy& policy, std::uint32_t seed)
      : policy_(policy),
        random_(seed),
        producer_(ProducerId{3}, std::make_shared<const ProducerPolicy>(policy), DrawKey{}) {
    effects_.notes().want_all();
  }

  void run(std::uint32_t messages) {
    messages_ = messages;
    while (intended_ < messages) one_event();
    calm_ = true;
    if (!producer_.connected()) step(ConnectionReady{});
    step(TransportReady{});
    for (int guard = 0; !(producer_.idle() && pending_.empty()) && guard < 2'000'000; ++guard) one_event();
  }

  void judge() const {
    EXPECT_TRUE(producer_.idle()) << "everything has its outcome in the end";
    EXPECT_EQ(outcomes_.size(), messages_) << "every message has an outcome";
    for (const auto& [number, count] : outcomes_) EXPECT_EQ(count, 1) << "message " << number;
    EXPECT_EQ(blocked_, unblocked_);
    for (const std::uint32_t number : confirmed_) EXPECT_TRUE(arrived_.contains(number)) << "a confirm of nothing";
    for (const std::uint32_t number : refused_) EXPECT_FALSE(arrived_.contains(number)) << "refused but arrived";
    EXPECT_TRUE(std::is_sorted(first_attempts_.begin(), first_attempts_.end())) << "first attempts are in order";
  }
  std::size_t confirmed() const { return confirmed_.size(); }
  std::size_t retried() const { return retried_; }
  std::size_t dropped() const { return dropped_; }
  std::size_t unknown() const { return unknown_; }
  std::size_t refused() const { return refused_.size(); }

 private:
  struct Pending {
    Instant at;
    Answer answer;
  };

  std::uint32_t dice(std::uint32_t sides) { return static_cast<std::uint32_t>(random_()) % sides; }

  void one_event() {
    const std::uint32_t roll = dice(100);
    if (roll < 40 && intended_ < messages_) {
      step(Intend{intended_++, Body{.size = 10}, NameId{0}});
    } else if (roll < 42 && !calm_) {
      disturb();
    } else if (roll < 75) {
      answer_one();
    } else {
      pass_time();
    }
  }

  void disturb() {
    switch (dice(4)) {
      case 0:
        return step(TransportFull{});
      case 1:
        return step(TransportReady{});
      default:
        break;
    }
    if (!producer_.connected()) return step(ConnectionReady{});
    pending_.clear();
    step(ConnectionLost{});
  }

  void answer_one() {
    if (pending_.empty()) return;
    const std::size_t which = dice(static_cast<std::uint32_t>(pending_.size()));
    const Answer answer = pending_[which].answer;
    if (dice(10) != 0) pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(which));  // else it comes twice
    step(answer);
  }

  void pass_time() {
    now_ += microseconds(dice(2000));
    while (producer_.next_deadline() <= now_) {
      ASSERT_LE(steps_without_end_++, 1'000'000);
      step(EndpointTimePassed{});
    }
  }

  void step(const ProducerInput& input) {
    effects_.clear();
    effects_.notes().clear();
    producer_.step(now_, input, effects_);
    ASSERT_LE(effects_.publishes().size(), kMaxPublishesPerStep);
    for (const PublishMessage& publish : effects_.publishes()) receive(publish.token);
    for (const Note& note : effects_.notes().all()) observe(note);
    if (policy_.window != 0) {
      ASSERT_LE(producer_.unconfirmed(), policy_.window);
    }
    if (policy_.when_full == WhenFull::drop) {
      ASSERT_LE(producer_.waiting(), policy_.buffer);
    }
    ASSERT_EQ(producer_.blocked(), producer_.waiting() > policy_.buffer);
  }

  void receive(PublishToken token) {
    ASSERT_EQ(token.attempt, ++attempts_[token.number]);
    ASSERT_TRUE(policy_.max_attempts == 0 || token.attempt <= policy_.max_attempts);
    if (token.attempt == 1) first_attempts_.push_back(token.number);
    if (token.attempt > 1) ++retried_;
    const std::uint32_t fate = dice(10);
    if (fate == 0 && policy_.confirm_timeout.ns > 0) return;  // the publish is lost
    if (fate == 1) return pending_.push_back({now_, {token, AnswerKind::refused}});
    arrived_.insert(token.number);
    if (fate == 2 && policy_.confirm_timeout.ns > 0) return;  // the answer is lost
    pending_.push_back({now_, {token, AnswerKind::confirmed}});
  }

  void observe(const Note& note) {
    const NoteKind kind = note.kind;
    if (kind == NoteKind::producer_blocked) ++blocked_;
    if (kind == NoteKind::producer_unblocked) ++unblocked_;
    if (kind == NoteKind::send_confirmed) confirmed_.insert(note.message.number);
    if (kind == NoteKind::send_refused) refused_.insert(note.message.number);
    if (kind == NoteKind::send_unknown) ++unknown_;
    if (kind == NoteKind::send_dropped) ++dropped_;
    const bool outcome = kind == NoteKind::send_confirmed || kind == NoteKind::send_refused ||
                         kind == NoteKind::send_unknown || kind == NoteKind::send_dropped;
    if (outcome) ++outcomes_[note.message.number];
  }

  ProducerPolicy policy_;
  std::mt19937 random_;
  Producer producer_;
  ProducerEffects effects_;
  Instant now_;
  std::vector<Pending> pending_;
  std::map<std::uint32_t, std::uint32_t> attempts_;
  std::map<std::uint32_t, int> outcomes_;
  std::vector<std::uint32_t> first_attempts_;
  std::set<std::uint32_t> confirmed_, refused_, arrived_;
  std::size_t retried_ = 0, unknown_ = 0, dropped_ = 0, blocked_ = 0, unblocked_ = 0;
  std::uint32_t intended_ = 0, messages_ = 0;
  int steps_without_end_ = 0;
  bool calm_ = false;
};

ProducerPolicy random_policy(std::mt19937& random) {
  ProducerPolicy policy;
  policy.window = random() % 3 == 0 ? 0 : 1 + random() % 20;
  policy.confirm_timeout = random() % 4 == 0 ? Duration{0} : milliseconds(1 + static_cast<std::int64_t>(random() % 20));
  policy.max_attempts = random() % 2 == 0 ? 0 : static_cast<std::uint32_t>(1 + random() % 4);
  policy.backoff.initial = microseconds(static_cast<std::int64_t>(random() % 3000));
  policy.backoff.maximum = milliseconds(10);
  policy.backoff.jitter = random() % 2 == 0 ? Jitter::full : Jitter::equal;
  policy.buffer = random() % 30;
  policy.when_full = random() % 2 == 0 ? WhenFull::block : WhenFull::drop;
  policy.retry_refused = random() % 2 == 0;
  policy.confirms = random() % 6 != 0;
  return policy;
}

TEST(ProducerAgainstALossyBroker, GivesEveryMessageOneOutcomeWithinWindowBufferAndAttempts) {
  std::mt19937 random(20240501);
  std::size_t confirmed = 0, refused = 0, retried = 0, dropped = 0, unknown = 0;
  for (std::uint32_t round = 0; round < 300 && !HasFatalFailure(); ++round) {
    SCOPED_TRACE(round);
    LossyBroker world(random_policy(random), round);
    world.run(400);
    world.judge();
    confirmed += world.confirmed();
    refused += world.refused();
    retried += world.retried();
    dropped += world.dropped();
    unknown += world.unknown();
  }
  // A test in which these never happen tests nothing.
  EXPECT_GT(std::min({confirmed, refused, retried, dropped, unknown}), 1000U);
}

}  // namespace
}  // namespace brokerlab
