// SPDX-License-Identifier: Apache-2.0
// What is remembered of one message: 32 bytes, of which half are its life in the first queue that it entered (most
// messages enter one). Counters saturate at 255.
#pragma once

#include <cstdint>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"

namespace brokerlab::history {

/// What the producer knows about its send. Later knowledge replaces earlier, except that nothing replaces `confirmed`.
enum class Outcome : std::uint8_t {
  phantom,    ///< nobody intended to send it
  unsent,     ///< intended, not yet attempted
  pending,    ///< attempted, no answer yet
  confirmed,  ///< the broker took responsibility
  refused,    ///< the broker refused for good
  unknown,    ///< the producer gave up without an answer: it may turn up or not
  dropped,    ///< it never left the producer
};

inline void add_saturating(std::uint8_t& counter) { counter = static_cast<std::uint8_t>(counter + (counter != 255)); }

/// One message in one queue. A retry or a dead-letter cycle can bring several entries of a message into one queue.
struct Life {
  enum Flag : std::uint16_t {
    served = 1,        ///< its effect happened, or was skipped as a repetition
    acked = 2,         ///< a consumer acknowledged it
    rejected = 4,      ///< a consumer rejected it
    excused = 8,       ///< it was removed for a reason that the history justifies
    unjustified = 16,  ///< it was removed for a reason that the history does not justify
    dead = 32,         ///< it was dead-lettered
    awaited = 64,      ///< ... and the copy has not turned up since
    fault_lost = 128,  ///< a crash took it
    refused = 256,     ///< the queue refused it, and no dead letter of the refused message went out since
  };
  NameId queue;
  std::uint8_t accepted = 0;      ///< entries that came in, by producers and as dead letters
  std::uint8_t from_dead = 0;     ///< of these, dead letters
  std::uint8_t live = 0;          ///< entries that are in the queue now
  std::uint8_t leased = 0;        ///< of these, handed out now
  std::uint8_t handed_out = 0;    ///< largest delivery count that the broker handed out
  std::uint8_t delivered = 0;     ///< deliveries that consumers saw
  std::uint8_t unflagged = 0;     ///< of these, not flagged as redelivered
  std::uint8_t effects = 0;       ///< effects that happened
  std::uint16_t counts_seen = 0;  ///< bit n-1: delivery count n was seen since the last recovery (1 to 16)
  std::uint16_t flags = 0;

  bool has(Flag flag) const { return (flags & flag) != 0; }
  void set(Flag flag) { flags = static_cast<std::uint16_t>(flags | flag); }
  void clear(Flag flag) { flags = static_cast<std::uint16_t>(flags & ~unsigned{flag}); }

  /// It ended well, whatever the store holds: served, removed for a good reason, or turned up where its dead letter
  /// went.
  bool ended_well(bool acknowledged_suffices) const {
    if (has(served) || has(excused)) return true;
    if (acknowledged_suffices && has(acked)) return true;
    return has(dead) && !has(awaited);
  }
  friend bool operator==(const Life&, const Life&) = default;
};
static_assert(sizeof(Life) == 16);

struct Record {
  Life life;  ///< in the first queue; queue none = it entered no queue yet
  std::uint32_t size = 0;
  std::uint8_t attempts = 0;
  Outcome outcome = Outcome::phantom;
  bool more = false;      ///< there are lives in other queues
  bool returned = false;  ///< it came back to its producer as unroutable
  Instant mark;           ///< when it was first delivered; before that, when it was confirmed; 0 = forgotten

  bool intended() const { return outcome != Outcome::phantom; }
  friend bool operator==(const Record&, const Record&) = default;
};
static_assert(sizeof(Record) == 32);

}  // namespace brokerlab::history
