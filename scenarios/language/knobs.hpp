// SPDX-License-Identifier: Apache-2.0
// Every knob that a scenario has, with other values that it could have: what the test turns that demands of each knob
// that it counts.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/scenario.hpp"

namespace brokerlab::scenario {

/// `path` is for --set ("producers.riders.window"); `pattern` tells the knob apart from others of its kind but not from
/// the same knob of another group ("producers.*.window"; "queues.*.lease(timeout).timeout" within a kind). Alternatives
/// are texts for --set; a knob that names a queue has none here.
struct Knob {
  std::string path;
  std::string pattern;
  std::vector<std::string> alternatives;
};

/// The knobs of the scenario's world: no description, no guarantees. Of a choice, the knobs of the kind that is chosen.
std::vector<Knob> knobs_of(const Scenario& scenario);

/// The patterns of all knobs that the language has, in every kind of every choice.
std::vector<std::string> all_knob_patterns();

}  // namespace brokerlab::scenario
