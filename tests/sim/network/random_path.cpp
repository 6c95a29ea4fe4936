// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/network/random_path.hpp"

#include <algorithm>

namespace brokerlab::sim::test {

double RandomPath::uniform(std::uint64_t what, std::uint32_t number, std::uint32_t transmission) const {
  DrawStream draw(key_, Purpose::test, what << 40 | number, transmission);
  return draw.uniform();
}

bool RandomPath::chance(std::uint64_t what, std::uint32_t number, std::uint32_t transmission, double p) const {
  return p > 0 && uniform(what, number, transmission) < p;
}

bool RandomPath::bad(Instant now) {
  if (knobs_.bad_share <= 0) return false;
  const auto slot = static_cast<std::size_t>(now.ns / milliseconds(20).ns);
  while (slots_.size() <= slot) {
    const double u = uniform(1, static_cast<std::uint32_t>(slots_.size()), 0);
    slots_.push_back(!slots_.empty() && slots_.back() ? u < 0.6 : u < knobs_.bad_share);
  }
  return slots_[slot];
}

std::optional<Instant> RandomPath::leave(Instant now, std::uint32_t segment, std::uint32_t transmission) {
  if (now >= knobs_.dead_from) return std::nullopt;
  if (knobs_.lose_every > 0 && transmission == 0 && (segment + 1) % knobs_.lose_every == 0) return std::nullopt;
  if (segment > 0 && transmission < knobs_.lose_first) return std::nullopt;
  if (chance(2, segment, transmission, knobs_.loss)) return std::nullopt;
  if (bad(now) && chance(4, segment, transmission, knobs_.bad_loss)) return std::nullopt;
  Duration extra{0};
  if (knobs_.jitter.ns > 0)
    extra.ns = static_cast<std::int64_t>(uniform(5, segment, transmission) * static_cast<double>(knobs_.jitter.ns));
  if (chance(6, segment, transmission, knobs_.reorder)) extra += knobs_.reorder_by;
  return now + knobs_.latency + extra;
}

std::optional<Instant> RandomPath::pass_bottleneck(Instant now, std::uint32_t bytes) {
  const double waiting = static_cast<double>(std::max<std::int64_t>(0, free_at_.ns - now.ns)) * 1e-9;
  if (waiting * knobs_.bits_per_second / 8 > static_cast<double>(knobs_.queue_bytes)) return std::nullopt;
  free_at_ = std::max(free_at_, now) + from_seconds(bytes * 8.0 / knobs_.bits_per_second);
  return free_at_ + knobs_.hop_latency;
}

std::optional<Instant> RandomPath::back(Instant now, std::uint32_t acknowledgement) const {
  if (chance(7, acknowledgement, 0, knobs_.loss_back)) return std::nullopt;
  const double jitter = uniform(8, acknowledgement, 0) * static_cast<double>(knobs_.jitter.ns);
  return now + knobs_.latency + knobs_.hop_latency + Duration{static_cast<std::int64_t>(jitter)};
}

std::optional<Instant> RandomPath::probe(Instant now, std::uint32_t number) const {
  if (chance(9, number, 0, knobs_.loss_back)) return std::nullopt;
  return now + knobs_.latency + knobs_.hop_latency;
}

}  // namespace brokerlab::sim::test
