// SPDX-License-Identifier: Apache-2.0
// One fault as a scenario writes it: what happens, to whom, and when. Which knobs belong to which kind is said by
// fault_rules.hpp, when a timed fault strikes by timetable.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "broker_model/base/time.hpp"

namespace brokerlab::sim {

/// kill: a process loses its memory. power_cut: its host's disk also loses what it had not synced. pause: a process
/// does nothing for a while, as in a long garbage collection; what arrives waits. slow_consumer, slow_disk: service
/// times (latencies) are multiplied for a while.
enum class FaultKind : std::uint8_t { kill, power_cut, pause, slow_consumer, slow_disk };
enum class FaultTarget : std::uint8_t { broker, producer, consumer };

struct FaultConfig {
  Duration at{0};
  FaultKind kind = FaultKind::kill;
  std::string target;          ///< "broker", "producers.NAME" or "consumers.NAME", optionally with "[INDEX]"
  Duration restart_after{-1};  ///< of a process that died; negative = stays down
  Duration lasts{0};           ///< of what passes by itself
  double factor = 0;           ///< 0 = none given
  Duration stagger{0};         ///< 0 = the whole group at once
  Duration every{0};           ///< 0 = once
  std::uint32_t times = 1;     ///< with `every`
  Duration mtbf{0};            ///< 0 = at stated times
  Duration mttr{0};            ///< with `mtbf`; 0 = the time stated
  template <class Visitor>
  void describe(Visitor& v);
};

/// Splits "consumers.drivers[3]" into its parts; index none = the whole group.
struct FaultTargetName {
  FaultTarget kind = FaultTarget::broker;
  std::string_view group;
  std::optional<std::uint32_t> index;
};
/// Empty result: not a target's form.
std::optional<FaultTargetName> parse_fault_target(std::string_view text);

}  // namespace brokerlab::sim
