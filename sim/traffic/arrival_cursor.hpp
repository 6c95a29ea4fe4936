// SPDX-License-Identifier: Apache-2.0
// One producer's intended sends, one after the other, never all at once: a value of fixed size, whatever the rate. The
// gap before message n is keyed by (producer, n) and by nothing else, so the same message is intended at the same time
// under every policy. What switches a rate is keyed by its own steps: by (group, step) for a chain, by (producer, step)
// for on and off.
//
// Of a group of `share_count` producers each takes an equal share of the rate. Poisson: independent processes of rate
// 1/share_count of the profile's each, whose superposition is the group's process. Even: producer i takes every
// share_count-th message of the group's even sequence, from the i-th on, so the group as a whole is even.
//
// A closed loop is the exception: next() gives its first message alone, and next_after() each further one, because only
// the world knows when the message before it ended.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"
#include "sim/traffic/arrival_pattern.hpp"

namespace brokerlab::sim {

/// A message that the application will intend to send.
struct IntendedSend {
  Instant at;
  std::uint32_t number = 0;
  friend constexpr bool operator==(const IntendedSend&, const IntendedSend&) = default;
};

class ArrivalCursor {
 public:
  struct Share {
    std::uint32_t index = 0;  ///< below count
    std::uint32_t count = 1;  ///< at least 1
  };
  /// Where the sequence ends: no message at `until` or later, and at most `limit` messages. Numbers are 32 bits, so it
  /// ends after 2^32 - 1 messages in any case.
  struct End {
    Instant until = Instant::never();
    std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  };

  /// No sends at all.
  ArrivalCursor() = default;
  ArrivalCursor(std::shared_ptr<const ArrivalPattern> pattern, DrawKey key, ProducerId producer, Share share, End end);

  /// The next send, or none for ever (of a closed loop: none after the first). Times never go back; numbers are dense
  /// from 0.
  std::optional<IntendedSend> next();

  /// Whether the sends after the first wait for next_after().
  bool closed_loop() const { return pattern_ != nullptr && std::holds_alternative<LoopPattern>(*pattern_); }
  /// Of a closed loop: the send that follows a message which ended at `ended`.
  std::optional<IntendedSend> next_after(Instant ended);

 private:
  // When the next one arrives; never = no more.
  Instant arrival_time(const RatePattern& pattern);
  Instant arrival_time(const ChainPattern& pattern);
  Instant arrival_time(const OnOffPattern& pattern);
  Instant arrival_time(const RenewalPattern& pattern);
  Instant arrival_time(const TimesPattern& pattern);
  Instant arrival_time(const LoopPattern& pattern);
  bool advance(const RatePattern& pattern);
  bool advance(const ChainPattern& pattern);
  bool advance(const OnOffPattern& pattern);
  template <class Pattern>
  Instant time_in_rate(const Pattern& pattern, Spacing spacing);

  double gap(Spacing spacing) const;
  std::uint32_t batch_size(const Distribution& size) const;
  bool starts_on(const OnOffPattern& pattern) const;
  DrawStream step_draws(std::uint64_t what, std::uint32_t whose) const;
  std::optional<IntendedSend> finish();

  std::shared_ptr<const ArrivalPattern> pattern_;
  DrawKey key_;
  ProducerId producer_;
  Share share_;
  End end_;
  PlacedSegment segment_;    // the one that is being read
  std::uint64_t steps_ = 0;  // segments begun
  double position_ = 0;      // mass of the segment that is used up
  Instant last_;
  std::uint32_t number_ = 0;
  std::uint32_t arrivals_ = 0;  // equal to number_ but for batches
  std::uint32_t rest_ = 0;      // of the present batch
  std::uint32_t state_ = 0;     // of the chain
  bool finished_ = true;
};

}  // namespace brokerlab::sim
