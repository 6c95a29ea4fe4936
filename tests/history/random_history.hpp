// SPDX-License-Identifier: Apache-2.0
// Random histories: a small lawful broker with impatient producers, failing consumers, limits, dead letters and crashes
// writes the notes; then some are falsified (removed, doubled, moved, relabelled). Whether the result is lawful is for
// the judges to find out.
#pragma once

#include <cstdint>

#include "broker_model/history/offline/history.hpp"

namespace brokerlab::history {

struct RandomHistory {
  Context context;
  offline::History history;
  std::vector<EntryRef> stored;
  std::vector<QueueCount> counts;
  bool drained = true;
  bool walked = true;
  End end() const { return End{.drained = drained, .walked = walked, .stored = stored, .counts = counts}; }
};

/// What to make. `steps` = actions of the little world; `falsified` = how many notes are tampered with.
struct Recipe {
  std::uint64_t seed = 0;
  std::uint32_t producers = 2;
  std::uint32_t steps = 60;
  std::uint32_t falsified = 0;
  bool patient = false;  ///< a smooth run in which most messages finish at once
};

RandomHistory random_history(const Recipe& recipe);

}  // namespace brokerlab::history
