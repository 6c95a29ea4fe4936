// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/expiry.hpp"

#include "broker_model/core/dead_letters.hpp"

namespace brokerlab::core {

void limit_life(Turn& t, const LimitLife& command) {
  if (command.properties.valid()) t.s.life_of_properties.insert(command.properties.value, command.time_to_live);
}

bool has_expired(Turn& t, Queue& queue, std::uint64_t position) {
  const Instant expires = queue.entries.expires(t.s.chunks, position);
  if (t.now != expires) return t.now > expires;
  const Entry& entry = *queue.entries.find(t.s.chunks, position);
  return (entry.flags & Entry::kAtOnce) == 0 || entry.deliveries > 0;
}

void expire(Turn& t, std::uint32_t slot, std::uint64_t position) {
  t.s.queues[slot].subscription.pop(position);
  die(t, slot, position, DeathReason::expired);
}

void expire_head(Turn& t, std::uint32_t slot) {
  for (;;) {
    Queue& queue = t.s.queues[slot];
    std::uint64_t position = 0;
    if (!queue.subscription.head(queue.entries, t.s.chunks, position)) return;
    if (t.now < queue.entries.expires(t.s.chunks, position)) return;
    expire(t, slot, position);
  }
}

void expire_due(Turn& t) {
  std::uint32_t slot = kNil;
  while (t.s.expiries.pop_due(t.now, slot)) {
    t.s.queues[slot].watch = DeadlineQueue::Handle::none();
    if (t.s.stopped) continue;
    expire_head(t, slot);
    t.mark_dirty(slot);
  }
}

void watch_head(Turn& t, std::uint32_t slot) {
  Queue& queue = t.s.queues[slot];
  std::uint64_t position = 0;
  if (!queue.subscription.head(queue.entries, t.s.chunks, position)) return;
  const Instant expires = queue.entries.expires(t.s.chunks, position);
  if (expires == Instant::never()) return;
  if (queue.watch.valid()) {
    if (*t.s.expiries.due(queue.watch) <= expires) return;
    t.s.expiries.cancel(queue.watch);
  }
  queue.watch = t.s.expiries.arm(t.now, expires - t.now, slot);
}

void stop_watching(Turn& t, Queue& queue) {
  if (queue.watch.valid()) t.s.expiries.cancel(queue.watch);
  queue.watch = DeadlineQueue::Handle::none();
}

}  // namespace brokerlab::core
