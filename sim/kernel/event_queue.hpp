// SPDX-License-Identifier: Apache-2.0
// The future of a run: events in the order (time, exogenous first by ordinal, order of scheduling).
//
// What always holds: time never runs backwards; an endogenous event with zero delay goes behind everything already due
// at that instant; a handle cancels at most the one event it was given for; the queue is a value, and a copy runs on
// exactly as the original does; once it has grown to the most that was ever pending (in order, of the plan, and
// others), it allocates nothing. What a caller owes: schedule nothing in the past, ask stalled() when nothing comes
// out, and advance_to() the limit when a run stops at one:
//
//   Event event;
//   while (queue.pop_until(limit, event)) handle(event);
//   if (!queue.stalled()) queue.advance_to(limit);
//
// schedule and cancel of endogenous events cost O(1), a pop amortised O(1) (see timeline.hpp; fifo_lanes.hpp for those
// that come in order); events of the plan cost O(log n) of the plan's own pending events.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "broker_model/base/check.hpp"
#include "broker_model/base/time.hpp"
#include "sim/kernel/event.hpp"
#include "sim/kernel/exogenous_heap.hpp"
#include "sim/kernel/fifo_lanes.hpp"
#include "sim/kernel/timeline.hpp"

namespace brokerlab::sim {

/// Why a run cannot go on: `limit` events have been popped at the instant `at`.
struct Stall {
  static constexpr std::size_t kRecent = 16;
  Instant at;
  std::uint64_t limit = 0;
  std::array<Event, kRecent> recent{};  ///< the last events popped at `at`, oldest first: the entities to name
  std::size_t recent_count = 0;         ///< how many of `recent` are filled: less than kRecent only for tiny limits
};

class EventQueue {
 public:
  static constexpr std::size_t kLanes = FifoLanes::kLanes;
  static constexpr std::uint64_t kDefaultSameInstantLimit = 1'000'000;

  /// An empty queue at instant 0. `same_instant_limit` (at least 1) events at one instant end the run.
  explicit EventQueue(std::uint64_t same_instant_limit = kDefaultSameInstantLimit);

  /// The time of the last popped event or of the last advance_to, whichever is later.
  Instant now() const { return {static_cast<std::int64_t>(now_)}; }
  std::size_t size() const { return timeline_.size() + exogenous_.size() + lanes_.size(); }
  bool empty() const { return size() == 0; }
  /// Whether nothing of the plan is pending, and `count` other events are.
  bool holds_only(std::size_t count) const { return gate_ == kOpen && size() == count; }

  /// Adds an endogenous event: behind everything already scheduled for `time`. Requires time >= now().
  EventHandle schedule(Instant time, std::uint32_t target, std::uint32_t kind, std::uint64_t argument) {
    const std::uint32_t index = allocate(time, target, kind, argument);
    timeline_.insert(index, static_cast<std::uint64_t>(time.ns));
    return {scheduled_, index};
  }

  /// The same for an event that is never cancelled and mostly is not earlier than those before it in its lane, one of
  /// kLanes: it costs less then.
  void schedule_in_order(std::size_t lane, Instant time, std::uint32_t target, std::uint32_t kind,
                         std::uint64_t argument) {
    BROKERLAB_CHECK(time.ns >= static_cast<std::int64_t>(now_), "event scheduled in the past");
    if (lanes_.add(lane, {static_cast<std::uint64_t>(time.ns), scheduled_ + 1, argument, target, kind})) [[likely]]
      ++scheduled_;
    else
      schedule_out_of_order(time, target, kind, argument);
  }

  /// Adds an event of the plan: at `time` it goes before everything endogenous, and among the plan's by `ordinal`
  /// (equal ordinals by order of scheduling). Requires time >= now().
  EventHandle schedule_exogenous(Instant time, std::uint64_t ordinal, std::uint32_t target, std::uint32_t kind,
                                 std::uint64_t argument);

  /// Removes the event if it is still pending. False for a handle whose event has fired (or is firing) or was
  /// cancelled.
  bool cancel(EventHandle handle) {
    if (!pending(handle)) return false;
    if (slots_[handle.index].exogenous)
      remove_exogenous(handle.index);
    else
      timeline_.remove(handle.index);
    release(handle.index);
    return true;
  }

  /// Whether the event that `handle` names is still to come.
  bool pending(EventHandle handle) const {
    return handle.index < slots_.size() && slots_[handle.index].generation == handle.generation && handle.valid();
  }

  /// Removes the next event if it is due at or before `limit`, makes its time now(), and puts it in `out`. Otherwise
  /// (nothing due, or stalled) returns false and leaves now() and `out` alone.
  bool pop_until(Instant limit, Event& out) {
    if (limit.ns < 0) [[unlikely]]
      return false;
    const auto until = static_cast<std::uint64_t>(limit.ns);
    const std::uint64_t end = until < gate_ ? until + 1 : gate_;
    const std::uint64_t in_order = lanes_.first_time();
    if (in_order < end && timeline_.none_up_to(in_order)) {
      fire_in_order(out);
      return true;
    }
    Timeline::Entry entry;
    if (timeline_.take_before(std::min(end, in_order), entry)) {
      fire(entry.index, entry.time, out);
      return true;
    }
    Event rare;  // of its own: `out` then need not be in memory
    const bool popped = in_order >= end ? pop_planned(until, rare) : pop_tied(in_order, rare);
    if (popped)
      out = rare;
    else if (in_order < end)
      fire_in_order(out);
    return popped || in_order < end;
  }
  std::optional<Event> pop_until(Instant limit) {
    Event event;
    if (!pop_until(limit, event)) return std::nullopt;
    return event;
  }

  /// The target of the event that likely comes next if it is of this kind, as a hint what to fetch.
  std::optional<std::uint32_t> hint(std::uint32_t kind) const {
    const Timeline::Entry* next = timeline_.hint();
    if (lanes_.size() > 0 && (next == nullptr || lanes_.first_time() < next->time)) {
      const FifoLanes::Entry& first = lanes_.first();
      return first.kind == kind ? std::optional(first.target) : std::nullopt;
    }
    if (next == nullptr || slots_[next->index].kind != kind) return std::nullopt;
    return slots_[next->index].target;
  }

  /// Makes `time` the present. Requires now() <= time <= next_time(): an event is never passed over.
  void advance_to(Instant time);

  /// The time of the next event, Instant::never() when empty. Linear in the first bucket: for stops and displays, not
  /// for every event.
  Instant next_time() const;

  /// True once same_instant_limit events have been popped at one instant: the run is over, and nothing more comes out.
  bool stalled() const { return stall_.has_value(); }
  /// What to tell about it; empty unless stalled().
  const std::optional<Stall>& stall() const { return stall_; }

 private:
  /// What a pending event carries besides its time and links, which the wheel keeps. Never across two cache lines.
  struct alignas(32) Slot {
    std::uint64_t argument = 0;
    std::uint64_t generation = 0;  // 0 while free
    std::uint32_t target = 0;      // while free: the next free index
    std::uint32_t kind = 0;
    bool exogenous = false;
  };
  static constexpr std::uint32_t kNoFree = 0xffffffffu;
  static constexpr std::uint64_t kOpen = std::numeric_limits<std::uint64_t>::max();

  std::uint32_t allocate(Instant time, std::uint32_t target, std::uint32_t kind, std::uint64_t argument) {
    BROKERLAB_CHECK(time.ns >= static_cast<std::int64_t>(now_), "event scheduled in the past");
    if (free_ == kNoFree) [[unlikely]]
      grow();
    const std::uint32_t index = free_;
    free_ = slots_[index].target;
    slots_[index] = {argument, ++scheduled_, target, kind, false};
    return index;
  }

  void release(std::uint32_t index) {
    slots_[index].generation = 0;
    slots_[index].target = free_;
    free_ = index;
  }

  void fire(std::uint32_t index, std::uint64_t time, Event& out) {
    BROKERLAB_CHECK(time >= now_, "time ran backwards");
    const Slot& slot = slots_[index];
    out = {{static_cast<std::int64_t>(time)}, slot.target, slot.kind, slot.argument};
    release(index);
    reached(time, out);
  }

  void fire_in_order(Event& out) {
    const FifoLanes::Entry& first = lanes_.first();
    BROKERLAB_CHECK(first.time >= now_, "time ran backwards");
    out = {{static_cast<std::int64_t>(first.time)}, first.target, first.kind, first.argument};
    const std::uint64_t time = first.time;
    lanes_.drop_first();
    reached(time, out);
  }

  void reached(std::uint64_t time, const Event& out) {
    if (time != now_) {
      now_ = time;
      same_instant_count_ = 1;
    } else if (++same_instant_count_ > record_after_) [[unlikely]] {
      record(Event(out));
    }
  }

  void grow();
  void schedule_out_of_order(Instant time, std::uint32_t target, std::uint32_t kind, std::uint64_t argument);
  bool pop_planned(std::uint64_t until, Event& out);
  bool pop_tied(std::uint64_t time, Event& out);
  void remove_exogenous(std::uint32_t index);
  void update_gate();
  void record(const Event& event);

  Timeline timeline_;
  FifoLanes lanes_;
  std::vector<Slot> slots_;
  std::uint32_t free_ = kNoFree;
  std::uint64_t scheduled_ = 0;
  std::uint64_t now_ = 0;
  /// Endogenous events fire before this: the first exogenous event's time; 0 once stalled.
  std::uint64_t gate_ = kOpen;
  std::uint64_t same_instant_count_ = 0;
  std::uint64_t same_instant_limit_;
  std::uint64_t record_after_;
  ExogenousHeap exogenous_;
  std::array<Event, Stall::kRecent> recent_{};  // a ring by same_instant_count_, filled just before the limit
  std::optional<Stall> stall_;
};

}  // namespace brokerlab::sim
