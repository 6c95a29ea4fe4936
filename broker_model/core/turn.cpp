// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/turn.hpp"

#include <algorithm>

namespace brokerlab::core {
namespace {

std::uint32_t clamp32(std::uint64_t value) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, 0xffffffff));
}

}  // namespace

void Turn::done(std::uint32_t slot, std::uint32_t token, std::uint64_t count, std::uint32_t consumers) {
  if (token != 0) send(slot, Done{token, clamp32(count), consumers});
}
void Turn::failed(std::uint32_t slot, std::uint32_t token, Refusal why) { send(slot, Failed{token, why}); }

void Turn::add_note(NoteKind kind, const Record& record, NameId place, std::uint64_t detail, std::uint32_t count,
                    SessionId actor, std::uint8_t flag) {
  Note note;
  note.time = now;
  note.message = record.message;
  note.actor = actor.value;
  note.place = place.value;
  note.kind = kind;
  note.flag = flag;
  note.count = static_cast<std::uint16_t>(std::min<std::uint32_t>(count, 0xffff));
  note.detail = clamp32(detail);
  effects.notes().add(note);
}

}  // namespace brokerlab::core
