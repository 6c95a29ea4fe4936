// SPDX-License-Identifier: Apache-2.0
// What every knob of a fault is called, counts, may be and means: the definition of FaultConfig::describe.
#pragma once

#include "broker_model/policy/field.hpp"
#include "sim/faults/fault_config.hpp"

namespace brokerlab {
template <>
struct EnumNames<sim::FaultKind> {
  static constexpr std::array names{
      std::pair{sim::FaultKind::kill, "kill"},           std::pair{sim::FaultKind::power_cut, "power-cut"},
      std::pair{sim::FaultKind::pause, "pause"},         std::pair{sim::FaultKind::slow_consumer, "slow-consumer"},
      std::pair{sim::FaultKind::slow_disk, "slow-disk"}, std::pair{sim::FaultKind::disk_stall, "disk-stall"},
      std::pair{sim::FaultKind::disk_full, "disk-full"}, std::pair{sim::FaultKind::bit_flip, "bit-flip"},
      std::pair{sim::FaultKind::clock, "clock"}};
};
template <>
struct EnumNames<sim::Moment> {
  static constexpr std::array names{std::pair{sim::Moment::delivery, "delivery"},
                                    std::pair{sim::Moment::effect, "effect"},
                                    std::pair{sim::Moment::acknowledgement, "acknowledgement"},
                                    std::pair{sim::Moment::write, "write"},
                                    std::pair{sim::Moment::sync, "sync"},
                                    std::pair{sim::Moment::confirm, "confirm"}};
};
}  // namespace brokerlab

namespace brokerlab::sim {

/// A hundred years in ns: far from the end of time, so that sums of times stay in order.
inline constexpr double kLongestTime = 100.0 * 365 * 86400 * 1e9;

template <class Visitor>
void FaultCondition::describe(Visitor& v) {
  v.field({"after", Unit::none, 0, 0,
           "what has happened: delivery, effect or acknowledgement of a message, write or sync of the log", "neutral"},
          after);
  v.field({"before", Unit::none, 0, 0,
           "what has not happened yet: effect or acknowledgement; confirm of what is written", "neutral"},
          before);
  v.field({"delivery", Unit::count, 0, 65535, "only on this delivery of a message, from 1; 0 = on any", "neutral"},
          delivery);
  v.field({"message", Unit::count, 0, 4294967294.0, "only for messages of this number, from 0; without it, for any",
           "neutral"},
          message);
}

template <class Visitor>
void FaultConfig::describe(Visitor& v) {
  v.field({"at", Unit::duration, 0, kLongestTime,
           "when it happens, from the start of the run; with mtbf or when: from when on it may", "neutral"},
          at);
  v.field({"kind", Unit::none, 0, 0, "what happens; docs/faults.md has each kind and the knobs that go with it",
           "neutral", true},
          kind);
  v.field(
      {"target", Unit::none, 0, 0,
       "whom it hits: broker, producers.NAME or consumers.NAME (all of the group), or one of them: consumers.NAME[0]",
       "neutral", true},
      target);
  v.field(
      {"restart_after", Unit::duration, 0, kLongestTime,
       "how long what died stays down; without it, until the load ends, or for good where run.heal = false", "neutral"},
      restart_after);
  v.field({"for", Unit::duration, 1, kLongestTime, "how long what passes by itself lasts", "neutral"}, lasts);
  v.field({"factor", Unit::none, 1e-6, 1e6,
           "slow-consumer, slow-disk: what times are multiplied by; clock: how many times as fast it runs", "neutral"},
          factor);
  v.field({"jump", Unit::duration, 0, kLongestTime, "clock: it leaps ahead by this when the fault begins", "neutral"},
          jump);
  v.field({"stagger", Unit::duration, 0, kLongestTime,
           "the group's members are hit one after another, this far apart, as in a rolling restart; 0 = all at once",
           "neutral"},
          stagger);
  v.field({"every", Unit::duration, 0, kLongestTime, "distance of repetitions; 0 = it happens once", "neutral"}, every);
  v.field({"times", Unit::count, 1, 1'000'000, "how often it happens, with every or when", "neutral"}, times);
  v.field({"mtbf", Unit::duration, 1, kLongestTime,
           "instead of at stated times it happens by chance: each member of the target fails after an exponential time "
           "with this mean, again and again until the load ends",
           "neutral"},
          mtbf);
  v.field(
      {"mttr", Unit::duration, 1, kLongestTime,
       "with mtbf: it is over after an exponential time with this mean, in place of restart_after or for", "neutral"},
      mttr);
  v.group("when", "instead of a time: what has happened and what has not; it then depends on the run", when);
}

}  // namespace brokerlab::sim
