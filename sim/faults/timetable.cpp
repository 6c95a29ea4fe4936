// SPDX-License-Identifier: Apache-2.0
#include "sim/faults/timetable.hpp"

#include <algorithm>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"
#include "broker_model/base/samplers.hpp"
#include "sim/faults/fault_rules.hpp"

namespace brokerlab::sim {

namespace {

std::uint64_t hash_of(std::string_view text) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

/// What a fault's chance is keyed by: what happens to whom, and which of several equal entries it is.
std::uint64_t subject_of(std::span<const FaultConfig> faults, std::size_t index) {
  const FaultConfig& fault = faults[index];
  std::uint64_t equal_before = 0;
  for (std::size_t i = 0; i < index; ++i)
    if (faults[i].target == fault.target && faults[i].kind == fault.kind && faults[i].mtbf.ns > 0) ++equal_before;
  return hash_of(fault.target) ^ mix64(static_cast<std::uint64_t>(fault.kind) << 32 | equal_before);
}

Duration exponential(DrawStream& stream, Duration mean) {
  const double drawn = sample(Distribution{Exponential{to_seconds(mean)}}, stream);
  return std::max(from_seconds(drawn), Duration{1});
}

Duration stated_length(const FaultConfig& fault) {
  if (is_damage(fault.kind)) return Duration{0};
  return ends_a_process(fault.kind) ? fault.restart_after : fault.lasts;
}

/// Up for an exponential time, down for another: each member by itself.
void add_random(std::vector<Strike>& strikes, const FaultConfig& fault, std::uint32_t index, std::uint32_t victim,
                std::uint64_t subject, DrawKey key, Instant end) {
  Instant at = Instant{0} + fault.at;
  for (std::uint32_t ordinal = 0; ordinal < kMostStrikes; ++ordinal) {
    DrawStream stream(key, Purpose::fault, subject, ordinal);
    at = at + exponential(stream, fault.mtbf);
    if (at >= end) return;
    const Duration down = fault.mttr.ns > 0 ? exponential(stream, fault.mttr) : stated_length(fault);
    strikes.push_back({at, down, index, {victim, victim + 1}});
    at = at + down;
  }
}

void add_stated(std::vector<Strike>& strikes, const FaultConfig& fault, std::uint32_t index, Victims victims) {
  const std::uint32_t times = fault.every.ns > 0 ? fault.times : 1;
  for (std::uint32_t i = 0; i < times; ++i) {
    Instant at = Instant{0} + fault.at + fault.every * i;
    if (fault.stagger.ns == 0) {
      strikes.push_back({at, stated_length(fault), index, victims});
      continue;
    }
    for (std::uint32_t v = victims.first; v < victims.end; ++v, at = at + fault.stagger)
      strikes.push_back({at, stated_length(fault), index, {v, v + 1}});
  }
}

}  // namespace

double expected_strikes(const FaultConfig& fault, std::uint64_t members, Instant end) {
  const auto count = static_cast<double>(members);
  if (fault.mtbf.ns > 0) return count * (1 + static_cast<double>(end.ns) / static_cast<double>(fault.mtbf.ns));
  return fault.stagger.ns > 0 ? count * fault.times : fault.times;
}

std::vector<Strike> timetable(std::span<const FaultConfig> faults, std::span<const Victims> victims, DrawKey key,
                              Instant end) {
  BROKERLAB_CHECK(faults.size() == victims.size(), "each fault has its victims");
  std::vector<Strike> strikes;
  for (std::uint32_t i = 0; i < faults.size(); ++i) {
    if (faults[i].when.given()) continue;
    if (faults[i].mtbf.ns == 0) {
      add_stated(strikes, faults[i], i, victims[i]);
      continue;
    }
    const std::uint64_t subject = subject_of(faults, i);
    for (std::uint32_t v = victims[i].first; v < victims[i].end; ++v)
      add_random(strikes, faults[i], i, v, mix64(subject + (v - victims[i].first)), key, end);
  }
  std::stable_sort(strikes.begin(), strikes.end(), [](const Strike& a, const Strike& b) { return a.at < b.at; });
  return strikes;
}

}  // namespace brokerlab::sim
