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
/// disk_stall: no write or sync completes for a while. disk_full: others take the room but for the reserve.
/// bit_flip: a record on the platter is damaged. clock: a process's clock runs at another rate.
enum class FaultKind : std::uint8_t {
  kill,
  power_cut,
  pause,
  slow_consumer,
  slow_disk,
  disk_stall,
  disk_full,
  bit_flip,
  clock,
};
/// A moment in the life of a delivery, or of a write of the broker's log.
enum class Moment : std::uint8_t { never, delivery, effect, acknowledgement, write, sync, confirm };

/// Instead of a time: strikes when something has happened and something else has not yet. Of a delivery, when its
/// processing ends; of the log, when a write or sync is done and the broker does not know it yet. What happens depends
/// on the run, so such a fault is endogenous: two policies may see it at different messages, or not at all.
struct FaultCondition {
  Moment after = Moment::never;
  Moment before = Moment::never;
  std::uint32_t delivery = 0;          ///< of which delivery of a message; 0 = of any
  std::uint32_t message = 0xffffffff;  ///< of which message by number; the largest = of any
  bool given() const { return after != Moment::never || before != Moment::never; }
  template <class Visitor>
  void describe(Visitor& v);
};

enum class FaultTarget : std::uint8_t { broker, producer, consumer };

struct FaultConfig {
  Duration at{0};
  FaultKind kind = FaultKind::kill;
  std::string target;          ///< "broker", "producers.NAME" or "consumers.NAME", optionally with "[INDEX]"
  Duration restart_after{-1};  ///< of a process that died; negative = stays down
  Duration lasts{0};           ///< of what passes by itself
  double factor = 0;           ///< 0 = none given
  Duration jump{0};            ///< clock: it leaps ahead by this
  Duration stagger{0};         ///< 0 = the whole group at once
  Duration every{0};           ///< 0 = once
  std::uint32_t times = 1;     ///< with `every`
  Duration mtbf{0};            ///< 0 = at stated times
  Duration mttr{0};            ///< with `mtbf`; 0 = the time stated
  FaultCondition when;

  FaultConfig();
  FaultConfig(const FaultConfig&);
  FaultConfig(FaultConfig&&) noexcept;
  FaultConfig& operator=(const FaultConfig&);
  FaultConfig& operator=(FaultConfig&&) noexcept;
  ~FaultConfig();
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
