// SPDX-License-Identifier: Apache-2.0
// The ordered store of one queue: entries by position, in chunks that grow with the store (64 to 4096 entries) and go
// back to a shared pool when all of their entries are gone. Positions count up and are never used again; there may be
// gaps (after a recovery). An entry is gone once erased; a chunk with one live entry stays.
//
// An entry carries the state that its queue's subscription gives it: a queue is a store with one subscription. A log,
// a store with many, keeps the same chunks and puts the states into the subscriptions.
//
// When entries expire is kept beside the chunks, from the first entry on that does.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "broker_model/base/ring.hpp"
#include "broker_model/base/time.hpp"
#include "broker_model/core/intrusive_list.hpp"

namespace brokerlab::core {

enum class EntryState : std::uint8_t { gone, ready, leased, returned };

/// One message in one queue.
struct Entry {
  static constexpr std::uint8_t kLogged = 1;       ///< the log has it
  static constexpr std::uint8_t kRedelivered = 2;  ///< flagged by a recovery: may have been out before
  static constexpr std::uint8_t kAtOnce = 4;       ///< no time to live: goes out as it comes in, or never

  std::uint32_t record = kNil;
  std::uint16_t deliveries = 0;  ///< hand-outs; saturates
  EntryState state = EntryState::gone;
  std::uint8_t flags = 0;
};
static_assert(sizeof(Entry) == 8);

/// The chunks of all queues. A chunk keeps its size for ever and is handed out again.
class ChunkPool {
 public:
  static constexpr std::uint32_t kSmallest = 64;
  static constexpr std::uint32_t kLargest = 4096;

  /// A chunk of `size` entries: a power of two within the bounds. Its content is stale.
  std::uint32_t take(std::uint32_t size);
  void give_back(std::uint32_t chunk);
  Entry* entries(std::uint32_t chunk) { return chunks_[chunk].data(); }
  const Entry* entries(std::uint32_t chunk) const { return chunks_[chunk].data(); }
  /// When the entries of a chunk expire; its content is stale at first.
  Instant* expiries(std::uint32_t chunk);
  const Instant* expiries(std::uint32_t chunk) const { return expiries_[chunk].data(); }

 private:
  static std::size_t size_class(std::size_t size);
  std::vector<std::vector<Entry>> chunks_;
  std::vector<std::vector<Instant>> expiries_;  ///< by chunk; empty while no store needed them
  std::array<std::vector<std::uint32_t>, 7> free_;
};

class EntryStore {
 public:
  /// Stores `entry` at the end and returns its position.
  std::uint64_t append(ChunkPool& pool, const Entry& entry, Instant expires = Instant::never());
  /// Stores `entry` at `position`, which must not be before end().
  void place(ChunkPool& pool, std::uint64_t position, const Entry& entry, Instant expires = Instant::never());
  /// Leaves a gap up to `position`.
  void advance(std::uint64_t position) { next_ = position > next_ ? position : next_; }

  /// The live entry at `position`; null if there is none.
  Entry* find(ChunkPool& pool, std::uint64_t position) {
    const Chunk* chunk = chunk_of(position);
    if (chunk == nullptr) return nullptr;
    Entry& entry = pool.entries(chunk->slot)[position - chunk->first];
    return entry.state == EntryState::gone ? nullptr : &entry;
  }
  /// Whether an entry may expire.
  bool timed() const { return timed_; }
  /// When the live entry at `position` expires.
  Instant expires(const ChunkPool& pool, std::uint64_t position);
  /// Ends a live entry and returns what it was.
  Entry erase(ChunkPool& pool, std::uint64_t position);
  /// The first live position at or after `position`; end() if there is none.
  std::uint64_t next_live(const ChunkPool& pool, std::uint64_t position) const;
  /// Visits every live entry with its position, in order.
  template <class Visit>
  void for_each(const ChunkPool& pool, Visit visit) const {
    for (std::size_t c = 0; c < chunks_.size(); ++c) {
      const Chunk& chunk = chunks_[c];
      for (std::uint32_t i = 0; chunk.slot != kNil && i < chunk.used; ++i) {
        const Entry& entry = pool.entries(chunk.slot)[i];
        if (entry.state != EntryState::gone) visit(chunk.first + i, entry);
      }
    }
  }
  /// Gives all chunks back; every entry must have been dealt with.
  void clear(ChunkPool& pool);

  /// One past the last position given.
  std::uint64_t end() const { return next_; }
  std::uint64_t size() const { return live_; }

 private:
  struct Chunk {
    std::uint64_t first = 0;    // position of its first entry
    std::uint32_t slot = kNil;  // in the pool; kNil: all gone and given back
    std::uint32_t size = 0;     // room
    std::uint32_t used = 0;     // entries written
    std::uint32_t live = 0;
  };

  void open_chunk(ChunkPool& pool, std::uint64_t first);
  void start_timing(ChunkPool& pool);
  void close_if_empty(ChunkPool& pool, Chunk& chunk);
  std::size_t search(std::uint64_t position) const;
  // Index of the last chunk that starts at or before `position`, or size() if none does.
  std::size_t chunk_at_or_before(std::uint64_t position) const {
    const std::size_t count = chunks_.size();
    if (count == 0 || chunks_.front().first > position) return count;
    if (count == 1 || chunks_[1].first > position) return 0;
    return chunks_.back().first <= position ? count - 1 : search(position);
  }
  // What has just come goes out next, from the last chunk; what is settled lies near what was settled before, where the
  // hint points.
  Chunk* chunk_of(std::uint64_t position) {
    if (chunks_.empty()) return nullptr;
    Chunk* chunk = &chunks_.back();
    if (position < chunk->first) chunk = earlier_chunk_of(position);
    return chunk != nullptr && chunk->slot != kNil && position - chunk->first < chunk->used ? chunk : nullptr;
  }
  Chunk* earlier_chunk_of(std::uint64_t position) {
    if (hint_ >= chunks_.size() || position - chunks_[hint_].first >= chunks_[hint_].used) [[unlikely]] {
      const std::size_t index = chunk_at_or_before(position);
      if (index == chunks_.size()) return nullptr;
      hint_ = index;
    }
    return &chunks_[hint_];
  }

  Ring<Chunk> chunks_;
  std::uint64_t next_ = 0;
  std::uint64_t live_ = 0;
  std::size_t hint_ = 0;
  bool timed_ = false;
};

}  // namespace brokerlab::core
