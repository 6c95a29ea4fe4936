// SPDX-License-Identifier: Apache-2.0
// Faults that strike by condition: at the end of a delivery's processing, or between a write and its confirm. And the
// end of all faults, when the world heals.
#include <vector>

#include "sim/faults/fault_rules.hpp"
#include "sim/world/world.hpp"

namespace brokerlab::sim {

namespace {

constexpr std::uint32_t kNothing = 0xffffffff;

bool matches(const FaultCondition& when, const MessageDelivered& delivery) {
  return (when.delivery == 0 || when.delivery == delivery.delivery_count) &&
         (when.message == kNothing || when.message == delivery.message.number);
}

// Whether what has to happen first can have happened by then: that depends on when the consumer acknowledges.
bool can_follow(const FaultCondition& when, bool acknowledges_after) {
  if (when.before == Moment::effect) return when.after == Moment::delivery || !acknowledges_after;
  return acknowledges_after;
}

}  // namespace

// Which fault strikes when this slot's processing ends.
std::uint32_t World::condition_for(std::uint32_t c, std::uint32_t slot) const {
  const Consumer& consumer = *consumers_[c].endpoint;
  if (!consumer.will_have_effect(slot)) return kNothing;
  const bool acknowledges_after = consumer.policy().acknowledge == Acknowledge::after_processing;
  const std::uint32_t process = producers() + c;
  for (const std::uint32_t index : faults_.conditional) {
    const FaultConfig& fault = config_.faults[index];
    const Victims victims = victims_of(fault);
    const bool in_time = now() >= Instant{0} + fault.at && process >= victims.first && process < victims.end;
    if (in_time && can_follow(fault.when, acknowledges_after) && matches(fault.when, consumer.in_slot(slot)))
      return index;
  }
  return kNothing;
}

void World::use_up(std::uint32_t index) {
  if (faults_.struck[index] >= config_.faults[index].times) std::erase(faults_.conditional, index);
}

void World::processing_done(std::uint32_t c, std::uint32_t life, std::uint32_t slot) {
  if (life != consumers_[c].life) return;
  const std::uint32_t host = connections_[producers() + c].host;
  submit(
      host, cost(host, 0),
      [&](Duration takes) {
        return Job{slot, static_cast<std::uint32_t>(JobKind::processed), c, life, takes};
      },
      [&] { processing_ends(c, slot); });
}

void World::processing_ends(std::uint32_t c, std::uint32_t slot) {
  const std::uint32_t index = faults_.conditional.empty() ? kNothing : condition_for(c, slot);
  if (index == kNothing) [[likely]]
    return consumer_step(c, ProcessingDone{slot});
  const FaultConfig& fault = config_.faults[index];
  const bool before_effect = fault.when.before == Moment::effect;
  if (ends_a_process(fault.kind)) {
    faults_.dying_of = index;
    consumer_step(c, ProcessingDone{slot, before_effect ? CrashPoint::before_effect : CrashPoint::after_effect});
  } else if (before_effect) {
    hit(index, producers() + c, fault.lasts);
    hold_interrupted(connections_[producers() + c].host,
                     {slot, static_cast<std::uint32_t>(JobKind::processed), c, consumers_[c].life, {}});
  } else {
    faults_.pausing_by = index;
    consumer_step(c, ProcessingDone{slot});
  }
  use_up(index);
}

// True: the broker died of it and never hears of the completion.
bool World::strikes_at_completion(EventKind kind) {
  const Moment moment = kind == EventKind::write_completed ? Moment::write : Moment::sync;
  for (const std::uint32_t index : faults_.conditional) {
    const FaultConfig& fault = config_.faults[index];
    if (fault.when.after != moment || now() < Instant{0} + fault.at) continue;
    const bool dies = ends_a_process(fault.kind);
    hit(index, broker_number(), dies ? fault.restart_after : fault.lasts);
    use_up(index);
    return dies;
  }
  return false;
}

// What passes by itself is over, and what is down comes back.
void World::heal() {
  faults_.healed = true;
  faults_.conditional.clear();
  while (!faults_.active.empty()) fault_over(faults_.active.front().serial);
  restart(broker_number());
  for (std::uint32_t c = 0; c < connections(); ++c) restart(c);
}

}  // namespace brokerlab::sim
