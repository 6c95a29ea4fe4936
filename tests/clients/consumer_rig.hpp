// SPDX-License-Identifier: Apache-2.0
// Drives a consumer by hand and tells what it asked for and noted in words. Messages come from producer 1; a delivery's
// token is 100 + the message's number.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "broker_model/clients/consumer.hpp"

namespace brokerlab::testing {

class ConsumerRig {
 public:
  explicit ConsumerRig(const ConsumerPolicy& policy, Onward onward = {})
      : consumer(ConsumerId{2}, std::make_shared<const ConsumerPolicy>(policy), DrawKey{}, 0, onward),
        seen(policy.dedup) {
    effects.notes().want_all();
    input(ConnectionReady{});
  }

  void deliver(std::uint32_t number, std::uint16_t delivery_count = 1) {
    input(MessageDelivered{
        {ProducerId{1}, number}, 100 + number, Body{.size = 64}, NameId{9}, delivery_count, delivery_count > 1});
  }
  void deliver_poison(std::uint32_t number) {
    input(MessageDelivered{{ProducerId{1}, number}, 100 + number, Body{.size = 64}, NameId{9}, 1, false, true});
  }
  void done(std::uint32_t slot) { input(ProcessingDone{slot}); }
  void input(const ConsumerInput& each) {
    effects.clear();
    effects.notes().clear();
    consumer.step(now, each, seen, effects);
    for (const Note& note : effects.notes().all()) tell(note);
    for (const ConsumerEffect& effect : effects.items()) std::visit([&](const auto& it) { tell(it); }, effect);
  }
  /// What happened since the last call; delivered and consumer_window are left out.
  std::string told() { return std::exchange(story, ""); }

  Consumer consumer;
  SeenIds seen;
  ConsumerEffects effects;
  Instant now;
  std::string story;
  std::vector<Duration> durations;

 private:
  void tell(const SettleDelivery& settle) {
    constexpr const char* kWords[] = {"ack ", "give back ", "reject "};
    line(kWords[static_cast<int>(settle.how)] + std::to_string(settle.token));
  }
  void tell(const StartProcessing& start) {
    line("start in slot " + std::to_string(start.slot));
    durations.push_back(start.duration);
  }
  void tell(const ProcessCrashed& crashed) { line("crash of " + std::to_string(crashed.message.number)); }
  void tell(const ForwardMessage& forward) {
    line("forward " + std::to_string(forward.message.number) + " to " + std::to_string(forward.queue.value));
  }
  void tell(const HandOver& reply) { line("hand over " + std::to_string(reply.message.number)); }
  void tell(const Note& note) {
    if (note.kind == NoteKind::effect) line("effect of " + std::to_string(note.message.number));
    if (note.kind == NoteKind::effect_skipped) line("skip " + std::to_string(note.message.number));
  }
  void line(const std::string& text) { story += text + "\n"; }
};

}  // namespace brokerlab::testing
