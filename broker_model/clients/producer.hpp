// SPDX-License-Identifier: Apache-2.0
// A producing endpoint: the application's intents go in, publishes come out, and every message gets exactly one
// outcome. It sends in order of intent; only a retry breaks the order, as it does in life.
//
// What always holds: a message has at most one attempt under way; messages with an attempt and without an outcome are
// at most policy.window; each intended message ends in exactly one of confirmed, refused, unknown, dropped, or is still
// waiting; `send_returned` may come before that outcome. A reply that is waited for is beside the outcome: received or
// expired, unless the outcome is that the message was refused, dropped or given up. What a message is (size, digest,
// destination) is a pure function of its id, so nothing but its number is kept here: a backlog of any length is a few
// ranges.
//
// The caller steps it with every input at its time, never backwards, publishes what the effects ask for, in order, and
// steps TimePassed at next_deadline(). A spurious TimePassed is harmless. A killed producer is destroyed: the messages
// that it held have no outcome but what was noted, unless its caller kept what unfinished() says (an outbox) and hands
// it to the next one. Intended numbers are dense from `first_number`.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/lent.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/base/note.hpp"
#include "broker_model/base/refilled.hpp"
#include "broker_model/base/ring.hpp"
#include "broker_model/base/slab.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/clients/flight.hpp"
#include "broker_model/clients/guards.hpp"
#include "broker_model/policy/producer_policy.hpp"

namespace brokerlab {

/// Names one publish, and finds its message in O(1) when the answer comes. The world carries it next to the protocol's
/// own number (see confirm_numbers.hpp); an answer to what is long settled is recognised and ignored.
struct PublishToken {
  std::uint32_t number = 0;   ///< the message
  std::uint32_t attempt = 0;  ///< from 1; 0 = no token
  std::uint32_t slot = 0;     ///< the producer's own
  friend constexpr bool operator==(const PublishToken&, const PublishToken&) = default;
};

/// The application wants to send its next message. `destination` and `body` are for the note only. `noted`: the intent
/// was noted when it arose, and the process takes it up only now.
struct Intend {
  std::uint32_t number;
  Body body;
  NameId destination;
  bool noted = false;
};
/// How the broker answered an attempt. `returned` (an unroutable mandatory message) is no outcome: the confirm follows.
enum class AnswerKind : std::uint8_t { confirmed, refused, returned };
struct Answer {
  PublishToken token;
  AnswerKind kind;
};
/// The transport takes publishes again / takes no more. Holds until the other comes; ConnectionReady implies ready.
struct TransportReady {};
struct TransportFull {};
/// The connection is gone and answers to what is under way will never come.
struct ConnectionLost {};
struct ConnectionReady {};
struct EndpointTimePassed {};
/// The reply to the message with this number.
struct ReplyArrived {
  std::uint32_t number;
};

using ProducerInput = std::variant<Intend, Answer, TransportReady, TransportFull, ConnectionLost, ConnectionReady,
                                   EndpointTimePassed, ReplyArrived>;

/// A message without an outcome, as an outbox keeps it; attempt 0 = never sent.
struct OutboxEntry {
  std::uint32_t number = 0;
  std::uint32_t attempt = 0;
};

/// Publish the message with this number to its destination; policy says whether persistent, mandatory, with a confirm.
struct PublishMessage {
  PublishToken token;
};

/// What a producer asks for, in order; a buffer to be used again. Notes are kept across clear().
class ProducerEffects {
 public:
  void add(PublishMessage publish) { publishes_.add() = publish; }
  std::span<const PublishMessage> publishes() const { return publishes_.items(); }
  Notes& notes() { return *notes_; }
  const Notes& notes() const { return *notes_; }
  /// Until give_back() notes go to `notes`.
  void borrow(Notes& notes) { notes_.borrow(notes); }
  void give_back() { notes_.give_back(); }
  void clear() { publishes_.clear(); }

 private:
  Refilled<PublishMessage> publishes_;
  Lent<Notes> notes_;
};

/// Most publishes that one step asks for; if more could go at once, next_deadline() is the step's `now`, so that the
/// transport can say stop in between.
inline constexpr std::uint32_t kMaxPublishesPerStep = 64;

class Producer {
 public:
  /// Not connected at first. `policy` is shared by a group and never changes. A producer that is restarted after a kill
  /// goes on with `first_number`, the first that was not intended before.
  Producer(ProducerId id, std::shared_ptr<const ProducerPolicy> policy, DrawKey key, std::uint32_t first_number = 0);

  /// The only way in and the only way out.
  void step(Instant now, const ProducerInput& input, ProducerEffects& effects);

  /// When it next wants EndpointTimePassed; Instant::never() = never without another input.
  Instant next_deadline() const;

  const ProducerPolicy& policy() const { return *policy_; }
  ProducerId id() const { return id_; }
  bool connected() const { return connected_; }
  /// Messages intended and not yet attempted: the buffer, and beyond its size the application's blocked backlog.
  std::uint64_t waiting() const { return waiting_count_; }
  /// Messages attempted and without an outcome.
  std::uint64_t unconfirmed() const { return flights_.size(); }
  /// Whether the application is blocked (more is waiting than the buffer takes).
  bool blocked() const { return blocked_; }
  /// Whether every intended message has its outcome.
  bool idle() const { return waiting_count_ == 0 && flights_.empty(); }
  /// And its reply, or waits for none.
  bool settled() const { return idle() && (guards_.empty() || guards_.front().replies.open() == 0); }

  /// Every message without an outcome, by number: what an outbox holds.
  std::vector<OutboxEntry> unfinished() const;
  /// Takes over an outbox, before anything else happens. What was sent before is sent again.
  void restore(const std::vector<OutboxEntry>& outbox);

 private:
  struct Run {  // consecutive numbers that wait: [first, end)
    std::uint32_t first = 0;
    std::uint32_t end = 0;
  };

  void on(const Intend& intend, ProducerEffects& effects);
  void on(const Answer& answer, ProducerEffects& effects);
  void on(const TransportReady&, ProducerEffects&) { writable_ = connected_; }
  void on(const TransportFull&, ProducerEffects&) { writable_ = false; }
  void on(const ConnectionLost&, ProducerEffects& effects);
  void on(const ConnectionReady&, ProducerEffects&);
  void on(const EndpointTimePassed&, ProducerEffects&) {}
  void on(const ReplyArrived& reply, ProducerEffects& effects);

  void expire_attempts(ProducerEffects& effects);
  void expire_replies(ProducerEffects& effects);
  Instant next_guard_deadline() const;
  void end_backoffs();

  bool can_publish() const {
    return connected_ && writable_ && (!due_.empty() || (waiting_count_ > 0 && window_open())) && admitted();
  }
  bool window_open() const { return policy_->window == 0 || flights_.size() < policy_->window; }
  void pump(ProducerEffects& effects);
  void publish_retry(ProducerEffects& effects);
  void publish_next(ProducerEffects& effects);
  void publish(std::uint32_t slot, ProducerEffects& effects);
  bool too_late(std::uint32_t number) const;
  bool may_retry() { return guards_.empty() || guards_.front().budget.take(); }
  bool admitted() const { return guards_.empty() || guards_.front().breaker.admits(now_); }
  void call_ended(bool well);
  void drop_overflow(ProducerEffects& effects);
  void update_blocked(ProducerEffects& effects);

  void attempt_failed(std::uint32_t slot, bool refused, ProducerEffects& effects);
  void lose_attempt(std::uint32_t slot, ProducerEffects& effects);
  void give_up(std::uint32_t slot, ProducerEffects& effects);
  void make_due(std::uint32_t slot);
  bool attempts_left(const Flight& flight) const;
  void finish(std::uint32_t slot, NoteKind outcome, std::uint32_t count, ProducerEffects& effects);
  void detach(std::uint32_t slot);
  void note(ProducerEffects& effects, NoteKind kind, std::uint32_t number, std::uint32_t count) const;

  void append_waiting(std::uint32_t number);
  std::uint32_t take_waiting();
  std::uint32_t take_newest_waiting();

  std::shared_ptr<const ProducerPolicy> policy_;
  DrawKey key_;
  ProducerId id_;
  Instant now_;
  Ring<Run> waiting_;
  std::uint64_t waiting_count_ = 0;
  Slab<Flight> flights_;
  FlightList under_way_;  // in order of sending, so of confirm timeout
  FlightList due_;        // retries to send at the next occasion, before what waits
  BackoffHeap backing_off_;
  std::vector<Guards> guards_;  // one if the policy has any, else none
  std::uint32_t next_number_ = 0;
  std::uint32_t first_number_ = 0;
  bool connected_ = false;
  bool writable_ = false;
  bool blocked_ = false;
};

}  // namespace brokerlab
