// SPDX-License-Identifier: Apache-2.0
#include "sim/network/link.hpp"

#include <algorithm>

#include "broker_model/base/mix.hpp"

namespace brokerlab::sim {

LinkDirection::LinkDirection(const DirectionConfig& config, std::uint32_t number, DrawKey key) : number_(number) {
  const Constant* constant = std::get_if<Constant>(&config.latency);
  const GilbertElliott* bursts = std::get_if<GilbertElliott>(&config.burst_loss);
  finite_ = config.bandwidth > 0;
  lossless_ = config.loss <= 0 && bursts == nullptr && config.duplicate <= 0 && config.reorder <= 0;
  steady_ = constant != nullptr && lossless_;
  if (constant != nullptr) latency_ = std::max(Duration{0}, from_seconds(constant->value));
  if (bursts != nullptr) bursts_.start(*bursts, subject_of({}), key);
  degrade(config, {});
}

void LinkDirection::degrade(const DirectionConfig& config, const Degradation& now) {
  now_ = now;
  bandwidth_ = static_cast<double>(config.bandwidth) * now_.bandwidth_factor;
  last_bytes_ = 0;
  last_time_ = Duration{0};
  if (finite_) full_queue_ = sending_time(config.queue);
  degraded_ = now.extra_latency.ns > 0 || now.loss > 0 || now.bandwidth_factor < 1;
}

std::uint64_t LinkDirection::subject_of(PacketKey packet) const {
  return mix64(packet.subject ^ mix64(0x6C696E6BU + number_));
}

// One number decides, so that what raises the chance loses the same packets and more.
bool LinkDirection::lost(const DirectionConfig& config, Instant at, std::uint64_t subject, std::uint32_t transmission,
                         DrawKey key) {
  double kept = (1 - config.loss) * (1 - now_.loss);
  if (const GilbertElliott* bursts = std::get_if<GilbertElliott>(&config.burst_loss))
    kept *= 1 - (bursts_.bad_at(*bursts, at, key) ? bursts->loss_bad : bursts->loss_good);
  if (kept >= 1) return false;
  DrawStream stream(key, Purpose::loss, subject, transmission);
  return stream.uniform() >= kept;
}

Duration LinkDirection::latency(const DirectionConfig& config, std::uint64_t subject, std::uint32_t transmission,
                                DrawKey key) const {
  Duration total = latency_;
  if (!std::holds_alternative<Constant>(config.latency)) {
    DrawStream stream(key, Purpose::latency, subject, transmission);
    total = std::max(Duration{0}, from_seconds(sample(config.latency, stream)));
  }
  if (config.reorder > 0) {
    DrawStream stream(key, Purpose::reorder, subject, transmission);
    if (stream.uniform() < config.reorder) total += config.reorder_delay;
  }
  return total + now_.extra_latency;
}

Crossing LinkDirection::cross(const DirectionConfig& config, Instant at, std::uint32_t bytes, PacketKey packet,
                              DrawKey key) {
  const std::uint64_t subject = subject_of(packet);
  const Instant sent = send(at, bytes);
  if (sent == Instant::never()) return {at, true, true};
  // What is lost on the way has been sent all the same.
  if (lost(config, sent, subject, packet.transmission, key)) return {sent, true, false};
  return {sent + latency(config, subject, packet.transmission, key), false, false};
}

Crossing LinkDirection::cross_weightless(const DirectionConfig& config, Instant at, PacketKey packet, DrawKey key) {
  const std::uint64_t subject = subject_of(packet);
  if (lost(config, at, subject, packet.transmission, key)) return {at, true, false};
  return {at + latency(config, subject, packet.transmission, key), false, false};
}

bool LinkDirection::duplicated(const DirectionConfig& config, PacketKey packet, DrawKey key) const {
  if (config.duplicate <= 0) return false;
  DrawStream stream(key, Purpose::duplicate, subject_of(packet), packet.transmission);
  return stream.uniform() < config.duplicate;
}

}  // namespace brokerlab::sim
