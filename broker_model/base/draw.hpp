// SPDX-License-Identifier: Apache-2.0
// Chance without state: a draw is keyed by what it is about, never by the order in which draws happen. So the same
// message has the same luck under every policy, and removing one item changes no other item's luck.
//
// The counter's layout: words 0 and 1 hold the subject, word 2 the attempt, word 3 the purpose in its upper 8 bits and
// the number of the block within the draw in its lower 24. Different (purpose, subject, attempt, block) never share a
// block.
#pragma once

#include <cstdint>

#include "broker_model/base/philox.hpp"

namespace brokerlab {

/// The seed of a run.
struct DrawKey {
  std::uint64_t value = 0;
};

/// What a draw is for. At most 255; new ones go at the end, so that old ones keep their luck.
enum class Purpose : std::uint8_t {
  arrival,
  size,
  service,
  failure,
  jitter,
  loss,
  latency,
  disk_write,
  disk_sync,
  key,
  fault,
  test,
  duplicate,
  reorder,
  link_state,
  poison,
  disk_damage,
};

/// All the randomness of one (purpose, subject, attempt): as many numbers as a sampler needs, the same ones every time.
/// Its end after 2^24 blocks is never reached by a sampler that ends.
class DrawStream {
 public:
  DrawStream(DrawKey key, Purpose purpose, std::uint64_t subject, std::uint32_t attempt)
      : key_(key.value), subject_(subject), rest_(static_cast<std::uint64_t>(purpose) << 56 | attempt) {}

  /// The next 64 random bits.
  std::uint64_t bits() {
    if (used_ == 2) [[likely]]
      refill();
    const auto i = static_cast<std::size_t>(2 * used_++);
    return std::uint64_t{block_[i]} << 32 | block_[i + 1];
  }
  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  /// Uniform in (0, 1], a multiple of 2^-53: what a logarithm can take.
  double uniform_positive() { return static_cast<double>((bits() >> 11) + 1) * 0x1p-53; }
  /// Uniform in 0 to n-1 without bias (Lemire 2019); n at least 1.
  std::uint64_t below(std::uint64_t n);

 private:
  void refill() {
    block_ = philox_block(subject_, rest_, key_);
    rest_ += std::uint64_t{1} << 32;
    used_ = 0;
  }
  std::uint64_t key_;
  std::uint64_t subject_, rest_;  // the counter, by 64 bits: by 32 it would be written otherwise than it is read
  PhiloxBlock block_{};
  int used_ = 2;
};

}  // namespace brokerlab
