// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/plan.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"
#include "broker_model/clients/draw_subject.hpp"

namespace brokerlab::sim {
ProducerId Plan::add(const TrafficGroup& group) {
  BROKERLAB_CHECK(group.producers > 0, "a group of no producers");
  BROKERLAB_CHECK(group.producers < std::numeric_limits<std::uint32_t>::max() - producers_, "too many producers");
  const ProducerId first{producers_};
  std::vector<NameId> destinations{group.destination};
  destinations.insert(destinations.end(), group.partitions.begin(), group.partitions.end());
  groups_.push_back({std::make_shared<const ArrivalPattern>(arrival_pattern(group.arrivals)), group.body_size,
                     first.value, group.producers, std::move(destinations), group.keys, group.end});
  producers_ += group.producers;
  return first;
}

ArrivalCursor Plan::sends(ProducerId producer) const {
  const Group& group = group_of(producer);
  return ArrivalCursor(group.pattern, key_, producer, {producer.value - group.first, group.count}, group.end);
}

Body Plan::body(MessageId message) const {
  DrawStream stream(key_, Purpose::size, draw_subject(message), 0);
  const double size = sample(group_of(message.producer).body_size, stream);
  constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
  const double kept = size > 0 ? std::min(size + 0.5, kMost) : 0;  // NaN: 0
  return Body{.digest = mix64(draw_subject(message)), .size = static_cast<std::uint32_t>(kept)};
}

std::uint64_t Plan::key(MessageId message) const {
  const Keys& keys = group_of(message.producer).keys;
  if (keys.count == 0) return kNoKey;
  DrawStream stream(key_, Purpose::key, draw_subject(message), 0);
  return static_cast<std::uint64_t>(sample(Zipf{keys.count, keys.skew}, stream));
}

NameId Plan::destination(MessageId message) const {
  const Group& group = group_of(message.producer);
  const std::size_t n = group.destinations.size();
  if (n == 1) return group.destinations.front();
  if (group.keys.spread == Spread::round_robin)
    return group.destinations[(std::size_t{message.number} + message.producer.value - group.first) % n];
  // A key's place depends on the key alone; a message without one goes anywhere, by its own luck.
  const std::uint64_t key = this->key(message);
  if (key != kNoKey) return group.destinations[mix64(key) % n];
  DrawStream stream(key_, Purpose::key, draw_subject(message), 1);
  return group.destinations[stream.below(n)];
}

const Plan::Group& Plan::group_of(ProducerId producer) const {
  BROKERLAB_CHECK(producer.value < producers_, "no such producer in the plan");
  const auto after = std::upper_bound(groups_.begin(), groups_.end(), producer.value,
                                      [](std::uint32_t value, const Group& group) { return value < group.first; });
  return *(after - 1);
}

}  // namespace brokerlab::sim
