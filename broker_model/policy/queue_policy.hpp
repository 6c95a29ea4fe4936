// SPDX-License-Identifier: Apache-2.0
// The knobs of a queue: its store and its subscription (../shared semantics, section 10.2: knobs 5, 10, 18 to 22).
#pragma once

#include <cstdint>
#include <variant>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/field.hpp"

namespace brokerlab {

enum class Overflow : std::uint8_t { drop_head, reject_new, block_producer };
template <>
struct EnumNames<Overflow> {
  static constexpr std::array names{std::pair{Overflow::drop_head, "drop-head"},
                                    std::pair{Overflow::reject_new, "reject-new"},
                                    std::pair{Overflow::block_producer, "block-producer"}};
};

enum class LimitScope : std::uint8_t { ready, ready_and_leased };
template <>
struct EnumNames<LimitScope> {
  static constexpr std::array names{std::pair{LimitScope::ready, "ready"},
                                    std::pair{LimitScope::ready_and_leased, "ready+leased"}};
};

/// What a confirm of a persistent message in a durable queue promises.
enum class ConfirmAfter : std::uint8_t { memory, page_cache, synced };
template <>
struct EnumNames<ConfirmAfter> {
  static constexpr std::array names{std::pair{ConfirmAfter::memory, "memory"},
                                    std::pair{ConfirmAfter::page_cache, "page-cache"},
                                    std::pair{ConfirmAfter::synced, "synced"}};
};

inline constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
inline constexpr Duration kNoTimeToLive = Duration::max();

/// What a queue keeps, how much of it, and what a confirm promises.
struct StorePolicy {
  std::uint64_t max_messages = kNoLimit;
  std::uint64_t max_bytes = kNoLimit;
  LimitScope limit_scope = LimitScope::ready;
  Overflow overflow = Overflow::drop_head;
  bool dead_letter_refused = false;
  Duration message_ttl = kNoTimeToLive;
  bool durable = true;
  ConfirmAfter confirm_after = ConfirmAfter::page_cache;
  friend bool operator==(const StorePolicy&, const StorePolicy&) = default;

  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"max_messages", Unit::count, 0, kUnbounded,
             "most messages the queue holds, counted over limit_scope; unlimited when absent",
             "x-max-length: none by default"},
            max_messages);
    v.field({"max_bytes", Unit::bytes, 0, kUnbounded,
             "most body bytes the queue holds, counted over limit_scope; unlimited when absent",
             "x-max-length-bytes: none by default"},
            max_bytes);
    v.field({"limit_scope", Unit::none, 0, 0, "which messages count towards the limits",
             "RabbitMQ counts ready messages only"},
            limit_scope);
    v.field({"overflow", Unit::none, 0, 0, "what happens to a message that finds the queue full",
             "x-overflow: drop-head by default"},
            overflow);
    v.field({"dead_letter_refused", Unit::none, 0, 0,
             "with reject-new: the refused message goes to the dead-letter target", "x-overflow=reject-publish-dlx"},
            dead_letter_refused);
    v.field({"message_ttl", Unit::duration, 0, kUnbounded,
             "a message that has waited so long since its acceptance expires at the head of the queue: it is "
             "dead-lettered or removed; 0 = unless a consumer takes it at once; for ever when absent",
             "x-message-ttl: none by default"},
            message_ttl);
    v.field({"durable", Unit::none, 0, 0, "the queue and its persistent messages survive a restart", "neutral"},
            durable);
    v.field({"confirm_after", Unit::none, 0, 0,
             "what a confirm of a persistent message waits for: memory, page-cache (survives a kill), synced (survives "
             "a power cut)",
             "RabbitMQ classic queues confirm from the page cache"},
            confirm_after);
  }
};

/// The lease ends with the session that holds it.
struct ConnectionLease {
  static constexpr const char* kKind = "connection";
  friend bool operator==(const ConnectionLease&, const ConnectionLease&) = default;
  template <class Visitor>
  void describe(Visitor&) {}
};
/// The lease ends with the session, or after a time that its holder can extend (a visibility timeout).
struct TimeoutLease {
  static constexpr const char* kKind = "timeout";
  Duration timeout = seconds(30);
  friend bool operator==(const TimeoutLease&, const TimeoutLease&) = default;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"timeout", Unit::duration, 1, kUnbounded, "how long a delivery stays hidden before it is handed out again",
             "SQS visibility timeout: 30 s"},
            timeout);
  }
};
using Lease = std::variant<ConnectionLease, TimeoutLease>;

/// Where a message goes that comes back.
enum class ReturnPosition : std::uint8_t { original, front, back };
template <>
struct EnumNames<ReturnPosition> {
  static constexpr std::array names{std::pair{ReturnPosition::original, "original"},
                                    std::pair{ReturnPosition::front, "front"}, std::pair{ReturnPosition::back, "back"}};
};

/// How entries are handed out, held and taken back.
struct SubscriptionPolicy {
  Lease lease = ConnectionLease{};
  ReturnPosition on_return = ReturnPosition::original;
  ReturnPosition on_loss = ReturnPosition::original;
  std::uint32_t max_deliveries = 0;
  friend bool operator==(const SubscriptionPolicy&, const SubscriptionPolicy&) = default;

  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"lease", Unit::none, 0, 0, "what binds a delivery to its consumer", "RabbitMQ: connection; SQS: timeout"},
            lease);
    v.field({"on_return", Unit::none, 0, 0, "where a message goes that a consumer gives back",
             "RabbitMQ classic: original position"},
            on_return);
    v.field({"on_loss", Unit::none, 0, 0, "where a message goes whose consumer was lost or whose lease ran out",
             "RabbitMQ classic: original position"},
            on_loss);
    v.field({"max_deliveries", Unit::count, 0, 65534,
             "deliveries after which a returned message is dead-lettered or discarded; 0 = no limit",
             "RabbitMQ classic: none"},
            max_deliveries);
  }
};

/// Where messages go that die. `exchange` none = they are discarded. `key` none = the key they came with.
struct DeadLetterPolicy {
  NameId exchange;
  NameId key;
  friend bool operator==(const DeadLetterPolicy&, const DeadLetterPolicy&) = default;
};

/// One queue's contract. Compiled from a profile; a value, shared by nobody.
struct QueuePolicy {
  StorePolicy store;
  SubscriptionPolicy subscription;
  DeadLetterPolicy dead_letter;
  friend bool operator==(const QueuePolicy&, const QueuePolicy&) = default;
};

/// What a broker does that finds damage in the middle of its log: start without what is damaged, or not at all.
enum class OnCorruption : std::uint8_t { skip, refuse };
template <>
struct EnumNames<OnCorruption> {
  static constexpr std::array names{std::pair{OnCorruption::skip, "skip"}, std::pair{OnCorruption::refuse, "refuse"}};
};

/// The knobs of a broker node.
struct NodePolicy {
  std::uint32_t segment_entries = 4096;
  bool unclean_marks_redelivered = true;
  Duration flush_settlements_after = milliseconds(200);
  OnCorruption on_corruption = OnCorruption::skip;
  template <class Visitor>
  void describe(Visitor& v) {
    v.field({"segment_entries", Unit::count, 1, 1 << 20,
             "queue positions per log segment; a segment is trimmed when all of them are settled",
             "RabbitMQ classic queue index v2: 4096"},
            segment_entries);
    v.field({"unclean_marks_redelivered", Unit::none, 0, 0,
             "after a crash every recovered message is flagged redelivered", "RabbitMQ 3.10 classic, recorded"},
            unclean_marks_redelivered);
    v.field({"flush_settlements_after", Unit::duration, 0, 3600e9,
             "settlements that no other write takes along are written after this time; 0 = at once",
             "RabbitMQ classic: flush timer of 200 ms"},
            flush_settlements_after);
    v.field({"on_corruption", Unit::none, 0, 0,
             "damage in the middle of the log: skip = start without the damaged records; refuse = do not start",
             "RabbitMQ classic logs what it skips and starts"},
            on_corruption);
  }
};

}  // namespace brokerlab
