// SPDX-License-Identifier: Apache-2.0
// What every knob of a fault is called, counts, may be and means: the definition of FaultConfig::describe.
#pragma once

#include "broker_model/policy/field.hpp"
#include "sim/faults/fault_config.hpp"

namespace brokerlab {
template <>
struct EnumNames<sim::FaultKind> {
  static constexpr std::array names{
      std::pair{sim::FaultKind::kill, "kill"}, std::pair{sim::FaultKind::power_cut, "power-cut"},
      std::pair{sim::FaultKind::pause, "pause"}, std::pair{sim::FaultKind::slow_consumer, "slow-consumer"},
      std::pair{sim::FaultKind::slow_disk, "slow-disk"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

/// A hundred years in ns: far from the end of time, so that sums of times stay in order.
inline constexpr double kLongestTime = 100.0 * 365 * 86400 * 1e9;

template <class Visitor>
void FaultConfig::describe(Visitor& v) {
  v.field({"at", Unit::duration, 0, kLongestTime,
           "when it happens, from the start of the run; with mtbf: when the first may happen", "neutral"},
          at);
  v.field({"kind", Unit::none, 0, 0, "what happens; docs/faults.md has each kind and the knobs that go with it",
           "neutral", true},
          kind);
  v.field(
      {"target", Unit::none, 0, 0,
       "whom it hits: broker, producers.NAME or consumers.NAME (all of the group), or one of them: consumers.NAME[0]",
       "neutral", true},
      target);
  v.field({"restart_after", Unit::duration, 0, kLongestTime,
           "how long what died stays down; without it, it stays down for good", "neutral"},
          restart_after);
  v.field({"for", Unit::duration, 1, kLongestTime, "how long what passes by itself lasts", "neutral"}, lasts);
  v.field({"factor", Unit::none, 1e-6, 1e6, "slow-consumer, slow-disk: what times are multiplied by", "neutral"},
          factor);
  v.field({"stagger", Unit::duration, 0, kLongestTime,
           "the group's members are hit one after another, this far apart, as in a rolling restart; 0 = all at once",
           "neutral"},
          stagger);
  v.field({"every", Unit::duration, 0, kLongestTime, "distance of repetitions; 0 = it happens once", "neutral"}, every);
  v.field({"times", Unit::count, 1, 1'000'000, "how often it happens, with every", "neutral"}, times);
  v.field({"mtbf", Unit::duration, 1, kLongestTime,
           "instead of at stated times it happens by chance: each member of the target fails after an exponential time "
           "with this mean, again and again until the load ends",
           "neutral"},
          mtbf);
  v.field(
      {"mttr", Unit::duration, 1, kLongestTime,
       "with mtbf: it is over after an exponential time with this mean, in place of restart_after or for", "neutral"},
      mttr);
}

}  // namespace brokerlab::sim
