// SPDX-License-Identifier: Apache-2.0
// Time to live. A message expires only at the head of its queue, where it leaves as a dead letter or for good; what is
// out does not expire until it is back. RabbitMQ's recorded rules: its age counts from its acceptance, whatever becomes
// of it meanwhile, a restart included; without any time to live it may still go to a consumer that waits for it.
#pragma once

#include <algorithm>

#include "broker_model/core/turn.hpp"

namespace brokerlab::core {

void limit_life(Turn& t, const LimitLife& command);

/// How long a message that a queue accepts may wait: the least of what the queue says and what its properties say. A
/// message that died once has only the queue's word.
inline Duration time_to_live(const Turn& t, const Queue& queue, const Record& message) {
  const Duration life = queue.policy.store.message_ttl;
  if (t.s.life_of_properties.empty() || message.deaths != kNil) return life;
  const Duration* own = t.s.life_of_properties.find(message.properties.value);
  return own == nullptr ? life : std::min(life, *own);
}

/// Whether the ready entry at `position` is too old to be handed out. For a queue whose entries are timed.
bool has_expired(Turn& t, Queue& queue, std::uint64_t position);

/// Ends the entry at `position`, which is the head of its queue.
void expire(Turn& t, std::uint32_t queue, std::uint64_t position);
/// Ends what has expired at the head of a queue.
void expire_head(Turn& t, std::uint32_t queue);
/// Does that for the queues where it is due.
void expire_due(Turn& t);

/// Sees to it that the broker wakes when the head of a queue expires. It may wake earlier: a head that leaves before
/// its time leaves its alarm behind, which costs one wakeup in a time to live instead of one change in every delivery.
void watch_head(Turn& t, std::uint32_t queue);
/// The queue goes.
void stop_watching(Turn& t, Queue& queue);

}  // namespace brokerlab::core
