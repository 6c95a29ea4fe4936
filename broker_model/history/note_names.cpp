// SPDX-License-Identifier: Apache-2.0
#include "broker_model/history/note_names.hpp"

#include <array>
#include <cstddef>

namespace brokerlab::history {

namespace {
// In the order of NoteKind; a test goes through all of them.
constexpr std::array<std::string_view, kNoteKinds> kNames{"send_intended",
                                                          "send_attempted",
                                                          "send_confirmed",
                                                          "send_refused",
                                                          "send_unknown",
                                                          "send_dropped",
                                                          "send_returned",
                                                          "reply_received",
                                                          "reply_expired",
                                                          "reply_ignored",
                                                          "producer_blocked",
                                                          "producer_unblocked",
                                                          "delivered",
                                                          "effect",
                                                          "effect_skipped",
                                                          "settled_ack",
                                                          "settled_return",
                                                          "settled_reject",
                                                          "processing_started",
                                                          "consumer_window",
                                                          "accepted",
                                                          "refused",
                                                          "unroutable",
                                                          "leased",
                                                          "returned",
                                                          "acknowledged",
                                                          "discarded",
                                                          "dropped",
                                                          "dead_lettered",
                                                          "dead_letter_lost",
                                                          "expired",
                                                          "purged",
                                                          "deleted",
                                                          "lost",
                                                          "lease_expired",
                                                          "process_killed",
                                                          "power_cut",
                                                          "process_restarted",
                                                          "queue_declared",
                                                          "fault_began",
                                                          "fault_ended",
                                                          "disk_alarm",
                                                          "write_failed",
                                                          "log_damaged"};
}  // namespace

std::string_view name_of(NoteKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<NoteKind> note_kind_named(std::string_view name) {
  for (int i = 0; i < kNoteKinds; ++i)
    if (name_of(static_cast<NoteKind>(i)) == name) return static_cast<NoteKind>(i);
  return std::nullopt;
}

}  // namespace brokerlab::history
