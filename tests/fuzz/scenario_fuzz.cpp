// SPDX-License-Identifier: Apache-2.0
// The reader of scenarios on any bytes: it never crashes, and what it accepts it writes in a form that it accepts
// again. The first line may be a --set argument when it starts with "#set ".
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "broker_model/base/check.hpp"
#include "scenarios/language/reader.hpp"
#include "scenarios/language/writer.hpp"

namespace {

using namespace brokerlab;

/// Every file that a scenario names is this trace.
Result<scenario::LoadedFile, std::string> fixed_trace(const std::string& name) {
  return scenario::LoadedFile{name, "timestamp,value\n0,3\n60,5\n"};
}

std::vector<std::string> overrides_of(std::string_view text) {
  constexpr std::string_view mark = "#set ";
  if (!text.starts_with(mark)) return {};
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {};
  return {std::string(text.substr(mark.size(), end - mark.size()))};
}

void expect_round_trip(const scenario::Scenario& read) {
  const std::string written = scenario::write_scenario(read);
  const auto again = scenario::read_scenario(written, {}, fixed_trace);
  BROKERLAB_CHECK(again.ok(), "what was written does not read");
  BROKERLAB_CHECK(scenario::write_scenario(again.value()).size() > 0, "a scenario without text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> overrides = overrides_of(text);
  const auto read = scenario::read_scenario(text, overrides, fixed_trace);
  if (read)
    expect_round_trip(read.value());
  else
    for (const auto& problem : read.error()) static_cast<void>(scenario::render(problem, "file", overrides));
  return 0;
}
