// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/traces.hpp"

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "scenarios/language/locate.hpp"
#include "sim/traffic/counts_trace.hpp"
#include "sim/traffic/times_trace.hpp"

namespace brokerlab::scenario {

namespace {

Position file_position(const sim::TraceError& error) { return {error.line, error.column, -1}; }

void load_one(sim::TraceArrivals& trace, Position at, const FileLoader& load, Problems& problems) {
  const auto file = load(trace.file);
  if (!file) return problems.add(at, fmt::format("the trace {} {}", quoted(trace.file), file.error()));
  auto counts = sim::parse_counts_trace(file.value().text);
  if (!counts) return problems.add({file_position(counts.error()), counts.error().text, file.value().path});
  trace.counts = std::make_shared<const sim::CountsTrace>(std::move(counts).value());
}

void load_one(sim::TimestampArrivals& given, Position at, const FileLoader& load, Problems& problems) {
  const auto file = load(given.file);
  if (!file) return problems.add(at, fmt::format("the trace {} {}", quoted(given.file), file.error()));
  auto times = sim::parse_times(file.value().text, given.column, given.unit);
  if (!times) return problems.add({file_position(times.error()), times.error().text, file.value().path});
  given.times = std::make_shared<const std::vector<Duration>>(std::move(times).value());
}

}  // namespace

void load_traces(sim::WorldConfig& config, const Value& document, const FileLoader& load, Problems& problems) {
  for (sim::ProducerGroupConfig& group : config.producers) {
    const Position at = locate(document, {"producers", group.name, "arrivals", "file"});
    if (auto* trace = std::get_if<sim::TraceArrivals>(&group.arrivals); trace != nullptr && !trace->file.empty())
      load_one(*trace, at, load, problems);
    if (auto* given = std::get_if<sim::TimestampArrivals>(&group.arrivals); given != nullptr && !given->file.empty())
      load_one(*given, at, load, problems);
  }
}

}  // namespace brokerlab::scenario
