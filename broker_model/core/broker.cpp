// SPDX-License-Identifier: Apache-2.0
// The dispatch of inputs and commands, and the frame of a step: what is due first, then the input, then everything that
// can move because of it, then confirms and the log.
#include "broker_model/core/broker.hpp"

#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/core/consuming.hpp"
#include "broker_model/core/declaring.hpp"
#include "broker_model/core/disk_alarm.hpp"
#include "broker_model/core/expiry.hpp"
#include "broker_model/core/hand_out.hpp"
#include "broker_model/core/publishing.hpp"
#include "broker_model/core/recovery.hpp"
#include "broker_model/core/session_life.hpp"
#include "broker_model/core/settling.hpp"

namespace brokerlab {
namespace core {
namespace {

// Runs whatever comes in, as one of two closed sets.
struct Run {
  Turn& t;

  void operator()(const DeclareExchange& c) const { declare_exchange(t, c); }
  void operator()(const DeleteExchange& c) const { delete_exchange(t, c); }
  void operator()(const DeclareQueue& c) const { declare_queue(t, c); }
  void operator()(const DeleteQueue& c) const { delete_queue(t, c); }
  void operator()(const PurgeQueue& c) const { purge_queue(t, c); }
  void operator()(const InspectQueue& c) const { inspect_queue(t, c); }
  void operator()(const Bind& c) const { bind(t, c); }
  void operator()(const Unbind& c) const { unbind(t, c); }
  void operator()(const LimitLife& c) const { limit_life(t, c); }
  void operator()(const Publish& c) const { publish(t, c); }
  void operator()(const Subscribe& c) const { subscribe(t, c); }
  void operator()(const Unsubscribe& c) const { unsubscribe(t, c); }
  void operator()(const Pull& c) const { pull(t, c); }
  void operator()(const SetSessionWindow& c) const { set_session_window(t, c); }
  void operator()(const Settle& c) const { settle(t, c); }
  void operator()(const ExtendLease& c) const { extend_lease(t, c); }
  void operator()(const Stop&) const { stop(t); }

  void operator()(const SessionOpened& i) const { open_session(t, i); }
  void operator()(const SessionClosed& i) const { close_session(t, i); }
  void operator()(const Command& i) const { std::visit(*this, i); }
  void operator()(const Writable& i) const { add_credit(t, i); }
  void operator()(const WriteCompleted& i) const {
    t.s.log.write_completed(i.sequence);
    t.s.confirms.written(t.s.log.written());
  }
  void operator()(const SyncCompleted& i) const {
    t.s.log.sync_completed(i.sequence);
    t.s.confirms.synced(t.s.log.synced());
  }
  void operator()(const DiskAlarm& i) const { set_disk_alarm(t, i.raised); }
  // Reads and peers belong to contracts that this version does not have: it asks for neither, so none can answer.
  void operator()(const ReadCompleted&) const {
    BROKERLAB_CHECK(false, "an answer to a read that was never asked for");
  }
  void operator()(const PeerMessage&) const { BROKERLAB_CHECK(false, "a message from a peer that was never named"); }
  void operator()(const TimePassed&) const {}
};

bool holds_hand_out(const Input& input) {
  const auto* command = std::get_if<Command>(&input);
  const auto* settle = command == nullptr ? nullptr : std::get_if<Settle>(command);
  return settle != nullptr && settle->more;
}

void release_held(Turn& t) {
  while (!t.s.outbox.empty() && t.effects.size() - t.base < kMaxEffectsPerStep) t.s.outbox.release(t.effects);
}

void send_answers(Turn& t) {
  while (!t.s.confirms.due().empty() && t.room()) {
    const Answer answer = t.s.confirms.due().pop_front();
    if (resolve(t.s.sessions, answer.session) == nullptr) continue;
    if (answer.refused != 0) [[unlikely]]
      t.send(answer.session.index, Refused{answer.confirm});
    else
      t.send(answer.session.index, Confirmed{answer.confirm});
  }
}

void drive_log(Turn& t) {
  if (t.s.log.can_append(t.now) && t.room_at_end()) t.s.log.append(t.effects);
  if (t.s.log.can_sync(t.s.confirms.first_sync_wait()) && t.room_at_end()) t.s.log.sync(t.effects);
  while (t.s.log.can_remove() && t.room_at_end()) t.s.log.remove(t.effects);
}

bool work_waits(const State& s) {
  const bool log_waits = s.log.can_append(s.now) || s.log.can_sync(s.confirms.first_sync_wait()) || s.log.can_remove();
  return !s.outbox.empty() || !s.confirms.due().empty() || work_left(s) || log_waits;
}

}  // namespace
}  // namespace core

Broker::Broker(BrokerConfig config) : state_(std::make_unique<core::State>()) {
  BROKERLAB_CHECK(config.node.segment_entries > 0, "a log segment of no entries");
  state_->config = config;
}
Broker::Broker(core::State state) : state_(std::make_unique<core::State>(std::move(state))) {}
Broker Broker::recover(BrokerConfig config, const SurvivingLog& log) { return Broker(core::recover(config, log)); }

Broker::Broker(const Broker& other) : state_(std::make_unique<core::State>(*other.state_)) {}
Broker& Broker::operator=(const Broker& other) {
  if (this != &other) *state_ = *other.state_;
  return *this;
}
Broker::Broker(Broker&&) noexcept = default;
Broker& Broker::operator=(Broker&&) noexcept = default;
Broker::~Broker() = default;

void Broker::step(Instant now, const Input& input, Effects& effects) {
  BROKERLAB_CHECK(now >= state_->now, "time went back");
  state_->now = now;
  core::Turn turn{*state_, now, effects, effects.size()};
  core::release_held(turn);
  if (!state_->deadlines.empty()) [[unlikely]]
    core::expire_leases(turn);
  if (!state_->expiries.empty()) [[unlikely]]
    core::expire_due(turn);
  std::visit(core::Run{turn}, input);
  const bool holds = core::holds_hand_out(input);
  if (!holds) [[likely]]
    core::pump(turn);
  core::send_answers(turn);
  core::drive_log(turn);
  state_->unfinished = holds || !turn.room();
}

Instant Broker::next_deadline() const {
  const core::State& s = *state_;
  if (s.unfinished && core::work_waits(s)) return s.now;
  Instant next = s.log.next_flush();
  if (!s.deadlines.empty()) next = std::min(next, *s.deadlines.next());
  if (!s.expiries.empty()) next = std::min(next, *s.expiries.next());
  return next;
}

StoreCount Broker::count(NameId queue) const {
  StoreCount count;
  const std::uint32_t* slot = state_->queue_of_name.find(queue.value);
  if (slot == nullptr) return count;
  const core::Queue& found = state_->queues[*slot];
  found.entries.for_each(state_->chunks, [&](std::uint64_t, const core::Entry& entry) {
    if (entry.state == core::EntryState::leased) {
      ++count.leased;
    } else {
      ++count.ready;
      count.ready_bytes += state_->messages[entry.record].body.size;
    }
  });
  count.blocked = found.parked.size();
  return count;
}

std::vector<StoredEntry> Broker::entries(NameId queue) const {
  std::vector<StoredEntry> all;
  const std::uint32_t* slot = state_->queue_of_name.find(queue.value);
  if (slot == nullptr) return all;
  state_->queues[*slot].entries.for_each(state_->chunks, [&](std::uint64_t, const core::Entry& entry) {
    all.push_back({state_->messages[entry.record].message, entry.state == core::EntryState::leased});
  });
  return all;
}

StoreCount Broker::gauge(NameId queue) const {
  const std::uint32_t* slot = state_->queue_of_name.find(queue.value);
  if (slot == nullptr) return {};
  const core::Queue& found = state_->queues[*slot];
  return {found.ready.messages, found.leased.messages, found.parked.size(), found.ready.bytes};
}

std::vector<NameId> Broker::queues() const {
  std::vector<NameId> names;
  for (std::uint32_t slot = 0; slot < state_->queues.slots(); ++slot)
    if (state_->queues.live(slot)) names.push_back(state_->queues[slot].name);
  return names;
}

}  // namespace brokerlab
