// SPDX-License-Identifier: Apache-2.0
// Notes: what an outside observer could have seen (written by clients and the world), and what the broker says of
// itself. Plain 32-byte records in buffers of their own, read in batches. Nothing is paid for kinds that nobody wants,
// and notes never enter the fingerprint: watching cannot change a run.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab {

enum class NoteKind : std::uint8_t {
  // A producer's side. actor = ProducerId.
  send_intended,   ///< the application intends to send; place = destination (see below); detail = body size
  send_attempted,  ///< a publish left the producer; count = attempt from 1
  send_confirmed,  ///< the broker confirmed; count = attempt
  send_refused,    ///< the broker refused for good (the producer gives up); count = attempt
  send_unknown,    ///< the producer gave up without an answer; outcome unknown; count = attempts made
  send_dropped,    ///< it was never sent: the producer's buffer was full, its circuit breaker open, its deadline over
  send_returned,   ///< unroutable mandatory message came back
  reply_received,  ///< the reply that the producer waited for
  reply_expired,   ///< the deadline passed without one
  reply_ignored,   ///< a reply that nobody waits for: late, or a second one
  producer_blocked,
  producer_unblocked,  ///< the producer could not accept or send (message fields unused)
  // A consumer's side. actor = ConsumerId. place = queue.
  delivered,  ///< a delivery arrived; flag = redelivered; count = broker's delivery count (1 = first); detail = lease
  effect,     ///< processing had its effect; count = delivery count it came with
  effect_skipped,  ///< the table of seen ids suppressed a repeated effect
  settled_ack,
  settled_return,
  settled_reject,      ///< the consumer settled; detail = lease
  processing_started,  ///< count = delivery count it came with; its drawn time: see processing_time
  consumer_window,     ///< deliveries held unsettled by this consumer after a delivery: count; detail = its window
  // The broker's word: can explain, and can excuse only when the history justifies it. actor = session, place = queue.
  accepted,  ///< an entry entered a queue; detail = ready+leased entries after it; flag = not by a client (dead letter)
  refused,   ///< an entry was refused by a queue for its limit
  unroutable,        ///< no queue matched
  leased,            ///< handed out; count = delivery count; detail = lease
  returned,          ///< back from a lease to the queue (nack, session loss, lease expiry)
  acknowledged,      ///< removed by acknowledgement
  discarded,         ///< removed by reject without dead-letter target
  dropped,           ///< removed for length; detail = length at that moment
  dead_lettered,     ///< removed and sent on; flag = DeathReason, count = its count, detail = target exchange
  dead_letter_lost,  ///< removed; its dead letter had no target or would have gone round a cycle
  expired,
  purged,
  deleted,
  lost,           ///< removed by time, purge, queue deletion, a crash
  lease_expired,  ///< a lease ran out; the entry returns
  // The world's.
  process_killed,
  power_cut,
  process_restarted,
  queue_declared,
  fault_began,
  fault_ended,   ///< something that passes by itself, as a pause; detail = its index in the configuration
  disk_alarm,    ///< the disk is short of room (flag = 1) or is so no longer (0)
  write_failed,  ///< a write found no room at all: the broker stops
  log_damaged,   ///< a restart found damage: detail = damaged records in the middle, count = torn ones at the end
};
inline constexpr int kNoteKinds = static_cast<int>(NoteKind::log_damaged) + 1;

/// One observation. Fields that a kind does not mention are zero or none.
struct Note {
  Instant time;
  MessageId message;
  std::uint32_t actor = 0xffffffff;  ///< a ProducerId, ConsumerId, SessionId or process, by kind
  std::uint32_t place = 0xffffffff;  ///< the queue's NameId
  NoteKind kind = NoteKind::send_intended;
  std::uint8_t flag = 0;
  std::uint16_t count = 0;  ///< saturates at 65535
  std::uint32_t detail = 0;
};
static_assert(sizeof(Note) == 32);

/// The drawn time of a processing_started note: 40 bits of ns in flag and detail, which saturate at 18 minutes.
inline constexpr std::int64_t kMostProcessingTime = (std::int64_t{1} << 40) - 1;
constexpr Duration processing_time(const Note& note) {
  return Duration{static_cast<std::int64_t>(std::uint64_t{note.flag} << 32 | note.detail)};
}
constexpr void set_processing_time(Note& note, Duration time) {
  const auto ns = static_cast<std::uint64_t>(time.ns < kMostProcessingTime ? time.ns : kMostProcessingTime);
  note.flag = static_cast<std::uint8_t>(ns >> 32);
  note.detail = static_cast<std::uint32_t>(ns);
}

/// A buffer of notes with the set of wanted kinds. Writers ask `wants` first.
class Notes {
 public:
  bool wants(NoteKind kind) const { return (wanted_ >> static_cast<int>(kind)) & 1U; }
  void want(NoteKind kind) { wanted_ |= std::uint64_t{1} << static_cast<int>(kind); }
  void want_all() { wanted_ = ~std::uint64_t{0}; }
  void want_none() { wanted_ = 0; }
  /// Into its place member by member: a note that is built elsewhere first is copied while its parts are still being
  /// written, and the copy waits for them.
  [[gnu::always_inline]] void add(const Note& note) {
    if (!wants(note.kind)) return;
    if (count_ == notes_.size()) [[unlikely]] {
      const Note copy = note;  // it may lie in the storage that moves
      grow();
      notes_[count_++] = copy;
      return;
    }
    notes_[count_++] = note;
  }
  std::span<const Note> all() const { return {notes_.data(), count_}; }
  /// Gives the notes from index `first` on the time `at`: of a writer whose own clock is not the history's.
  void retime(std::size_t first, Instant at) {
    for (; first < count_; ++first) notes_[first].time = at;
  }
  void clear() { count_ = 0; }
  /// Exchanges what has been noted, with its storage; each keeps the kinds that it wants.
  void swap_content(Notes& other) {
    notes_.swap(other.notes_);
    std::swap(count_, other.count_);
  }

 private:
  [[gnu::cold, gnu::noinline]] void grow() { notes_.resize(std::max<std::size_t>(64, notes_.size() * 2)); }

  std::uint64_t wanted_ = 0;
  std::vector<Note> notes_;  // the first count_ of them mean anything
  std::size_t count_ = 0;
};
static_assert(kNoteKinds <= 64);

}  // namespace brokerlab
