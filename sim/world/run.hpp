// SPDX-License-Identifier: Apache-2.0
// One run from configuration to report: builds the world, runs load and drain, judges the history.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "broker_model/base/ids.hpp"
#include "broker_model/history/verdict.hpp"
#include "sim/metrics/report.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::sim {

/// A guarantee by name (see broker_model/history/guarantees) and what the scenario states of it.
struct Claim {
  std::string guarantee;
  history::Expectation expectation = history::Expectation::must_hold;
};

struct RunOptions {
  std::optional<MessageId> follow;  ///< tell this message's biography
  Duration series_interval{0};      ///< 0 = no series; sampled between events, never as an event
  bool check = true;                ///< false: no notes wanted, no judgement (for measuring what checking costs)
  bool reading_thread = false;      ///< reads the history on a thread of its own: the same report, sooner
  bool close_look = false;          ///< gather what comparing needs (RunReport::close); takes memory for each message
  std::atomic<std::int64_t>* reached = nullptr;    ///< told the simulated time (ns) now and then, for progress
  const std::atomic<bool>* interrupted = nullptr;  ///< polled; a true ends the run cleanly with what is known so far
};

/// Runs `config` under its own seed. Problems of the configuration that only building finds (an unknown queue, a cycle
/// of block-producer queues) are the caller's to prevent by `problems(config)`.
RunReport run(const WorldConfig& config, std::span<const Claim> claims, const RunOptions& options);

/// What is wrong with a configuration: one entry per problem, naming the knob by its path ("consumers.drivers.from").
struct ConfigProblem {
  std::string path;
  std::string text;
};
std::vector<ConfigProblem> problems(const WorldConfig& config);

}  // namespace brokerlab::sim
