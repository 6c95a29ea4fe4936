// SPDX-License-Identifier: Apache-2.0
#include "sim/metrics/close_look.hpp"

#include <algorithm>

#include "broker_model/base/mix.hpp"

namespace brokerlab::sim {

namespace {

/// One send's part of the plan's fingerprint; a sum of these does not depend on the order of sends at one instant.
std::uint64_t print_of(const Note& note) {
  const std::uint64_t who = std::uint64_t{note.message.producer.value} << 32 | note.message.number;
  return mix64(mix64(mix64(who) ^ static_cast<std::uint64_t>(note.time.ns)) ^ note.detail);
}

}  // namespace

CloseLook::CloseLook(const Setup& setup) : setup_(setup), messages_(setup.producers) {}

void CloseLook::want(Notes& notes) {
  for (NoteKind kind : {NoteKind::send_intended, NoteKind::processing_started, NoteKind::effect,
                        NoteKind::effect_skipped, NoteKind::process_killed, NoteKind::power_cut})
    notes.want(kind);
}

void CloseLook::read(std::span<const Note> notes) {
  for (const Note& note : notes) {
    if (note.kind == NoteKind::send_intended) intend(note);
    if (note.kind == NoteKind::processing_started) start(note);
    if (note.kind == NoteKind::effect) affect(note);
    if (note.kind == NoteKind::effect_skipped) skip(note);
    if (note.kind == NoteKind::process_killed || note.kind == NoteKind::power_cut) crash(note);
  }
}

void CloseLook::intend(const Note& note) {
  ++report_.sends;
  report_.plan += print_of(note);
  if (note.message.producer.value >= messages_.size()) return;
  std::vector<Message>& of_producer = messages_[note.message.producer.value];
  if (note.message.number >= of_producer.size()) of_producer.resize(note.message.number + std::size_t{1});
  of_producer[note.message.number].intended = note.time;
}

void CloseLook::start(const Note& note) {
  const Duration time = processing_time(note);
  ++report_.processings;
  report_.worked += time;
  report_.wasted += time;  // until it turns out useful
  open_.insert_or_assign(key_of(note), Processing{note.time, time});
  if (note.actor < setup_.group_of_consumer.size())
    report_.services.add({note.message, setup_.group_of_consumer[note.actor], note.count, time});
}

void CloseLook::affect(const Note& note) {
  Message* message = find(note.message);
  if (message == nullptr) return;
  if (message->first_effect.ns < 0) message->first_effect = note.time;
  const std::uint32_t bit = queue_bit(note.place);
  const auto work = open_.find(key_of(note));
  if (work != open_.end()) {
    if ((message->affected & bit) == 0) report_.wasted.ns -= work->second.time.ns;
    open_.erase(work);
  }
  message->affected |= bit;
}

void CloseLook::skip(const Note& note) { open_.erase(key_of(note)); }

/// What the consumer was at ends here; what was over already (an attempt that failed) was spent in full.
void CloseLook::crash(const Note& note) {
  if (note.actor < setup_.producers) return;
  const std::uint32_t consumer = note.actor - setup_.producers;
  const Key first{consumer, {ProducerId{0}, 0}, 0, 0};
  for (auto at = open_.lower_bound(first); at != open_.end() && at->first.consumer == consumer;) {
    const Duration rest = std::max(at->second.began + at->second.time - note.time, Duration{0});
    report_.worked.ns -= (rest).ns;
    report_.wasted.ns -= (rest).ns;
    at = open_.erase(at);
  }
}

CloseLook::Message* CloseLook::find(MessageId id) {
  if (id.producer.value >= messages_.size()) return nullptr;
  std::vector<Message>& of_producer = messages_[id.producer.value];
  return id.number < of_producer.size() ? &of_producer[id.number] : nullptr;
}

std::uint32_t CloseLook::queue_bit(std::uint32_t place) const {
  const auto found =
      std::find_if(setup_.queues.begin(), setup_.queues.end(), [&](NameId queue) { return queue.value == place; });
  return std::uint32_t{1} << std::min<std::ptrdiff_t>(found - setup_.queues.begin(), 31);
}

CloseReport CloseLook::report(Instant end) const {
  CloseReport report = report_;
  for (const auto& [key, work] : open_) {
    if (work.began + work.time < end) continue;  // it ended without an effect
    report.worked.ns -= (work.time).ns;
    report.wasted.ns -= (work.time).ns;
  }
  for (const std::vector<Message>& of_producer : messages_)
    for (const Message& message : of_producer)
      if (message.first_effect.ns >= 0)
        report.latencies.push_back({message.intended, message.first_effect - message.intended});
  std::stable_sort(report.latencies.begin(), report.latencies.end(),
                   [](const LatencyPoint& a, const LatencyPoint& b) { return a.intended < b.intended; });
  return report;
}

}  // namespace brokerlab::sim
