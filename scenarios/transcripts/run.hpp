// SPDX-License-Identifier: Apache-2.0
// Runs a transcript against the AMQP front and its core in virtual time: every command takes no time and runs to its
// full effect before the next; `wait` alone moves the clock. The disk is ideal (what is written is in the page cache at
// once), credit never ends.
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/transcripts/transcript.hpp"

namespace brokerlab::scenario::transcript {

enum class Verdict : std::uint8_t {
  pass,
  differs,      ///< something else was observed than the transcript says
  unsupported,  ///< it differs, and asks for what this broker says it does not serve
  invalid,      ///< the transcript contradicts itself: a client that was never opened, a body that never came
  exhausted,    ///< a limit of the run was reached
};

struct Outcome {
  Verdict verdict = Verdict::pass;
  std::string reason;  ///< one line where the verdict is not pass
  std::string diff;    ///< expected against observed, block by block; empty if they agree
};

/// Bounds on a run, so that no transcript hangs its runner.
struct RunLimits {
  std::uint64_t steps = 10'000'000;  ///< inputs to the broker
  std::uint64_t observations = 1'000'000;
};

Outcome run(const Transcript& transcript, const RunLimits& limits = {});

}  // namespace brokerlab::scenario::transcript
