// SPDX-License-Identifier: Apache-2.0
// What a producer does for its guards (budget, breaker, replies) and for an outbox.
#include <algorithm>

#include "broker_model/base/check.hpp"
#include "broker_model/clients/producer.hpp"

namespace brokerlab {

void Producer::on(const ReplyArrived& reply, ProducerEffects& effects) {
  if (guards_.empty() || !guards_.front().replies.end(reply.number)) {
    note(effects, NoteKind::reply_ignored, reply.number, 0);
    return;
  }
  note(effects, NoteKind::reply_received, reply.number, 0);
  guards_.front().breaker.succeeded(now_);
}

void Producer::expire_replies(ProducerEffects& effects) {
  while (const std::optional<std::uint32_t> number = guards_.front().replies.expire(now_)) {
    note(effects, NoteKind::reply_expired, *number, 0);
    guards_.front().breaker.failed(now_);
  }
}

Instant Producer::next_guard_deadline() const {
  const bool wants_to_send = connected_ && writable_ && (!due_.empty() || waiting_count_ > 0);
  const Instant closed = wants_to_send ? guards_.front().breaker.opens_until(now_) : Instant::never();
  return std::min(closed, guards_.front().replies.next_deadline());
}

/// The caller waits no longer, so the message is not worth sending. What an earlier life left behind is.
bool Producer::too_late(std::uint32_t number) const {
  return !guards_.empty() && guards_.front().awaits_reply && number >= first_number_ &&
         !guards_.front().replies.waits(number);
}

/// An attempt ended. Where replies are waited for, only they are a success.
void Producer::call_ended(bool well) {
  if (guards_.empty()) return;
  if (!well) guards_.front().breaker.failed(now_);
  if (well && !guards_.front().awaits_reply) guards_.front().breaker.succeeded(now_);
}

std::vector<OutboxEntry> Producer::unfinished() const {
  std::vector<OutboxEntry> entries;
  for (std::uint32_t slot = 0; slot < flights_.slots(); ++slot)
    if (flights_.live(slot)) entries.push_back({flights_[slot].number, flights_[slot].attempt});
  for (std::size_t i = 0; i < waiting_.size(); ++i)
    for (std::uint32_t number = waiting_[i].first; number < waiting_[i].end; ++number) entries.push_back({number, 0});
  const auto by_number = [](const OutboxEntry& a, const OutboxEntry& b) { return a.number < b.number; };
  std::sort(entries.begin(), entries.end(), by_number);
  return entries;
}

void Producer::restore(const std::vector<OutboxEntry>& outbox) {
  BROKERLAB_CHECK(idle() && !connected_, "an outbox is taken over at the start");
  for (const OutboxEntry& entry : outbox) {
    if (entry.attempt == 0) {
      append_waiting(entry.number);
      continue;
    }
    Flight flight;
    flight.number = entry.number;
    flight.attempt = entry.attempt;
    flight.unanswered = true;
    make_due(flights_.insert(flight));
  }
}

}  // namespace brokerlab
