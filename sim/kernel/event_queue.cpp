// SPDX-License-Identifier: Apache-2.0
#include "sim/kernel/event_queue.hpp"

#include <algorithm>

namespace brokerlab::sim {

EventQueue::EventQueue(std::uint64_t same_instant_limit)
    : same_instant_limit_(same_instant_limit),
      record_after_(same_instant_limit - std::min<std::uint64_t>(same_instant_limit, Stall::kRecent)) {
  BROKERLAB_CHECK(same_instant_limit > 0, "a limit of no events per instant");
}

EventHandle EventQueue::schedule_exogenous(Instant time, std::uint64_t ordinal, std::uint32_t target,
                                           std::uint32_t kind, std::uint64_t argument) {
  const std::uint32_t index = allocate(time, target, kind, argument);
  slots_[index].exogenous = true;
  exogenous_.push({static_cast<std::uint64_t>(time.ns), ordinal, scheduled_, index});
  update_gate();
  return {scheduled_, index};
}

// Apart, so that those who schedule in order need not make room for it.
[[gnu::noinline]] void EventQueue::schedule_out_of_order(Instant time, std::uint32_t target, std::uint32_t kind,
                                                         std::uint64_t argument) {
  schedule(time, target, kind, argument);
}

void EventQueue::advance_to(Instant time) {
  BROKERLAB_CHECK(!stalled(), "a stalled run goes on");
  BROKERLAB_CHECK(time >= now(), "time ran backwards");
  const auto to = static_cast<std::uint64_t>(time.ns);
  BROKERLAB_CHECK(gate_ >= to, "advanced past an event of the plan");
  BROKERLAB_CHECK(lanes_.first_time() >= to, "advanced past an event");
  BROKERLAB_CHECK(timeline_.lower_bound() >= to || timeline_.first_time() >= to, "advanced past an event");
  if (to != now_) same_instant_count_ = 0;
  now_ = to;
}

Instant EventQueue::next_time() const {
  if (empty()) return Instant::never();
  const std::uint64_t known = std::min(exogenous_.empty() ? kOpen : exogenous_.first().time, lanes_.first_time());
  const std::uint64_t first = known <= timeline_.lower_bound() ? known : std::min(known, timeline_.first_time());
  return {static_cast<std::int64_t>(first)};
}

void EventQueue::grow() {
  free_ = timeline_.add_index();
  slots_.push_back({});
  slots_[free_].target = kNoFree;
}

// Nothing endogenous is due before the gate.
bool EventQueue::pop_planned(std::uint64_t until, Event& out) {
  if (gate_ > until || stalled()) return false;
  const auto [time, ordinal, generation, index, unused] = exogenous_.first();
  remove_exogenous(index);
  fire(index, time, out);
  return true;
}

// Nothing is due before `time`; what comes first in order at it was scheduled first, or goes behind the timeline's.
bool EventQueue::pop_tied(std::uint64_t time, Event& out) {
  const std::optional<std::uint32_t> index = timeline_.first_at(time);
  if (!index || slots_[*index].generation > lanes_.first().generation) return false;
  Timeline::Entry entry;
  const bool taken = timeline_.take_before(time + 1, entry);
  BROKERLAB_CHECK(taken && entry.index == *index, "the first event of an instant is another one");
  fire(entry.index, entry.time, out);
  return true;
}

void EventQueue::remove_exogenous(std::uint32_t index) {
  exogenous_.remove(index);
  update_gate();
}

void EventQueue::update_gate() {
  if (stalled()) return;
  gate_ = exogenous_.empty() ? kOpen : exogenous_.first().time;
}

void EventQueue::record(const Event& event) {
  recent_[same_instant_count_ % Stall::kRecent] = event;
  if (same_instant_count_ < same_instant_limit_) return;
  gate_ = 0;
  stall_.emplace();
  stall_->at = now();
  stall_->limit = same_instant_limit_;
  stall_->recent_count = static_cast<std::size_t>(std::min<std::uint64_t>(same_instant_limit_, Stall::kRecent));
  const std::uint64_t oldest = same_instant_count_ - stall_->recent_count + 1;
  for (std::size_t i = 0; i < stall_->recent_count; ++i) stall_->recent[i] = recent_[(oldest + i) % Stall::kRecent];
}

}  // namespace brokerlab::sim
