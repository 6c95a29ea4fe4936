// SPDX-License-Identifier: Apache-2.0
// Drives a producer by hand and tells what it did in words: "10 publish 3#2" = at 10 ms, message 3, attempt 2.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "broker_model/clients/producer.hpp"

namespace brokerlab::testing {

class ProducerRig {
 public:
  explicit ProducerRig(const ProducerPolicy& policy)
      : producer(ProducerId{7}, std::make_shared<const ProducerPolicy>(policy), DrawKey{}) {
    effects.notes().want_all();
  }

  void connect() { input(ConnectionReady{}); }
  void intend(std::uint32_t count = 1) {
    for (std::uint32_t i = 0; i < count; ++i) input(Intend{next++, Body{.size = 100}, NameId{4}});
  }
  void answer(std::uint32_t number, std::uint32_t attempt, AnswerKind kind) {
    for (const PublishToken& token : published)
      if (token.number == number && token.attempt == attempt) return input(Answer{token, kind});
    story += "no such publish\n";
  }
  /// Lets time pass up to `ms`, stepping at every deadline on the way.
  void until(std::int64_t ms) {
    const Instant end{milliseconds(ms).ns};
    while (producer.next_deadline() <= end) {
      now = std::max(now, producer.next_deadline());
      input(EndpointTimePassed{});
    }
    now = end;
  }
  void input(const ProducerInput& each) {
    effects.clear();
    effects.notes().clear();
    producer.step(now, each, effects);
    tell();
  }
  /// What happened since the last call; send_intended is left out.
  std::string told() { return std::exchange(story, ""); }

  Producer producer;
  ProducerEffects effects;
  Instant now;
  std::uint32_t next = 0;
  std::vector<PublishToken> published;
  std::string story;

 private:
  void tell() {
    for (const PublishMessage& publish : effects.publishes()) {
      published.push_back(publish.token);
      line("publish " + name(publish.token.number, publish.token.attempt));
    }
    for (const Note& note : effects.notes().all()) tell(note);
  }
  void tell(const Note& note) {
    const std::string message = name(note.message.number, note.count);
    if (note.kind == NoteKind::send_confirmed) line("confirmed " + message);
    if (note.kind == NoteKind::send_refused) line("refused " + message);
    if (note.kind == NoteKind::send_unknown) line("unknown " + message);
    if (note.kind == NoteKind::send_returned) line("returned " + message);
    if (note.kind == NoteKind::send_dropped) line("dropped " + std::to_string(note.message.number));
    if (note.kind == NoteKind::reply_received) line("reply to " + std::to_string(note.message.number));
    if (note.kind == NoteKind::reply_expired) line("no reply to " + std::to_string(note.message.number));
    if (note.kind == NoteKind::reply_ignored) line("ignores a reply to " + std::to_string(note.message.number));
    if (note.kind == NoteKind::producer_blocked) line("blocked");
    if (note.kind == NoteKind::producer_unblocked) line("unblocked");
  }
  static std::string name(std::uint32_t number, std::uint32_t attempt) {
    return std::to_string(number) + "#" + std::to_string(attempt);
  }
  void line(const std::string& text) { story += std::to_string(now.ns / 1'000'000) + " " + text + "\n"; }
};

}  // namespace brokerlab::testing
