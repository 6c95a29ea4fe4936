// SPDX-License-Identifier: Apache-2.0
// What a front may ask of the core. Closed, trivially copyable, at most 64 bytes with its Input around it. Pointers are
// arguments: they are read during the step and not kept. `token` is echoed in the reply; 0 asks for none where the
// reply is optional.
#pragma once

#include <cstdint>
#include <variant>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/policy/queue_policy.hpp"

namespace brokerlab {

/// The default exchange's name. Every dictionary interns "" first. It routes to the queue named by the key.
inline constexpr NameId kDefaultExchange{0};

/// One hand-out of one entry. A stale handle is recognised and refused, never mistaken for another lease.
struct LeaseHandle {
  std::uint32_t index = 0xffffffff;
  std::uint32_t generation = 0;
  friend constexpr bool operator==(const LeaseHandle&, const LeaseHandle&) = default;
};

enum class ExchangeKind : std::uint8_t { direct };

struct DeclareExchange {
  SessionId session;
  NameId name;
  ExchangeKind kind;
  bool durable;
  std::uint32_t token;
};
struct DeleteExchange {
  SessionId session;
  NameId name;
  bool if_unused;
  std::uint32_t token;
};
/// Declares or re-declares (equal arguments succeed; others are refused: `inequivalent`). `exclusive_to` binds the
/// queue's life to a carrier session.
struct DeclareQueue {
  SessionId session;
  NameId name;
  const QueuePolicy* policy;
  SessionId exclusive_to;
  bool auto_delete;
  std::uint32_t token;
};
struct DeleteQueue {
  SessionId session;
  NameId name;
  bool if_empty;
  bool if_unused;
  std::uint32_t token;
};
struct PurgeQueue {
  SessionId session;
  NameId name;
  std::uint32_t token;
};
struct InspectQueue {
  SessionId session;
  NameId name;
  std::uint32_t token;
};
struct Bind {
  SessionId session;
  NameId exchange;
  NameId queue;
  NameId key;
  std::uint32_t token;
};
struct Unbind {
  SessionId session;
  NameId exchange;
  NameId queue;
  NameId key;
  std::uint32_t token;
};

/// Says once, before the first publish that has these properties, how long a message that has them lives at most.
struct LimitLife {
  PropertiesId properties;
  Duration time_to_live;
};
/// `confirm` is the number under which the session wants Confirmed or Refused; 0 = no confirm wanted.
struct Publish {
  SessionId session;
  NameId exchange;
  NameId key;
  PropertiesId properties;
  MessageId message;
  Body body;
  std::uint32_t confirm = 0;
  bool mandatory = false;
  bool persistent = false;
};

/// `window` = most unsettled deliveries, 0 = no limit. With `settle_on_send` the entry is settled when sent: at most
/// once, no lease, no window.
struct Subscribe {
  SessionId session;
  NameId queue;
  NameId consumer;
  std::uint32_t window;
  bool settle_on_send;
  bool exclusive;
  std::uint32_t token;
};
/// Leases of a cancelled consumer stay with the session.
struct Unsubscribe {
  SessionId session;
  NameId consumer;
  std::uint32_t token;
};
struct Pull {
  SessionId session;
  NameId queue;
  bool settle_on_send;
  std::uint32_t token;
};
/// A bound on the unsettled deliveries of all of the session's consumers together; 0 = none.
struct SetSessionWindow {
  SessionId session;
  std::uint32_t window;
};

enum class Settlement : std::uint8_t { acknowledge, give_back, reject };
/// Settles one lease of the session. With `more`, hand-out waits for the last of the batch, so that a run of returned
/// messages goes back whole. A lease that is unknown, stale or another session's: reply SettleFailed.
struct Settle {
  SessionId session;
  LeaseHandle lease;
  Settlement how;
  bool more;
};
/// Restarts a timeout lease: now + timeout. Zero releases it at once (a return).
struct ExtendLease {
  SessionId session;
  LeaseHandle lease;
  Duration timeout;
};
/// An orderly stop: leases return, what must survive is written, every session is closed. Nothing may follow it but
/// completions of writes.
struct Stop {};

using Command =
    std::variant<DeclareExchange, DeleteExchange, DeclareQueue, DeleteQueue, PurgeQueue, InspectQueue, Bind, Unbind,
                 LimitLife, Publish, Subscribe, Unsubscribe, Pull, SetSessionWindow, Settle, ExtendLease, Stop>;
static_assert(sizeof(Command) <= 56);

}  // namespace brokerlab
