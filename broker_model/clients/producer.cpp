// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/producer.hpp"

#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/clients/backoff.hpp"

namespace brokerlab {

Producer::Producer(ProducerId id, std::shared_ptr<const ProducerPolicy> policy, DrawKey key, std::uint32_t first_number)
    : policy_(std::move(policy)), key_(key), id_(id), next_number_(first_number), first_number_(first_number) {
  BROKERLAB_CHECK(policy_ != nullptr, "a producer needs a policy");
  if (Guards::wanted(*policy_)) guards_.emplace_back(*policy_);
}

void Producer::step(Instant now, const ProducerInput& input, ProducerEffects& effects) {
  BROKERLAB_CHECK(now >= now_, "time went back for a producer");
  now_ = now;
  std::visit([&](const auto& each) { on(each, effects); }, input);
  expire_attempts(effects);
  if (!guards_.empty()) [[unlikely]]
    expire_replies(effects);
  if (!backing_off_.empty()) end_backoffs();
  pump(effects);
  drop_overflow(effects);
  update_blocked(effects);
}

Instant Producer::next_deadline() const {
  if (can_publish()) return now_;
  Instant earliest = Instant::never();
  if (!under_way_.empty()) earliest = flights_[under_way_.head()].due;
  if (!backing_off_.empty()) earliest = std::min(earliest, backing_off_.top().due);
  if (!guards_.empty()) [[unlikely]]
    earliest = std::min(earliest, next_guard_deadline());
  return earliest;
}

// What comes in.

void Producer::on(const Intend& intend, ProducerEffects& effects) {
  BROKERLAB_CHECK(intend.number == next_number_, "messages are intended in order of their numbers");
  ++next_number_;
  if (!intend.noted && effects.notes().wants(NoteKind::send_intended)) {
    effects.notes().add({.time = now_,
                         .message = {id_, intend.number},
                         .actor = id_.value,
                         .place = intend.destination.value,
                         .kind = NoteKind::send_intended,
                         .detail = intend.body.size});
  }
  if (!guards_.empty()) [[unlikely]] {
    Guards& guards = guards_.front();
    if (guards.breaker.open(now_)) return note(effects, NoteKind::send_dropped, intend.number, 0);
    if (guards.awaits_reply)
      guards.replies.begin(intend.number, guards.deadline.ns > 0 ? now_ + guards.deadline : Instant::never());
  }
  append_waiting(intend.number);
}

void Producer::on(const Answer& answer, ProducerEffects& effects) {
  const PublishToken token = answer.token;
  if (!policy_->confirms) {
    if (answer.kind == AnswerKind::returned) note(effects, NoteKind::send_returned, token.number, token.attempt);
    return;
  }
  if (!flights_.live(token.slot)) return;
  const Flight& flight = flights_[token.slot];
  if (flight.number != token.number || token.attempt > flight.attempt) return;
  switch (answer.kind) {
    case AnswerKind::confirmed:  // of an earlier attempt too: the broker has the message
      call_ended(true);
      finish(token.slot, NoteKind::send_confirmed, token.attempt, effects);
      return;
    case AnswerKind::refused:  // of an earlier attempt: the later one will have its own answer
      if (flight.state == FlightState::under_way && flight.attempt == token.attempt)
        attempt_failed(token.slot, true, effects);
      return;
    case AnswerKind::returned:
      note(effects, NoteKind::send_returned, token.number, token.attempt);
      return;
  }
}

void Producer::on(const ConnectionReady&, ProducerEffects&) {
  connected_ = true;
  writable_ = true;
}

void Producer::on(const ConnectionLost&, ProducerEffects& effects) {
  connected_ = false;
  writable_ = false;
  while (!under_way_.empty()) lose_attempt(under_way_.head(), effects);
}

// What time brings.

void Producer::expire_attempts(ProducerEffects& effects) {
  while (!under_way_.empty() && flights_[under_way_.head()].due <= now_)
    attempt_failed(under_way_.head(), false, effects);
}

void Producer::end_backoffs() {
  while (!backing_off_.empty() && backing_off_.top().due <= now_) {
    const std::uint32_t slot = backing_off_.top().slot;
    detach(slot);
    make_due(slot);
  }
}

// What goes out.

void Producer::pump(ProducerEffects& effects) {
  for (std::uint32_t budget = kMaxPublishesPerStep; budget > 0 && can_publish(); --budget) {
    if (!due_.empty()) [[unlikely]] {
      publish_retry(effects);
    } else {
      publish_next(effects);
    }
  }
}

void Producer::publish_retry(ProducerEffects& effects) {
  const std::uint32_t slot = due_.head();
  if (too_late(flights_[slot].number)) return give_up(slot, effects);
  detach(slot);
  publish(slot, effects);
}

void Producer::publish_next(ProducerEffects& effects) {
  const std::uint32_t number = take_waiting();
  if (!guards_.empty()) [[unlikely]] {
    if (too_late(number)) return note(effects, NoteKind::send_dropped, number, 0);
    guards_.front().budget.first_send();
  }
  if (policy_->confirms) [[likely]] {
    const std::uint32_t slot = flights_.allocate();
    flights_[slot].begin(number);
    return publish(slot, effects);
  }
  if (!guards_.empty()) [[unlikely]]
    guards_.front().breaker.call_began();
  effects.add({PublishToken{number, 1, kNoSlot}});
  note(effects, NoteKind::send_attempted, number, 1);
  note(effects, NoteKind::send_unknown, number, 1);
}

void Producer::publish(std::uint32_t slot, ProducerEffects& effects) {
  Flight& flight = flights_[slot];
  ++flight.attempt;
  flight.state = FlightState::under_way;
  flight.due = policy_->confirm_timeout.ns > 0 ? now_ + policy_->confirm_timeout : Instant::never();
  under_way_.append(flights_, slot);
  if (!guards_.empty()) [[unlikely]]
    guards_.front().breaker.call_began();
  effects.add({PublishToken{flight.number, flight.attempt, slot}});
  note(effects, NoteKind::send_attempted, flight.number, flight.attempt);
}

void Producer::drop_overflow(ProducerEffects& effects) {
  if (policy_->when_full != WhenFull::drop) return;
  while (waiting_count_ > policy_->buffer) {
    const std::uint32_t number = take_newest_waiting();
    note(effects, NoteKind::send_dropped, number, 0);
    if (!guards_.empty()) [[unlikely]]
      guards_.front().replies.end(number);
  }
}

void Producer::update_blocked(ProducerEffects& effects) {
  const bool blocked = waiting_count_ > policy_->buffer;
  if (blocked == blocked_) [[likely]]
    return;
  blocked_ = blocked;
  Note note;
  note.time = now_;
  note.actor = id_.value;
  note.kind = blocked ? NoteKind::producer_blocked : NoteKind::producer_unblocked;
  effects.notes().add(note);
}

// What becomes of an attempt.

void Producer::attempt_failed(std::uint32_t slot, bool refused, ProducerEffects& effects) {
  Flight& flight = flights_[slot];
  if (!refused) flight.unanswered = true;
  call_ended(false);
  const bool final_refusal = refused && !policy_->retry_refused;
  if (final_refusal || !attempts_left(flight) || !may_retry()) return give_up(slot, effects);
  detach(slot);
  flight.state = FlightState::backing_off;
  flight.due = now_ + backoff_delay(policy_->backoff, key_, {id_, flight.number}, flight.attempt);
  backing_off_.push(flights_, {flight.due, flight.number, slot});
}

/// A refusal speaks of its own attempt: one before it without an answer may have reached the broker.
void Producer::give_up(std::uint32_t slot, ProducerEffects& effects) {
  const Flight& flight = flights_[slot];
  finish(slot, flight.unanswered ? NoteKind::send_unknown : NoteKind::send_refused, flight.attempt, effects);
}

void Producer::lose_attempt(std::uint32_t slot, ProducerEffects& effects) {
  Flight& flight = flights_[slot];
  flight.unanswered = true;
  call_ended(false);
  if (!attempts_left(flight) || !may_retry()) return give_up(slot, effects);
  detach(slot);
  make_due(slot);
}

void Producer::make_due(std::uint32_t slot) {
  flights_[slot].state = FlightState::due;
  due_.append(flights_, slot);
}

bool Producer::attempts_left(const Flight& flight) const {
  return policy_->max_attempts == 0 || flight.attempt < policy_->max_attempts;
}

void Producer::finish(std::uint32_t slot, NoteKind outcome, std::uint32_t count, ProducerEffects& effects) {
  note(effects, outcome, flights_[slot].number, count);
  if (!guards_.empty() && outcome != NoteKind::send_confirmed) guards_.front().replies.end(flights_[slot].number);
  detach(slot);
  flights_.erase(slot);
}

/// Takes a flight out of where its state keeps it.
void Producer::detach(std::uint32_t slot) {
  switch (flights_[slot].state) {
    case FlightState::under_way:
      under_way_.remove(flights_, slot);
      return;
    case FlightState::backing_off:
      backing_off_.remove(flights_, flights_[slot].previous);
      return;
    case FlightState::due:
      due_.remove(flights_, slot);
      return;
  }
}

void Producer::note(ProducerEffects& effects, NoteKind kind, std::uint32_t number, std::uint32_t count) const {
  if (!effects.notes().wants(kind)) return;
  effects.notes().add({.time = now_,
                       .message = {id_, number},
                       .actor = id_.value,
                       .kind = kind,
                       .count = static_cast<std::uint16_t>(std::min<std::uint32_t>(count, 65535))});
}

// Numbers that wait, as runs.

void Producer::append_waiting(std::uint32_t number) {
  ++waiting_count_;
  if (waiting_.empty() || (waiting_.back().end != number && waiting_.back().first != waiting_.back().end)) {
    waiting_.push_back({number, number + 1});
  } else if (waiting_.back().end == number) {
    ++waiting_.back().end;
  } else {  // the newest run was emptied by drops
    waiting_.back() = {number, number + 1};
  }
}

std::uint32_t Producer::take_waiting() {
  --waiting_count_;
  Run& run = waiting_.front();
  const std::uint32_t number = run.first++;
  if (run.first == run.end) [[likely]]
    waiting_.pop_front();
  return number;
}

/// May leave an empty run at the back, never in front of another.
std::uint32_t Producer::take_newest_waiting() {
  --waiting_count_;
  return --waiting_.back().end;
}

}  // namespace brokerlab
