// SPDX-License-Identifier: Apache-2.0
// What judges are told besides notes: the contract of each queue, known to whoever wrote the scenario, and what a walk
// of the stores found at the end. The broker's own counters are never among it.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/queue_policy.hpp"

namespace brokerlab::history {

/// One entry of one queue, found in a store.
struct EntryRef {
  MessageId message;
  NameId queue;
  friend constexpr auto operator<=>(const EntryRef&, const EntryRef&) = default;
};

/// The contract of a queue, as declared: it decides which of the broker's excuses can be true.
struct QueueFacts {
  NameId queue;
  std::string name;  ///< for people
  std::uint64_t max_messages = kNoLimit;
  std::uint64_t max_bytes = kNoLimit;
  LimitScope scope = LimitScope::ready;
  Overflow overflow = Overflow::drop_head;
  std::uint64_t slack = 0;                     ///< messages by which the bound may lawfully be passed
  std::uint64_t slack_bytes = 0;               ///< bytes by which the bound may lawfully be passed
  std::uint32_t max_deliveries = 0;            ///< 0 = no limit
  std::optional<Duration> ttl = std::nullopt;  ///< the shortest time after which an entry may expire
  std::vector<NameId> dead_letter_targets =
      {};                       ///< queues where its dead letters arrive; empty = it has no dead letters
  bool may_be_purged = false;   ///< somebody in the scenario purges it
  bool may_be_deleted = false;  ///< somebody in the scenario deletes it
};

/// The facts that a policy states. A queue that drops its head holds one message more between accepting and dropping.
/// The caller adds the dead-letter targets (which queues the exchange and key lead to) and what commands may remove.
inline QueueFacts facts_of(NameId queue, std::string name, const QueuePolicy& policy, std::uint64_t largest_body) {
  QueueFacts facts{.queue = queue, .name = std::move(name)};
  facts.max_messages = policy.store.max_messages;
  facts.max_bytes = policy.store.max_bytes;
  facts.scope = policy.store.limit_scope;
  facts.overflow = policy.store.overflow;
  facts.max_deliveries = policy.subscription.max_deliveries;
  if (policy.store.message_ttl != kNoTimeToLive) facts.ttl = policy.store.message_ttl;
  if (facts.overflow == Overflow::drop_head) facts.slack = 1;
  facts.slack_bytes = largest_body;
  return facts;
}

struct Context {
  std::vector<QueueFacts> queues;
  /// False: a message counts as served when its effect happened. True: a consumer's acknowledgement is enough.
  bool acknowledged_suffices = false;
};

/// The live terms of a queue's conservation law, from a walk of its store.
struct StoreCount {
  std::uint64_t ready = 0;
  std::uint64_t delayed = 0;
  std::uint64_t leased = 0;
};
struct QueueCount {
  NameId queue;
  StoreCount count;
};

/// What is known when the run is over. Ranges must outlive the judging.
struct End {
  bool drained = true;                      ///< load stopped, faults healed, and everything that could move has moved
  bool whole = true;                        ///< the run came to its planned end: all is quiet, or the drain is over
  bool walked = true;                       ///< the stores were walked; else `stored` and `counts` say nothing
  std::span<const EntryRef> stored = {};    ///< every entry still in a store, ready, delayed or leased; any order
  std::span<const QueueCount> counts = {};  ///< every queue that still exists
};

/// Entries found in a store, to be asked about.
class StillStored {
 public:
  explicit StillStored(std::span<const EntryRef> entries) : sorted_(entries.begin(), entries.end()) {
    std::sort(sorted_.begin(), sorted_.end());
  }
  std::size_t count(const EntryRef& entry) const {
    const auto [first, last] = std::equal_range(sorted_.begin(), sorted_.end(), entry);
    return static_cast<std::size_t>(last - first);
  }
  bool contains(const EntryRef& entry) const { return std::binary_search(sorted_.begin(), sorted_.end(), entry); }
  const std::vector<EntryRef>& sorted() const { return sorted_; }

 private:
  std::vector<EntryRef> sorted_;
};

}  // namespace brokerlab::history
