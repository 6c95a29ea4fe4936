// SPDX-License-Identifier: Apache-2.0
#include "broker_model/clients/consumer.hpp"

#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/clients/draw_subject.hpp"

namespace brokerlab {

Consumer::Consumer(ConsumerId id, std::shared_ptr<const ConsumerPolicy> policy, DrawKey key, std::uint32_t stage,
                   Onward onward)
    : policy_(std::move(policy)), key_(key), id_(id), onward_(onward), stage_(stage) {
  BROKERLAB_CHECK(policy_ != nullptr, "a consumer needs a policy");
  BROKERLAB_CHECK(stage_ < kMaxStages, "too many consumer groups");
  BROKERLAB_CHECK(policy_->concurrency > 0, "a consumer needs room for one delivery in process");
}

void Consumer::step(Instant now, const ConsumerInput& input, SeenIds& seen, ConsumerEffects& effects) {
  BROKERLAB_CHECK(now >= now_, "time went back for a consumer");
  now_ = now;
  std::visit([&](const auto& each) { on(each, seen, effects); }, input);
  if (!crashed_) [[likely]]
    fill_slots(seen, effects);
}

// What comes in.

void Consumer::on(const MessageDelivered& delivery, SeenIds& seen, ConsumerEffects& effects) {
  BROKERLAB_CHECK(connected_, "a delivery without a connection");
  if (policy_->acknowledge != Acknowledge::automatic) ++unsettled_;
  note_delivery(delivery, effects);
  if (buffer_.empty() && has_free_slot())
    take_up(delivery, seen, effects);
  else
    buffer_.push_back(delivery);
}

void Consumer::on(const ProcessingDone& done, SeenIds& seen, ConsumerEffects& effects) {
  BROKERLAB_CHECK(slots_.live(done.slot), "the end of processing that never began");
  const Work& work = slots_[done.slot];
  if (crashes(work.delivery) || done.crash != CrashPoint::none) [[unlikely]] {
    if (done.crash == CrashPoint::after_effect) have_effect(work.delivery, seen, effects);
    crashed_ = true;
    effects.add(ProcessCrashed{work.delivery.message});
  } else if (fails(work.delivery)) [[unlikely]] {
    if (work.settleable) settle(work.delivery, failure_settlement(), effects);
  } else {
    finish(work.delivery, work.settleable, seen, effects);
  }
  slots_.erase(done.slot);
}

void Consumer::on(const ConnectionLost&, SeenIds&, ConsumerEffects&) {
  connected_ = false;
  unsettled_ = 0;
  // With automatic settlement the broker forgot these when it sent them: the application still gets them.
  if (policy_->acknowledge != Acknowledge::automatic) buffer_.clear();
  for (std::uint32_t slot = 0; slot < slots_.slots(); ++slot) {
    if (slots_.live(slot)) slots_[slot].settleable = false;
  }
}

void Consumer::on(const ConnectionReady&, SeenIds&, ConsumerEffects&) { connected_ = true; }

// What is done with a delivery.

void Consumer::fill_slots(SeenIds& seen, ConsumerEffects& effects) {
  while (!buffer_.empty() && has_free_slot()) take_up(buffer_.pop_front(), seen, effects);
}

void Consumer::take_up(const MessageDelivered& delivery, SeenIds& seen, ConsumerEffects& effects) {
  bool settleable = policy_->acknowledge != Acknowledge::automatic;
  if (policy_->acknowledge == Acknowledge::before_processing) {
    settle(delivery, ConsumerSettlement::acknowledge, effects);
    settleable = false;
  }
  if (dedups() && seen.contains(delivery.message)) [[unlikely]]
    return finish(delivery, settleable, seen, effects);
  const Duration service = service_time(delivery);
  note_start(delivery, service, effects);
  const std::uint32_t slot = slots_.allocate();
  slots_[slot].delivery = delivery;
  slots_[slot].settleable = settleable;
  effects.add(StartProcessing{slot, service});
}

void Consumer::finish(const MessageDelivered& delivery, bool settleable, SeenIds& seen, ConsumerEffects& effects) {
  have_effect(delivery, seen, effects);
  if (settleable) settle(delivery, ConsumerSettlement::acknowledge, effects);
}

void Consumer::have_effect(const MessageDelivered& delivery, SeenIds& seen, ConsumerEffects& effects) {
  const bool repeated = dedups() && !seen.insert(delivery.message);
  note(effects, repeated ? NoteKind::effect_skipped : NoteKind::effect, delivery);
  if (onward_.forward_to.valid() && connected_)
    effects.add(ForwardMessage{delivery.message, delivery.body, onward_.forward_to});
  if (onward_.hand_over) effects.add(HandOver{delivery.message});
}

void Consumer::settle(const MessageDelivered& delivery, ConsumerSettlement how, ConsumerEffects& effects) {
  --unsettled_;
  effects.add(SettleDelivery{delivery.token, how});
  switch (how) {
    case ConsumerSettlement::acknowledge:
      return note(effects, NoteKind::settled_ack, delivery);
    case ConsumerSettlement::give_back:
      return note(effects, NoteKind::settled_return, delivery);
    case ConsumerSettlement::reject:
      return note(effects, NoteKind::settled_reject, delivery);
  }
}

ConsumerSettlement Consumer::failure_settlement() const {
  return policy_->on_failure == OnFailure::give_back ? ConsumerSettlement::give_back : ConsumerSettlement::reject;
}

bool Consumer::dedups() const { return std::holds_alternative<SeenIdsDedup>(policy_->dedup); }

bool Consumer::crashes(const MessageDelivered& delivery) const {
  return delivery.poisonous && policy_->on_poison == OnPoison::crash;
}

// The attempt of a draw is the delivery count, and the stage joins it: 16 bits of each are enough to tell them apart.
bool Consumer::fails(const MessageDelivered& delivery) const {
  if (delivery.poisonous && policy_->on_poison == OnPoison::fail) return true;
  if (policy_->failure_probability <= 0) [[likely]]
    return false;
  DrawStream stream(key_, Purpose::failure, draw_subject(delivery.message), draw_attempt(delivery));
  return stream.uniform() < policy_->failure_probability;
}

Duration Consumer::service_time(const MessageDelivered& delivery) const {
  DrawStream stream(key_, Purpose::service, draw_subject(delivery.message), draw_attempt(delivery));
  double seconds = sample(policy_->service, stream);
  if (policy_->service_per_kib.ns > 0) [[unlikely]]
    seconds += to_seconds(policy_->service_per_kib) * delivery.body.size / 1024;
  if (policy_->slowdown.factor != 1) [[unlikely]]
    seconds *= policy_->slowdown.at(now_);
  return std::max(from_seconds(seconds), Duration{0});
}

std::uint32_t Consumer::draw_attempt(const MessageDelivered& delivery) const {
  return (stage_ << 16) | delivery.delivery_count;
}

// What is observed.

void Consumer::note_delivery(const MessageDelivered& delivery, ConsumerEffects& effects) const {
  note(effects, NoteKind::delivered, delivery);
  if (policy_->acknowledge == Acknowledge::automatic || !effects.notes().wants(NoteKind::consumer_window)) return;
  effects.notes().add({.time = now_,
                       .message = delivery.message,
                       .actor = id_.value,
                       .place = delivery.queue.value,
                       .kind = NoteKind::consumer_window,
                       .count = static_cast<std::uint16_t>(std::min<std::uint64_t>(unsettled_, 65535)),
                       .detail = policy_->prefetch});
}

void Consumer::note_start(const MessageDelivered& delivery, Duration service, ConsumerEffects& effects) const {
  if (!effects.notes().wants(NoteKind::processing_started)) [[likely]]
    return;
  Note started{.time = now_,
               .message = delivery.message,
               .actor = id_.value,
               .place = delivery.queue.value,
               .kind = NoteKind::processing_started,
               .count = delivery.delivery_count};
  set_processing_time(started, service);
  effects.notes().add(started);
}

void Consumer::note(ConsumerEffects& effects, NoteKind kind, const MessageDelivered& delivery) const {
  if (!effects.notes().wants(kind)) return;
  effects.notes().add({.time = now_,
                       .message = delivery.message,
                       .actor = id_.value,
                       .place = delivery.queue.value,
                       .kind = kind,
                       .flag = delivery.redelivered,
                       .count = delivery.delivery_count,
                       .detail = static_cast<std::uint32_t>(delivery.token)});
}

}  // namespace brokerlab
