// SPDX-License-Identifier: Apache-2.0
// What a queue's clients hang on: hosts, switches and links that are articulation points between their machines and the
// broker's. The broker's own host always is one.
#pragma once

#include <vector>

#include "sim/explain/explanation.hpp"
#include "sim/explain/plant.hpp"

namespace brokerlab::sim {

std::vector<SinglePoint> single_points(const Plant& plant);

}  // namespace brokerlab::sim
