// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/note_names.hpp"

namespace brokerlab::history {

std::string_view name_of(NoteKind kind) {
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

std::optional<NoteKind> note_kind_named(std::string_view name) {
  for (int i = 0; i < kNoteKinds; ++i)
    if (name_of(static_cast<NoteKind>(i)) == name) return static_cast<NoteKind>(i);
  return std::nullopt;
}

}  // namespace brokerlab::history
