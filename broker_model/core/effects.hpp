// SPDX-License-Identifier: Apache-2.0
// What a broker asks its host to do. Nothing is done inside: everything is asked for, in order. The buffer is the
// host's and is used again for every step; ranges in it are valid until the next clear().
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "broker_model/base/lent.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/base/note.hpp"
#include "broker_model/base/refilled.hpp"
#include "broker_model/core/log_record.hpp"
#include "broker_model/core/reply.hpp"

namespace brokerlab {

template <class Message>
struct Send {
  SessionId session;
  std::uint64_t bytes;  ///< what it takes on the wire, charged against the room that the carrier has
  Message message;

  // So that it can be made in its place: clang learnt to do that with aggregates in version 16, and a variant makes in
  // place only what cannot throw.
  template <class... Parts>
  explicit Send(SessionId to, std::uint64_t charged, Parts&&... parts) noexcept
      : session(to), bytes(charged), message(std::forward<Parts>(parts)...) {}
};
struct CloseSession {
  SessionId session;
};
/// The host stops handing in this carrier's bytes until ResumeReading: backpressure on producers.
struct PauseReading {
  SessionId session;
};
struct ResumeReading {
  SessionId session;
};
/// Write records [first, first+count) of Effects::records(); the host answers WriteCompleted{their last sequence}.
struct Append {
  std::uint32_t first;
  std::uint32_t count;
  std::uint64_t last_sequence;
  std::uint64_t bytes;
};
/// Make everything appended so far survive a power cut; the host answers SyncCompleted.
struct Sync {
  std::uint64_t up_to_sequence;
};
struct Truncate {
  std::uint32_t log;
};  ///< the whole log is gone (queue deleted)
struct Trim {
  std::uint32_t log;
  std::uint32_t segment;
};  ///< every entry of the segment is settled: delete it
struct Read {
  std::uint64_t token;
};
struct SendToPeer {
  std::uint32_t peer;
  std::uint32_t handle;
};

/// Most effects that one step emits; if work remains, next_deadline() == now.
inline constexpr std::size_t kMaxEffectsPerStep = 256;

/// What effects point into, by ranges.
struct EffectBuffers {
  std::vector<LogRecord> records;
  std::vector<QueuePolicy> policies;  ///< those that queue_declared records of this step name
  std::vector<DeathEntry> deaths;
  void clear() {
    records.clear();
    policies.clear();
    deaths.clear();
  }
};

template <class Message>
class EffectsOf {
 public:
  using Effect = std::variant<CloseSession, Send<Message>, PauseReading, ResumeReading, Append, Sync, Truncate, Trim,
                              Read, SendToPeer>;

  template <class AnyEffect = Effect>
  void add(AnyEffect&& effect) {
    if constexpr (std::is_same_v<std::remove_cvref_t<AnyEffect>, Effect>)
      items_.add() = std::forward<AnyEffect>(effect);
    else
      items_.add().template emplace<std::remove_cvref_t<AnyEffect>>(std::forward<AnyEffect>(effect));
  }
  /// Adds an effect made of `parts` in its place: one made elsewhere would be copied while it is still being written.
  template <class Kind, class... Parts>
  Kind& emplace(Parts&&... parts) {
    return items_.add().template emplace<Kind>(std::forward<Parts>(parts)...);
  }
  std::span<const Effect> items() const { return items_.items(); }
  std::size_t size() const { return items_.size(); }

  EffectBuffers& buffers() { return *buffers_; }
  std::vector<LogRecord>& records() { return buffers_->records; }
  const std::vector<LogRecord>& records() const { return buffers_->records; }
  std::vector<QueuePolicy>& policies() { return buffers_->policies; }
  const std::vector<QueuePolicy>& policies() const { return buffers_->policies; }
  std::vector<DeathEntry>& deaths() { return buffers_->deaths; }
  const std::vector<DeathEntry>& deaths() const { return buffers_->deaths; }
  /// Kept across clear(): the reader of the notes empties them.
  Notes& notes() { return *notes_; }
  const Notes& notes() const { return *notes_; }
  bool wants(NoteKind kind) const { return notes_->wants(kind); }

  /// Until give_back() notes go to `notes`, and with borrow_all() ranges into `buffers`.
  void borrow(Notes& notes) { notes_.borrow(notes); }
  void borrow_all(EffectBuffers& buffers, Notes& notes) {
    buffers_.borrow(buffers);
    notes_.borrow(notes);
  }
  void give_back() {
    buffers_.give_back();
    notes_.give_back();
  }

  void clear() {
    items_.clear();
    buffers_->clear();
  }

 private:
  Refilled<Effect> items_;
  Lent<EffectBuffers> buffers_;
  Lent<Notes> notes_;
};

using Effects = EffectsOf<Reply>;

}  // namespace brokerlab
