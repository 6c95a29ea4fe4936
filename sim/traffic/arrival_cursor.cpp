// SPDX-License-Identifier: Apache-2.0
#include "sim/traffic/arrival_cursor.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "broker_model/base/check.hpp"
#include "broker_model/base/samplers.hpp"

namespace brokerlab::sim {

namespace {

// Subjects of the draws that are not one message's own: above those of the producers.
constexpr std::uint64_t kStep = std::uint64_t{1} << 32;
constexpr std::uint64_t kBatch = std::uint64_t{2} << 32;
// Where a rate switches faster than this a run would do nothing else.
constexpr Duration kShortestPhase = microseconds(1);

Duration phase(double seconds) { return std::max(from_seconds(seconds), kShortestPhase); }

}  // namespace

ArrivalCursor::ArrivalCursor(std::shared_ptr<const ArrivalPattern> pattern, DrawKey key, ProducerId producer,
                             Share share, End end)
    : pattern_(std::move(pattern)), key_(key), producer_(producer), share_(share), end_(end), finished_(false) {
  BROKERLAB_CHECK(pattern_ != nullptr, "arrivals need a pattern");
  BROKERLAB_CHECK(share_.index < share_.count, "a share beyond the group's producers");
  end_.limit = std::min<std::uint64_t>(end_.limit, std::numeric_limits<std::uint32_t>::max());
}

std::optional<IntendedSend> ArrivalCursor::next() {
  if (finished_ || number_ >= end_.limit) [[unlikely]]
    return finish();
  if (rest_ > 0) [[unlikely]] {
    --rest_;
    return IntendedSend{last_, number_++};
  }
  const Instant at = std::visit([&](const auto& each) { return arrival_time(each); }, *pattern_);
  if (at >= end_.until || last_ >= end_.until) [[unlikely]]
    return finish();
  last_ = std::max(last_, at);
  ++arrivals_;
  return IntendedSend{last_, number_++};
}

std::optional<IntendedSend> ArrivalCursor::next_after(Instant ended) {
  BROKERLAB_CHECK(closed_loop(), "only a closed loop waits for its messages to end");
  if (number_ == 0 || number_ >= end_.limit || ended >= end_.until) return std::nullopt;
  DrawStream stream(key_, Purpose::arrival, producer_.value, number_);
  const Duration think = from_seconds(sample(std::get<LoopPattern>(*pattern_).think, stream));
  last_ = std::max(last_, ended + std::max(think, Duration{0}));
  if (last_ >= end_.until) return std::nullopt;
  return IntendedSend{last_, number_++};
}

// Patterns with a rate: the arrival is where a mass is used up.

template <class Pattern>
Instant ArrivalCursor::time_in_rate(const Pattern& pattern, Spacing spacing) {
  position_ += gap(spacing);
  while (position_ >= segment_.mass) [[unlikely]] {
      position_ -= segment_.mass;
      if (!advance(pattern) || segment_.start >= end_.until) return Instant::never();
    }
  return segment_.start + from_seconds(segment_.seconds_until(position_));
}

/// Mass of the group's rate between this producer's previous arrival and its next.
double ArrivalCursor::gap(Spacing spacing) const {
  switch (spacing) {
    case Spacing::even:
      return arrivals_ == 0 ? share_.index + 0.5 : share_.count;
    case Spacing::poisson: {
      DrawStream stream(key_, Purpose::arrival, producer_.value, arrivals_);
      return share_.count * standard_exponential(stream);
    }
  }
  BROKERLAB_CHECK(false, "no such spacing");
}

Instant ArrivalCursor::arrival_time(const RatePattern& pattern) {
  const Instant at = time_in_rate(pattern, pattern.profile.spacing());
  if (pattern.batch) [[unlikely]]
    rest_ = batch_size(*pattern.batch) - 1;
  return at;
}

bool ArrivalCursor::advance(const RatePattern& pattern) {
  if (steps_ >= pattern.profile.size() && !pattern.profile.repeats()) return false;
  segment_ = pattern.profile.segment(steps_++);
  return true;
}

std::uint32_t ArrivalCursor::batch_size(const Distribution& size) const {
  DrawStream stream(key_, Purpose::arrival, kBatch | producer_.value, arrivals_);
  const double drawn = std::min(sample(size, stream) + 0.5, 4294967295.0);
  return drawn >= 1 ? static_cast<std::uint32_t>(drawn) : 1;  // NaN: 1
}

Instant ArrivalCursor::arrival_time(const ChainPattern& pattern) { return time_in_rate(pattern, Spacing::poisson); }

/// The draws of step `steps_`.
DrawStream ArrivalCursor::step_draws(std::uint64_t what, std::uint32_t whose) const {
  return DrawStream(key_, Purpose::arrival, what | whose, static_cast<std::uint32_t>(steps_));
}

// The state held from segment_'s end on, and then how long: both from one step's draws.
bool ArrivalCursor::advance(const ChainPattern& pattern) {
  const std::size_t n = pattern.rates.size();
  const Instant start = segment_.start + segment_.length;
  const std::uint32_t group = producer_.value - share_.index;
  DrawStream stream = step_draws(kStep, group);
  const auto row = [&](std::uint32_t state) {
    return pattern.transitions.begin() + static_cast<std::ptrdiff_t>(state * n);
  };
  const auto leaving = [&](std::uint32_t state) {
    double sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += j == state ? 0 : row(state)[static_cast<std::ptrdiff_t>(j)];
    return sum;
  };
  if (steps_ > 0) {
    double chosen = stream.uniform() * leaving(state_);
    std::uint32_t next = state_;
    for (std::uint32_t j = 0; j < n && chosen >= 0; ++j) {
      const double rate = j == state_ ? 0 : row(state_)[j];
      if (rate > 0) next = j;
      chosen -= rate;
    }
    state_ = next;
  }
  ++steps_;
  const double rate = leaving(state_);
  const Duration length = rate > 0 ? phase(sample(Exponential{1 / rate}, stream)) : Duration::max();
  segment_ = PlacedSegment::of(start, {length, pattern.rates[state_], pattern.rates[state_]});
  return true;
}

Instant ArrivalCursor::arrival_time(const OnOffPattern& pattern) { return time_in_rate(pattern, pattern.spacing); }

/// On with the long-run fraction of time that it is on.
bool ArrivalCursor::starts_on(const OnOffPattern& pattern) const {
  DrawStream stream(key_, Purpose::arrival, kBatch | producer_.value, 0);
  const double on = mean(pattern.on), off = mean(pattern.off);
  const double fraction = std::isfinite(on + off) ? on / (on + off) : 0.5;
  return stream.uniform() < fraction;
}

bool ArrivalCursor::advance(const OnOffPattern& pattern) {
  if (steps_ == 0) state_ = starts_on(pattern) ? 1 : 0;
  const bool on = state_ == 1;
  DrawStream stream = step_draws(kStep, producer_.value);
  const Duration length = phase(sample(on ? pattern.on : pattern.off, stream));
  const double rate = on ? pattern.rate : 0;
  segment_ = PlacedSegment::of(segment_.start + segment_.length, {length, rate, rate});
  state_ = on ? 0 : 1;
  ++steps_;
  return true;
}

// Patterns of times.

Instant ArrivalCursor::arrival_time(const RenewalPattern& pattern) {
  DrawStream stream(key_, Purpose::arrival, producer_.value, number_);
  return last_ + from_seconds(share_.count * sample(pattern.gap, stream));
}

Instant ArrivalCursor::arrival_time(const TimesPattern& pattern) {
  const std::uint64_t index = share_.index + std::uint64_t{number_} * share_.count;
  if (pattern.times == nullptr || index >= pattern.times->size()) return Instant::never();
  const double scaled = static_cast<double>((*pattern.times)[index].ns) / 1e9 / pattern.time_scale;
  return Instant{0} + pattern.start + from_seconds(scaled);
}

Instant ArrivalCursor::arrival_time(const LoopPattern& pattern) {
  if (number_ > 0) return Instant::never();
  DrawStream stream(key_, Purpose::arrival, producer_.value, 0);
  return Instant{0} + from_seconds(sample(pattern.think, stream));
}

std::optional<IntendedSend> ArrivalCursor::finish() {
  finished_ = true;
  return std::nullopt;
}

}  // namespace brokerlab::sim
