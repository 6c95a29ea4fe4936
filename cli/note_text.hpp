// SPDX-License-Identifier: Apache-2.0
// One observation as one line for people.
#pragma once

#include <string>

#include "broker_model/base/note.hpp"
#include "sim/metrics/report.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::cli {

/// The name of the queue where the note's event took place; empty where none is told.
std::string place_text(const sim::RunReport& report, const Note& note);

/// "12.345678s  drivers[2]  delivered  riders/17  work  (redelivered, count 2)". Actors are named where the kind says
/// whose id it is.
std::string note_text(const sim::WorldConfig& config, const sim::RunReport& report, const Note& note);

}  // namespace brokerlab::cli
