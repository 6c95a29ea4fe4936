// SPDX-License-Identifier: Apache-2.0
// One step of the broker: its state, the time and where effects go. Lives on the stack of Broker::step.
#pragma once

#include <cstdint>

#include "broker_model/core/state.hpp"
#include "broker_model/core/wire_bytes.hpp"

namespace brokerlab::core {

struct Turn {
  State& s;
  Instant now;
  Effects& effects;
  std::size_t base;  ///< effects that were there when the step began

  /// Room for one more delivery or confirm, with some left for what closes the step.
  bool room() const { return fits(kMaxEffectsPerStep - kReserved); }
  /// Room for an effect that closes the step.
  bool room_at_end() const { return fits(kMaxEffectsPerStep); }

  /// Emits now, or holds what exceeds the step's budget for the next one.
  template <class Kind>
  void emit(const Kind& effect) {
    if (room_at_end())
      effects.add(effect);
    else
      s.outbox.hold(effect, effects);
  }
  /// Sends to the session in `slot`, at the cost of its carrier's credit.
  template <class Kind>
  void send(std::uint32_t slot, const Kind& reply) {
    const Session& session = s.sessions[slot];
    const std::uint64_t bytes = wire_bytes_of(reply);
    s.sessions[session.carrier].credit -= static_cast<std::int64_t>(bytes);
    if (room_at_end()) [[likely]]
      effects.emplace<Send<Reply>>(session.id, bytes, reply);
    else
      s.outbox.hold(Send<Reply>{session.id, bytes, reply}, effects);
  }
  /// Done, if the command asked for it.
  void done(std::uint32_t slot, std::uint32_t token, std::uint64_t count = 0, std::uint32_t consumers = 0);
  void failed(std::uint32_t slot, std::uint32_t token, Refusal why);

  /// The slot of a session; kNil if it is gone, which a racing command finds.
  std::uint32_t session_slot(SessionId id) const {
    // A front whose numbers are slots of its own, as ours are, opens and closes in step with the slots here.
    if (s.sessions.live(id.value) && s.sessions[id.value].id == id) [[likely]]
      return id.value;
    const std::uint32_t* slot = s.session_of_id.find(id.value);
    return slot == nullptr ? kNil : *slot;
  }
  /// The slot of a queue; kNil if there is none.
  std::uint32_t queue_slot(NameId name) const {
    const std::uint32_t* slot = s.queue_of_name.find(name.value);
    return slot == nullptr ? kNil : *slot;
  }

  /// Whether a session may name this queue: an exclusive one belongs to one carrier.
  bool may_use(std::uint32_t session, const Queue& queue) const {
    return !queue.exclusive_to.valid() || queue.exclusive_to == s.sessions[s.sessions[session].carrier].id;
  }

  void mark_dirty(std::uint32_t queue) {
    if (s.queues[queue].dirty) return;
    s.queues[queue].dirty = true;
    s.dirty.push_back(s.queue_ref(queue));
  }

  void note(NoteKind kind, const Record& record, NameId place, std::uint64_t detail = 0, std::uint32_t count = 0,
            SessionId actor = SessionId::none(), std::uint8_t flag = 0) {
    if (effects.wants(kind)) [[likely]]
      add_note(kind, record, place, detail, count, actor, flag);
  }

 private:
  void add_note(NoteKind kind, const Record& record, NameId place, std::uint64_t detail, std::uint32_t count,
                SessionId actor, std::uint8_t flag);
  static constexpr std::size_t kReserved = 8;
  bool fits(std::size_t most) const {
    if (!s.outbox.empty()) [[unlikely]]
      return false;
    return effects.size() - base < most;
  }
};

}  // namespace brokerlab::core
