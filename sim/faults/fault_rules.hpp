// SPDX-License-Identifier: Apache-2.0
// Which knobs go with which kind of fault. A knob that its fault would ignore is refused, and so is a fault that lacks
// what it needs.
#pragma once

#include <string>
#include <vector>

#include "sim/faults/fault_config.hpp"

namespace brokerlab::sim {

/// A process is down afterwards; everything else passes by itself.
inline bool ends_a_process(FaultKind kind) { return kind == FaultKind::kill || kind == FaultKind::power_cut; }

/// Something that stays until it is found, and has no length.
inline bool is_damage(FaultKind kind) { return kind == FaultKind::bit_flip; }

/// What is wrong: the knob's key and what would be right.
struct FaultProblem {
  const char* key;
  std::string text;
};

/// The problems of one fault by itself; whether its target exists is not asked.
std::vector<FaultProblem> problems_of(const FaultConfig& fault);

}  // namespace brokerlab::sim
