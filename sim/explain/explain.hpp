// SPDX-License-Identifier: Apache-2.0
// A scenario explained before it runs. Requires problems(config) to be empty.
#pragma once

#include "sim/explain/explanation.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::sim {

Explanation explain(const WorldConfig& config);

}  // namespace brokerlab::sim
