// SPDX-License-Identifier: Apache-2.0
// The reader of scenarios on any bytes: it never crashes, and what it accepts it writes in a form that it accepts
// again, its variants included. The first line may be a --set argument when it starts with "#set ", or name a variant
// or profile when it starts with "#profile ".
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

/// The rest of the first line behind `mark`; empty if it does not start so.
std::string first_line_behind(std::string_view mark, std::string_view text) {
  const std::size_t end = text.find('\n');
  if (!text.starts_with(mark) || end == std::string_view::npos) return {};
  return std::string(text.substr(mark.size(), end - mark.size()));
}

std::vector<std::string> overrides_of(std::string_view text) {
  const std::string set = first_line_behind("#set ", text);
  return set.empty() ? std::vector<std::string>{} : std::vector<std::string>{set};
}

/// Every profile's file is this text, with an unknown key and a "*".
Result<scenario::LoadedFile, std::string> fixed_profile(const std::string& name) {
  return scenario::LoadedFile{name, "description = 'd'\n[queues.\"*\"]\nmax_messages = 5\ncolour = 1\n"};
}

void expect_round_trip(const scenario::Scenario& read) {
  const std::string written = scenario::write_scenario(read);
  const auto again = scenario::read_scenario(written, {}, fixed_trace);
  BROKERLAB_CHECK(again.ok(), "what was written does not read");
  BROKERLAB_CHECK(scenario::write_scenario(again.value()).size() > 0, "a scenario without text");
  BROKERLAB_CHECK(again.value().variants.size() == read.variants.size(), "a variant was lost");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string> overrides = overrides_of(text);
  const scenario::Selection selection{first_line_behind("#profile ", text), overrides};
  const auto read = scenario::read_scenario(text, selection, fixed_trace, fixed_profile);
  if (read)
    expect_round_trip(read.value());
  else
    for (const auto& problem : read.error()) static_cast<void>(scenario::render(problem, "file", overrides));
  return 0;
}
