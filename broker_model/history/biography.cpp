// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/biography.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "broker_model/base/message.hpp"

namespace brokerlab::history {

namespace {

bool is_of_the_world(NoteKind kind) {
  return kind == NoteKind::process_killed || kind == NoteKind::power_cut || kind == NoteKind::process_restarted;
}

std::string_view reason(std::uint8_t flag) {
  switch (static_cast<DeathReason>(flag)) {
    case DeathReason::rejected:
      return "rejected";
    case DeathReason::expired:
      return "expired";
    case DeathReason::maxlen:
      return "maxlen";
    case DeathReason::delivery_limit:
      return "delivery-limit";
  }
  return "?";
}

std::string place_of(const Note& note, const NameText& name) {
  const NameId place{note.place};
  return place.valid() ? std::string(name(place)) : std::string("nowhere");
}

std::string attempt(const Note& n) {
  return n.count > 1 ? fmt::format("sends it again, attempt {}", n.count) : std::string("sends it");
}

std::string delivery(const Note& n, const std::string& place) {
  return fmt::format("consumer {} receives it from {}: delivery {}{}", n.actor, place, n.count,
                     n.flag != 0 ? ", flagged as redelivered" : "");
}

std::string acceptance(const Note& n, const std::string& place) {
  return fmt::format("{} accepts it{}: length {}", place, n.flag != 0 ? " as a dead letter" : "", n.detail);
}

std::string words_of(const Note& n, const std::string& place) {
  switch (n.kind) {
    case NoteKind::send_intended:
      return fmt::format("producer {} intends to send it: {} bytes to {}", n.actor, n.detail, place);
    case NoteKind::send_attempted:
      return fmt::format("producer {} {}", n.actor, attempt(n));
    case NoteKind::send_confirmed:
      return fmt::format("producer {} has it confirmed", n.actor);
    case NoteKind::send_refused:
      return fmt::format("producer {} has it refused for good", n.actor);
    case NoteKind::send_unknown:
      return fmt::format("producer {} gives up after {} attempts: outcome unknown", n.actor, n.count);
    case NoteKind::send_dropped:
      return fmt::format("producer {} drops it: its buffer is full, it never leaves", n.actor);
    case NoteKind::send_returned:
      return fmt::format("producer {} gets it back: unroutable", n.actor);
    case NoteKind::producer_blocked:
      return fmt::format("producer {} is blocked", n.actor);
    case NoteKind::producer_unblocked:
      return fmt::format("producer {} is no longer blocked", n.actor);
    case NoteKind::delivered:
      return delivery(n, place);
    case NoteKind::effect:
      return fmt::format("consumer {} has processed it: the effect happens", n.actor);
    case NoteKind::effect_skipped:
      return fmt::format("consumer {} has seen it before: the effect is skipped", n.actor);
    case NoteKind::settled_ack:
      return fmt::format("consumer {} acknowledges it", n.actor);
    case NoteKind::settled_return:
      return fmt::format("consumer {} returns it", n.actor);
    case NoteKind::settled_reject:
      return fmt::format("consumer {} rejects it", n.actor);
    case NoteKind::consumer_window:
      return fmt::format("consumer {} holds {} unsettled, window {}", n.actor, n.count, n.detail);
    case NoteKind::accepted:
      return acceptance(n, place);
    case NoteKind::refused:
      return fmt::format("{} refuses it: full", place);
    case NoteKind::unroutable:
      return "no queue matches it";
    case NoteKind::leased:
      return fmt::format("{} hands it out: delivery {}", place, n.count);
    case NoteKind::returned:
      return fmt::format("{} takes it back", place);
    case NoteKind::acknowledged:
      return fmt::format("{} removes it: acknowledged", place);
    case NoteKind::discarded:
      return fmt::format("{} removes it: rejected, no dead-letter target", place);
    case NoteKind::dropped:
      return fmt::format("{} drops it for length {}", place, n.detail);
    case NoteKind::dead_lettered:
      return fmt::format("{} dead-letters it: {}", place, reason(n.flag));
    case NoteKind::dead_letter_lost:
      return fmt::format("{} removes it: its dead letter has nowhere to go", place);
    case NoteKind::expired:
      return fmt::format("{} removes it: expired", place);
    case NoteKind::purged:
      return fmt::format("{} removes it: purged", place);
    case NoteKind::deleted:
      return fmt::format("{} removes it: the queue is deleted", place);
    case NoteKind::lost:
      return fmt::format("{} has lost it", place);
    case NoteKind::lease_expired:
      return fmt::format("its lease from {} runs out", place);
    case NoteKind::process_killed:
      return fmt::format("process {} is killed", n.actor);
    case NoteKind::power_cut:
      return fmt::format("the power of process {} is cut", n.actor);
    case NoteKind::process_restarted:
      return fmt::format("process {} is back", n.actor);
    case NoteKind::queue_declared:
      return fmt::format("{} is declared", place);
  }
  return {};
}

}  // namespace

void tell(std::span<const Note> notes, MessageId message, const NameText& name, std::string& out) {
  const auto is_about = [&](const Note& note) { return note.message == message && !is_of_the_world(note.kind); };
  const auto first = std::find_if(notes.begin(), notes.end(), is_about);
  const auto last = std::find_if(notes.rbegin(), notes.rend(), is_about).base();
  for (auto note = first; note < last; ++note) {
    if (!is_about(*note) && !is_of_the_world(note->kind)) continue;
    fmt::format_to(std::back_inserter(out), "{:>14.3f} ms  {}\n", static_cast<double>(note->time.ns) / 1e6,
                   words_of(*note, place_of(*note, name)));
  }
}

}  // namespace brokerlab::history
