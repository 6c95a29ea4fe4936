// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/plan.hpp"

#include <algorithm>
#include <limits>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"
#include "broker_model/clients/draw_subject.hpp"

namespace brokerlab::sim {
ProducerId Plan::add(const TrafficGroup& group) {
  BROKERLAB_CHECK(group.producers > 0, "a group of no producers");
  BROKERLAB_CHECK(group.producers < std::numeric_limits<std::uint32_t>::max() - producers_, "too many producers");
  const ProducerId first{producers_};
  groups_.push_back({std::make_shared<const RateProfile>(rate_profile(group.arrivals)), group.body_size, first.value,
                     group.producers, group.destination, group.end});
  producers_ += group.producers;
  return first;
}

ArrivalCursor Plan::sends(ProducerId producer) const {
  const Group& group = group_of(producer);
  return ArrivalCursor(group.profile, key_, producer, {producer.value - group.first, group.count}, group.end);
}

Body Plan::body(MessageId message) const {
  DrawStream stream(key_, Purpose::size, draw_subject(message), 0);
  const double size = sample(group_of(message.producer).body_size, stream);
  constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
  const double kept = size > 0 ? std::min(size + 0.5, kMost) : 0;  // NaN: 0
  return Body{.digest = mix64(draw_subject(message)), .size = static_cast<std::uint32_t>(kept)};
}

const Plan::Group& Plan::group_of(ProducerId producer) const {
  BROKERLAB_CHECK(producer.value < producers_, "no such producer in the plan");
  const auto after = std::upper_bound(groups_.begin(), groups_.end(), producer.value,
                                      [](std::uint32_t value, const Group& group) { return value < group.first; });
  return *(after - 1);
}

}  // namespace brokerlab::sim
