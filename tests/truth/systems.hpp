// SPDX-License-Identifier: Apache-2.0
// The textbook systems as worlds: ideal links, no processor cost, a queue between Poisson producers and consumers whose
// window is what they work on.
#pragma once

#include <string>

#include "sim/world/config.hpp"
#include "tests/truth/csv_rows.hpp"

namespace brokerlab::truth {

/// A world that a row's parameters describe; without chance nothing is drawn, and one run says it all.
struct Setting {
  sim::WorldConfig config;
  bool chance = true;
};

/// lambda arrivals per second, c servers with this service time, for about `messages` arrivals after the warm-up.
sim::WorldConfig station(double lambda, std::uint32_t servers, const Distribution& service, double messages);

/// The service distribution that an M/G/1 row's parameters name ("S=Erlang-4 mean 1").
Distribution service_named(const Row& row);

/// Adds a further queue and its consumers, fed by the consumers of the last one.
void add_stage(sim::WorldConfig& config, const std::string& queue, std::uint32_t servers, const Distribution& service);

}  // namespace brokerlab::truth
