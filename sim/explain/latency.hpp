// SPDX-License-Identifier: Apache-2.0
// Where the time goes, hop by hop: means, with nobody in line and nothing lost.
#pragma once

#include <vector>

#include "sim/explain/explanation.hpp"
#include "sim/explain/plant.hpp"

namespace brokerlab::sim {

/// From a producer's intent to its confirm and to the effect, over `queue`; `consumers` may be null.
LatencyBudget latency_budget(const Plant& plant, const ProducerGroupConfig& producers, const std::string& queue,
                             const ConsumerGroupConfig* consumers);

/// One per producer group and consumer group of its queue; a queue without consumers has one of the producers' alone.
std::vector<LatencyBudget> latency_budgets(const Plant& plant);

/// Seconds for which a delivery is in the consumer's hands, as the broker counts: from the hand-out to the
/// acknowledgement's reading.
double holding_time(const Plant& plant, const ConsumerGroupConfig& consumers);

}  // namespace brokerlab::sim
