// SPDX-License-Identifier: Apache-2.0
// Any bytes: the reader answers with a transcript or an error, and whatever parses runs within its limits.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenarios/transcripts/run.hpp"
#include "scenarios/transcripts/transcript.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace transcript = brokerlab::scenario::transcript;
  const auto parsed = transcript::parse("fuzz.txt", {reinterpret_cast<const char*>(data), size});
  if (!parsed.ok()) {
    if (parsed.error().message.empty() || parsed.error().line == 0 || parsed.error().column == 0) __builtin_trap();
    return 0;
  }
  transcript::RunLimits limits;
  limits.steps = 20'000;
  limits.observations = 20'000;
  const auto outcome = transcript::run(parsed.value(), limits);
  if (outcome.verdict != transcript::Verdict::pass && outcome.reason.empty()) __builtin_trap();
  return 0;
}
