// SPDX-License-Identifier: Apache-2.0
#include "scenarios/transcripts/client.hpp"

#include <algorithm>
#include <type_traits>

namespace brokerlab::scenario::transcript {
namespace {

const char* word(bool value) { return value ? "true" : "false"; }

const char* word(DeathReason reason) {
  switch (reason) {
    case DeathReason::rejected:
      return "rejected";
    case DeathReason::expired:
      return "expired";
    case DeathReason::maxlen:
      return "maxlen";
    case DeathReason::delivery_limit:
      return "delivery_limit";
  }
  return "?";
}

std::string show(const HeaderValue& header) {
  const auto text = [](const auto& value) -> std::string {
    using V = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<V, std::string>) {
      return value;
    } else if constexpr (std::is_same_v<V, std::int64_t>) {
      return "int:" + std::to_string(value);
    } else if constexpr (std::is_same_v<V, bool>) {
      return std::string("bool:") + word(value);
    } else if constexpr (std::is_same_v<V, std::vector<HeaderValue>>) {
      std::string list = "[";
      for (const HeaderValue& each : value) list += (list.size() > 1 ? "," : "") + show(each);
      return list + "]";
    } else {
      return "void:";
    }
  };
  return std::visit(text, header.value);
}

std::string show(const Properties& properties, bool dead) {
  std::string line;
  if (properties.priority) line += " priority=" + std::to_string(*properties.priority);
  if (properties.expiration && !dead) line += " ttl=" + *properties.expiration;
  for (const Header& header : properties.headers)
    if (!header.name.starts_with("x-")) line += " header " + header.name + "=" + show(header.value);
  return line;
}

std::string close_text(const char* what, amqp::ReplyCode code) {
  return std::string("closed ") + what + " " + std::to_string(static_cast<int>(code)) + " " +
         std::string(amqp::name_of(code));
}

}  // namespace

std::string shown(const std::string& text) { return text.empty() ? "\"\"" : text; }

void Client::forget_channel() {
  channel_open = false;
  confirms = false;
  published = 0;
  tags.clear();
  unconfirmed.clear();
}

void FrameReader::read(Client& client, const amqp::Frame& frame) const {
  const auto on = [&](const auto& each) {
    using F = std::decay_t<decltype(each)>;
    if constexpr (std::is_same_v<F, amqp::Confirm>) {
      confirm(client, each);
    } else if constexpr (std::is_same_v<F, amqp::Deliver>) {
      deliver(client, each);
    } else if constexpr (std::is_same_v<F, amqp::GetOk>) {
      client.tags[body(each.message)] = each.tag;
      client.note("got " + client.getting + " " + shown(body(each.message)) +
                  " redelivered=" + word(each.message.redelivered) + " remaining=" + std::to_string(each.remaining) +
                  more(each.message, client.getting));
      client.answer = frame;
    } else if constexpr (std::is_same_v<F, amqp::Return>) {
      client.note("returned " + shown(body(each.message)) + " " + std::to_string(static_cast<int>(each.code)) + " " +
                  std::string(amqp::name_of(each.code)));
    } else if constexpr (std::is_same_v<F, amqp::CancelConsumer>) {
      const auto& subscription = client.subscriptions[each.tag];
      client.note("cancelled " + subscription.queue + subscription.shown);
    } else if constexpr (std::is_same_v<F, amqp::CloseChannelFrame>) {
      client.note(close_text("channel", each.code));
      client.channel_open = false;
      client.unconfirmed.clear();
      client.answer = frame;
    } else if constexpr (std::is_same_v<F, amqp::CloseConnectionFrame>) {
      client.note(close_text("connection", each.code));
      client.connection_open = client.channel_open = false;
      client.unconfirmed.clear();
      client.answer = frame;
    } else {
      client.answer = frame;
    }
  };
  std::visit(on, frame);
}

void FrameReader::confirm(Client& client, const amqp::Confirm& frame) const {
  const char* what = frame.refused ? "refused " : "confirmed ";
  auto first = frame.multiple ? client.unconfirmed.begin() : client.unconfirmed.find(frame.tag);
  while (first != client.unconfirmed.end() && first->first <= frame.tag) {
    client.note(what + first->second, first->first);
    first = client.unconfirmed.erase(first);
  }
}

void FrameReader::deliver(Client& client, const amqp::Deliver& frame) const {
  client.tags[body(frame.message)] = frame.tag;
  const auto& subscription = client.subscriptions[frame.consumer];
  client.note("deliver " + subscription.queue + " " + shown(body(frame.message)) + " redelivered=" +
              word(frame.message.redelivered) + subscription.shown + more(frame.message, subscription.queue));
}

std::string FrameReader::more(const Outgoing& message, const std::string& queue) const {
  std::string line;
  const bool by_default = message.exchange == well_known::kDefault;
  if (!by_default) line += " exchange=" + text(message.exchange);
  if (!by_default || text(message.key) != queue) line += " key=" + shown(text(message.key));
  const bool dead = message.deaths_count > 0;
  if (message.properties.valid()) line += show(dictionary_.properties(message.properties), dead);
  return line + history(message);
}

// x-death, newest first. Dead-lettering takes the expiration off and keeps it in the entry of the first death.
std::string FrameReader::history(const Outgoing& message) const {
  std::string line;
  for (std::size_t i = 0; i < message.deaths_count; ++i) {
    const DeathEntry& death = deaths_[message.deaths_first + i];
    line += " death=" + text(death.queue) + ":" + word(death.reason) + ":" + std::to_string(death.count);
    const bool first = death.queue == message.first_death_queue && death.reason == message.first_death_reason;
    if (first && message.properties.valid() && dictionary_.properties(message.properties).expiration)
      line += ":ttl=" + *dictionary_.properties(message.properties).expiration;
  }
  if (message.deaths_count > 0)
    line += " first-death=" + text(message.first_death_queue) + ":" + word(message.first_death_reason);
  return line;
}

std::vector<std::string> take_observations(const std::string& name, Client& client) {
  auto& all = client.observations;
  for (auto run = all.begin(); run != all.end();) {
    auto end = run;
    while (end != all.end() && end->confirm != 0) ++end;
    std::stable_sort(run, end, [](const auto& a, const auto& b) { return a.confirm < b.confirm; });
    run = end == all.end() ? end : end + 1;
  }
  std::vector<std::string> lines;
  for (const auto& each : all) lines.push_back(name + ": " + each.text);
  all.clear();
  return lines;
}

}  // namespace brokerlab::scenario::transcript
