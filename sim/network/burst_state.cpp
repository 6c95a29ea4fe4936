// SPDX-License-Identifier: Apache-2.0
#include "sim/network/burst_state.hpp"

#include <algorithm>

#include "broker_model/base/det_math.hpp"

namespace brokerlab::sim {

namespace {

constexpr double kMostSlots = 0x1p40;

/// Slots until a change that has this chance in each: at least 1, geometric (by inversion).
Duration sojourn(double chance, Duration slot, double uniform) {
  if (chance <= 0) return Duration::max();
  if (chance >= 1) return slot;
  const double changes_after = det::log(uniform) / det::log(1 - chance);
  return slot * (1 + static_cast<std::int64_t>(std::min(changes_after, kMostSlots)));
}

}  // namespace

void BurstState::start(const GilbertElliott& channel, std::uint64_t subject, DrawKey key) {
  subject_ = subject;
  ordinal_ = 0;
  DrawStream stream(key, Purpose::link_state, subject_, 0);
  const double uniform = stream.uniform_positive();
  const double changes = channel.p + channel.r;
  first_bad_ = changes > 0 && stream.uniform() * changes < channel.p;
  end_of(0) = Instant{0} + sojourn(first_bad_ ? channel.r : channel.p, channel.slot, uniform);
}

void BurstState::next_sojourn(const GilbertElliott& channel, DrawKey key) {
  const Instant begin = end_of(ordinal_);
  ++ordinal_;
  const bool bad = first_bad_ != (ordinal_ % 2 == 1);
  DrawStream stream(key, Purpose::link_state, subject_, ordinal_);
  end_of(ordinal_) = begin + sojourn(bad ? channel.r : channel.p, channel.slot, stream.uniform_positive());
}

bool BurstState::bad_at(const GilbertElliott& channel, Instant at, DrawKey key) {
  while (at >= end_of(ordinal_) && end_of(ordinal_) < Instant::never()) next_sojourn(channel, key);
  std::uint32_t ordinal = ordinal_;
  const std::uint32_t oldest = ordinal_ - std::min(ordinal_, kRemembered - 1);
  while (ordinal > oldest && at < end_of(ordinal - 1)) --ordinal;
  if (ordinal == oldest && oldest > 0) {
    BurstState again;
    again.start(channel, subject_, key);
    return again.bad_at(channel, at, key);
  }
  return first_bad_ != (ordinal % 2 == 1);
}

}  // namespace brokerlab::sim
