// SPDX-License-Identifier: Apache-2.0
#include "cli/note_text.hpp"

#include <fmt/format.h>

#include "broker_model/history/note_names.hpp"
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

std::string place_text(const sim::RunReport& report, const Note& note) {
  for (const sim::ConservationRow& row : report.queues)
    if (row.place == note.place) return row.queue;
  return {};
}

std::string note_text(const sim::WorldConfig& config, const sim::RunReport& report, const Note& note) {
  const std::string message = note.message.producer.valid() ? message_name(config, note.message) : std::string("-");
  const std::string line =
      fmt::format("{:>14.6f}s  {:<14} {:<18} {:<14} {}{}", to_seconds(Duration{note.time.ns}), actor_text(config, note),
                  history::name_of(note.kind), message, place_text(report, note), details(note));
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace brokerlab::cli
