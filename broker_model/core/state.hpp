// SPDX-License-Identifier: Apache-2.0
// All that a broker knows, as one copyable value: indices instead of pointers.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/deadline_queue.hpp"
#include "broker_model/base/flat_map.hpp"
#include "broker_model/core/broker.hpp"
#include "broker_model/core/confirm_table.hpp"
#include "broker_model/core/lease_table.hpp"
#include "broker_model/core/log_writer.hpp"
#include "broker_model/core/message_store.hpp"
#include "broker_model/core/outbox.hpp"
#include "broker_model/core/queue.hpp"
#include "broker_model/core/router.hpp"
#include "broker_model/core/sessions.hpp"

namespace brokerlab::core {

/// A message that died in `queue` and is to be sent on. It holds a reference to its record; the source's log still has
/// its entry if `logged`, and is told when the dead letter is where it goes.
struct DeadLetter {
  std::uint32_t record = kNil;
  Ref queue;
  NameId queue_name;
  DeadLetterPolicy to;
  std::uint64_t position = 0;
  DeathReason reason = DeathReason::rejected;
  bool logged = false;
  bool refused = false;  ///< it never entered `queue`
};

struct State {
  BrokerConfig config;
  MessageStore messages;
  ChunkPool chunks;
  Slab<Queue> queues;
  FlatMap<std::uint32_t, std::uint32_t> queue_of_name;
  Router router;
  Slab<Session> sessions;
  FlatMap<std::uint32_t, std::uint32_t> session_of_id;
  Slab<Consumer> consumers;
  FlatMap<std::uint64_t, std::uint32_t> consumer_of_tag;  ///< key: session slot, consumer name
  LeaseTable leases;
  DeadlineQueue deadlines;                              ///< payload: lease index
  DeadlineQueue expiries;                               ///< of the queues' heads; payload: queue slot
  FlatMap<std::uint32_t, Duration> life_of_properties;  ///< of those that say how long
  ConfirmTable confirms;
  LogWriter log;
  Outbox outbox;

  Ring<Ref> dirty;   ///< queues where something may have to move
  Ring<Ref> waking;  ///< sessions with room again whose consumers may be blocked
  Ring<DeadLetter> dead_letters;
  std::vector<std::uint32_t> targets;     ///< scratch of one routing
  std::vector<DeathEntry> death_scratch;  ///< scratch of one entry's records

  std::uint32_t next_serial = 1;
  std::uint32_t next_log = 1;
  Instant now;
  bool stopped = false;
  bool disk_alarm = false;
  bool unfinished = true;      ///< the last step may have left work: it ran out of room, or held hand-out back
  std::vector<Ref> held_back;  ///< carriers that a disk alarm stopped

  Ref queue_ref(std::uint32_t slot) const { return {slot, queues[slot].serial}; }
  Ref session_ref(std::uint32_t slot) const { return {slot, sessions[slot].serial}; }
  Ref consumer_ref(std::uint32_t slot) const { return {slot, consumers[slot].serial}; }
};

}  // namespace brokerlab::core
