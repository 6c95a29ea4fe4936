// SPDX-License-Identifier: Apache-2.0
#include "cli/note_text.hpp"

#include <fmt/format.h>

#include "cli/client_names.hpp"

namespace brokerlab::cli {

namespace {

enum class Side : std::uint8_t { producer, consumer, broker, world };

Side side_of(NoteKind kind) {
  if (kind <= NoteKind::producer_unblocked) return Side::producer;
  if (kind <= NoteKind::consumer_window) return Side::consumer;
  if (kind <= NoteKind::lease_expired) return Side::broker;
  return Side::world;
}

std::string actor_text(const sim::WorldConfig& config, const Note& note) {
  switch (side_of(note.kind)) {
    case Side::producer:
      return producer_name(config, note.actor);
    case Side::consumer:
      return consumer_name(config, note.actor);
    case Side::broker:
      return "broker";
    case Side::world:
      break;
  }
  return "world";
}

std::string details(const Note& note) {
  std::string out;
  if (note.kind == NoteKind::delivered) out += note.flag != 0 ? ", redelivered" : ", first time";
  if (note.count != 0) out += fmt::format(", count {}", note.count);
  return out.empty() ? out : "  (" + out.substr(2) + ")";
}

}  // namespace

const char* note_kind_name(NoteKind kind) {
  switch (kind) {
    case NoteKind::send_intended:
      return "send_intended";
    case NoteKind::send_attempted:
      return "send_attempted";
    case NoteKind::send_confirmed:
      return "send_confirmed";
    case NoteKind::send_refused:
      return "send_refused";
    case NoteKind::send_unknown:
      return "send_unknown";
    case NoteKind::send_dropped:
      return "send_dropped";
    case NoteKind::send_returned:
      return "send_returned";
    case NoteKind::producer_blocked:
      return "producer_blocked";
    case NoteKind::producer_unblocked:
      return "producer_unblocked";
    case NoteKind::delivered:
      return "delivered";
    case NoteKind::effect:
      return "effect";
    case NoteKind::effect_skipped:
      return "effect_skipped";
    case NoteKind::settled_ack:
      return "settled_ack";
    case NoteKind::settled_return:
      return "settled_return";
    case NoteKind::settled_reject:
      return "settled_reject";
    case NoteKind::consumer_window:
      return "consumer_window";
    case NoteKind::accepted:
      return "accepted";
    case NoteKind::refused:
      return "refused";
    case NoteKind::unroutable:
      return "unroutable";
    case NoteKind::leased:
      return "leased";
    case NoteKind::returned:
      return "returned";
    case NoteKind::acknowledged:
      return "acknowledged";
    case NoteKind::discarded:
      return "discarded";
    case NoteKind::dropped:
      return "dropped";
    case NoteKind::dead_lettered:
      return "dead_lettered";
    case NoteKind::dead_letter_lost:
      return "dead_letter_lost";
    case NoteKind::expired:
      return "expired";
    case NoteKind::purged:
      return "purged";
    case NoteKind::deleted:
      return "deleted";
    case NoteKind::lost:
      return "lost";
    case NoteKind::lease_expired:
      return "lease_expired";
    case NoteKind::process_killed:
      return "process_killed";
    case NoteKind::power_cut:
      return "power_cut";
    case NoteKind::process_restarted:
      return "process_restarted";
    case NoteKind::queue_declared:
      return "queue_declared";
  }
  return "?";
}

std::string note_text(const sim::WorldConfig& config, const Note& note) {
  const std::string message = note.message.producer.valid() ? message_name(config, note.message) : std::string("-");
  return fmt::format("{:>14.6f}s  {:<14} {:<18} {}{}", to_seconds(Duration{note.time.ns}), actor_text(config, note),
                     note_kind_name(note.kind), message, details(note));
}

}  // namespace brokerlab::cli
