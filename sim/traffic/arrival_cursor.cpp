// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/arrival_cursor.hpp"

#include <algorithm>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/base/samplers.hpp"

namespace brokerlab::sim {

ArrivalCursor::ArrivalCursor(std::shared_ptr<const RateProfile> profile, DrawKey key, ProducerId producer, Share share,
                             End end)
    : profile_(std::move(profile)), key_(key), producer_(producer), share_(share), end_(end), finished_(false) {
  BROKERLAB_CHECK(profile_ != nullptr, "arrivals need a rate");
  BROKERLAB_CHECK(share_.index < share_.count, "a share beyond the group's producers");
  end_.limit = std::min<std::uint64_t>(end_.limit, std::numeric_limits<std::uint32_t>::max());
}

std::optional<IntendedSend> ArrivalCursor::next() {
  if (finished_ || number_ >= end_.limit) return finish();
  position_ += gap();
  while (segment_ < profile_->size() && position_ >= profile_->mass(segment_)) {
    position_ -= profile_->mass(segment_);
    ++segment_;
  }
  if (segment_ == profile_->size()) return finish();
  const Instant at = profile_->start(segment_) + from_seconds(profile_->seconds_until(segment_, position_));
  last_ = std::max(last_, at);
  if (last_ >= end_.until) return finish();
  return IntendedSend{last_, number_++};
}

/// Mass of the group's profile between this producer's previous send and its next.
double ArrivalCursor::gap() const {
  switch (profile_->spacing()) {
    case Spacing::even:
      return number_ == 0 ? share_.index + 0.5 : share_.count;
    case Spacing::poisson: {
      DrawStream stream(key_, Purpose::arrival, producer_.value, number_);
      return share_.count * sample(Exponential{1.0}, stream);
    }
  }
  BROKERLAB_CHECK(false, "no such spacing");
}

std::optional<IntendedSend> ArrivalCursor::finish() {
  finished_ = true;
  return std::nullopt;
}

}  // namespace brokerlab::sim
