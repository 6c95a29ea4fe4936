// SPDX-License-Identifier: Apache-2.0
// Loads the traces that arrivals name.
#pragma once

#include <functional>
#include <string>

#include "broker_model/base/result.hpp"
#include "scenarios/language/problem.hpp"
#include "scenarios/language/value.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::scenario {

/// A file that a scenario names: where it was found, and its text.
struct LoadedFile {
  std::string path;
  std::string text;
};
/// Gives the file of that name as the scenario writes it, or says why there is none ("cannot be opened: ...").
using FileLoader = std::function<Result<LoadedFile, std::string>(const std::string& name)>;

/// Fills in the counts or times of every group whose arrivals are a trace or timestamps. A file that cannot be read is
/// a problem at the key that names it; one that makes no sense is a problem at its own line and column.
void load_traces(sim::WorldConfig& config, const Value& document, const FileLoader& load, Problems& problems);

}  // namespace brokerlab::scenario
