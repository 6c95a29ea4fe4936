// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/outbox.hpp"

#include <utility>

namespace brokerlab::core {
namespace {

// Only an answer to a pull can be held with deaths: pushes wait in their queue instead.
Outgoing* message_with_deaths(Effects::Effect& effect) {
  auto* send = std::get_if<Send<Reply>>(&effect);
  auto* pulled = send == nullptr ? nullptr : std::get_if<Pulled>(&send->message);
  return pulled == nullptr || pulled->message.deaths_count == 0 ? nullptr : &pulled->message;
}

}  // namespace

void Outbox::hold(const Effects::Effect& effect, const Effects& effects) {
  Held held{effect, {}};
  if (const Outgoing* message = message_with_deaths(held.effect)) {
    const auto first = effects.deaths().begin() + message->deaths_first;
    held.deaths.assign(first, first + message->deaths_count);
  }
  held_.push_back(std::move(held));
}

void Outbox::release(Effects& effects) {
  Held& held = held_[next_++];
  if (Outgoing* message = message_with_deaths(held.effect)) {
    message->deaths_first = static_cast<std::uint32_t>(effects.deaths().size());
    effects.deaths().insert(effects.deaths().end(), held.deaths.begin(), held.deaths.end());
  }
  effects.add(std::move(held.effect));
  if (next_ < held_.size()) return;
  held_.clear();
  next_ = 0;
}

}  // namespace brokerlab::core
