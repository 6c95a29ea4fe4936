// SPDX-License-Identifier: Apache-2.0
// The latest notes, kept for proofs: when a guarantee breaks, what led to it is usually not long ago. Copying a batch
// costs about a nanosecond per note.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "broker_model/base/note.hpp"

namespace brokerlab::history {

class Recent {
 public:
  static constexpr std::size_t kKept = 32768;
  static constexpr std::size_t kLargestBatch = kKept / 8;
  /// How far back collect() looks: what is kept whatever the batches are, so that no proof depends on them.
  static constexpr std::size_t kSeen = kKept - kLargestBatch;

  /// Adds a batch of at most kLargestBatch notes; the cursor stands before its first note.
  void add(std::span<const Note> batch) {
    if (ring_.empty()) [[unlikely]]
      ring_.resize(kKept);
    cursor_ = end_;
    for (std::size_t done = 0; done < batch.size();) {
      const std::size_t at = (end_ + done) % kKept;
      const std::size_t run = std::min(batch.size() - done, kKept - at);
      static_assert(std::is_trivially_copyable_v<Note>);
      std::memcpy(&ring_[at], &batch[done], run * sizeof(Note));
      done += run;
    }
    end_ += batch.size();
  }

  /// The cursor moves over one note: the one that is being read.
  void advance() { ++cursor_; }

  /// The last kSeen notes up to and including the cursor's for which `relevant(note)`, the latest `most` of them,
  /// oldest first.
  template <class Relevant>
  std::vector<Note> collect(std::size_t most, Relevant relevant) const {
    std::vector<Note> found;
    const std::size_t oldest = cursor_ > kSeen ? cursor_ - kSeen : 0;
    for (std::size_t i = cursor_; i > oldest && found.size() < most; --i) {
      const Note& note = ring_[(i - 1) % kKept];
      if (relevant(note)) found.push_back(note);
    }
    std::reverse(found.begin(), found.end());
    return found;
  }

 private:
  std::vector<Note> ring_;
  std::size_t end_ = 0;     // notes ever added
  std::size_t cursor_ = 0;  // notes read, the current one included
};

}  // namespace brokerlab::history
