// SPDX-License-Identifier: Apache-2.0
// The words for kinds of notes, as the code spells them.
#pragma once

#include <optional>
#include <string_view>

#include "broker_model/base/note.hpp"

namespace brokerlab::history {

/// Such as "send_intended".
std::string_view name_of(NoteKind kind);
/// The kind of that name, if there is one.
std::optional<NoteKind> note_kind_named(std::string_view name);

}  // namespace brokerlab::history
