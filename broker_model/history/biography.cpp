// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/biography.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "broker_model/base/message.hpp"

namespace brokerlab::history {

namespace {

bool is_of_the_world(NoteKind kind) {
  return kind == NoteKind::process_killed || kind == NoteKind::power_cut || kind == NoteKind::process_restarted ||
         kind >= NoteKind::fault_began;
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

// What each kind says, in the order of NoteKind.
constexpr std::array kWords{
    "producer {actor} intends to send it: {detail} bytes to {place}",
    "producer {actor} {attempt}",
    "producer {actor} has it confirmed",
    "producer {actor} has it refused for good",
    "producer {actor} gives up after {count} attempts: outcome unknown",
    "producer {actor} drops it: it never leaves (buffer full, breaker open, or too late)",
    "producer {actor} gets it back: unroutable",
    "producer {actor} has the reply to it",
    "producer {actor} waits no longer for a reply to it",
    "producer {actor} gets a reply to it that it does not wait for",
    "producer {actor} is blocked",
    "producer {actor} is no longer blocked",
    "{delivery}",
    "consumer {actor} has processed it: the effect happens",
    "consumer {actor} has seen it before: the effect is skipped",
    "consumer {actor} acknowledges it",
    "consumer {actor} returns it",
    "consumer {actor} rejects it",
    "consumer {actor} begins to process it",
    "consumer {actor} holds {count} unsettled, window {detail}",
    "{acceptance}",
    "{place} refuses it: full",
    "no queue matches it",
    "{place} hands it out: delivery {count}",
    "{place} takes it back",
    "{place} removes it: acknowledged",
    "{place} removes it: rejected, no dead-letter target",
    "{place} drops it for length {detail}",
    "{place} dead-letters it: {reason}",
    "{place} removes it: its dead letter has nowhere to go",
    "{place} removes it: expired",
    "{place} removes it: purged",
    "{place} removes it: the queue is deleted",
    "{place} has lost it",
    "its lease from {place} runs out",
    "process {actor} is killed",
    "the power of process {actor} is cut",
    "process {actor} is back",
    "{place} is declared",
    "fault {detail} begins for process {actor}",
    "fault {detail} is over for process {actor}",
    "{alarm}",
    "the disk is full: process {actor} cannot write its log and stops",
    "process {actor} finds its log damaged: {detail} records in the middle, {count} torn at the end"};

static_assert(kWords.size() == static_cast<std::size_t>(kNoteKinds));

std::string words_of(const Note& n, const std::string& place) {
  const bool death = n.kind == NoteKind::dead_lettered;
  return fmt::format(fmt::runtime(kWords[static_cast<std::size_t>(n.kind)]), fmt::arg("actor", n.actor),
                     fmt::arg("place", place), fmt::arg("count", n.count), fmt::arg("detail", n.detail),
                     fmt::arg("attempt", attempt(n)), fmt::arg("delivery", delivery(n, place)),
                     fmt::arg("alarm", n.flag != 0 ? "the disk is short of room" : "the disk has room again"),
                     fmt::arg("acceptance", acceptance(n, place)), fmt::arg("reason", death ? reason(n.flag) : ""));
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
