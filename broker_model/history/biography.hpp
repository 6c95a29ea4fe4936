// SPDX-License-Identifier: Apache-2.0
// The biography of one message: what all notes say about it, one line each, for people.
//
//         10.000 ms  producer 0 intends to send it: 1024 bytes to orders
//         10.000 ms  producer 0 sends it
//         10.412 ms  orders accepts it: length 1
//         10.824 ms  producer 0 has it confirmed
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "broker_model/base/note.hpp"

namespace brokerlab::history {

/// The text of a name; asked only for valid ids.
using NameText = std::function<std::string_view(NameId)>;

/// Appends a line per note about `message` to `out`, in the order of `notes`. Kills, power cuts and restarts between
/// its first and last note are told too, for they are part of its life. Appends nothing if no note is about it.
void tell(std::span<const Note> notes, MessageId message, const NameText& name, std::string& out);

}  // namespace brokerlab::history
