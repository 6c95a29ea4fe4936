// SPDX-License-Identifier: Apache-2.0
// One producer's intended sends, one after the other, never all at once: a value of fixed size, whatever the rate. The
// gap before message n is keyed by (producer, n) and by nothing else, so the same message is intended at the same time
// under every policy.
//
// Of a group of `share_count` producers each takes an equal share of the rate. Poisson: independent processes of rate
// 1/share_count of the profile's each, whose superposition is the group's process. Even: producer i takes every
// share_count-th message of the group's even sequence, from the i-th on, so the group as a whole is even.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "broker_model/base/draw.hpp"
#include "broker_model/base/ids.hpp"
#include "broker_model/base/time.hpp"
#include "sim/traffic/rate_profile.hpp"

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
  ArrivalCursor(std::shared_ptr<const RateProfile> profile, DrawKey key, ProducerId producer, Share share, End end);

  /// The next send, or none for ever. Times never go back; numbers are dense from 0.
  std::optional<IntendedSend> next();

 private:
  double gap() const;
  std::optional<IntendedSend> finish();

  std::shared_ptr<const RateProfile> profile_;
  DrawKey key_;
  ProducerId producer_;
  Share share_;
  End end_;
  std::size_t segment_ = 0;
  double position_ = 0;  // mass of the current segment that is used up
  Instant last_;
  std::uint32_t number_ = 0;
  bool finished_ = true;
};

}  // namespace brokerlab::sim
