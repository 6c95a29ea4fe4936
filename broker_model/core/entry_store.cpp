// SPDX-License-Identifier: Apache-2.0
#include "broker_model/core/entry_store.hpp"

#include <algorithm>
#include <bit>

#include "broker_model/base/check.hpp"

namespace brokerlab::core {

std::size_t ChunkPool::size_class(std::size_t size) {
  return static_cast<std::size_t>(std::countr_zero(size)) - static_cast<std::size_t>(std::countr_zero(kSmallest));
}

std::uint32_t ChunkPool::take(std::uint32_t size) {
  std::vector<std::uint32_t>& free = free_[size_class(size)];
  if (free.empty()) {
    chunks_.emplace_back(size);
    expiries_.emplace_back();
    return static_cast<std::uint32_t>(chunks_.size() - 1);
  }
  const std::uint32_t chunk = free.back();
  free.pop_back();
  return chunk;
}

Instant* ChunkPool::expiries(std::uint32_t chunk) {
  if (expiries_[chunk].empty()) expiries_[chunk].resize(chunks_[chunk].size());
  return expiries_[chunk].data();
}

void ChunkPool::give_back(std::uint32_t chunk) { free_[size_class(chunks_[chunk].size())].push_back(chunk); }

// A quarter of what waits: a chunk that is only begun costs little beside the store.
void EntryStore::open_chunk(ChunkPool& pool, std::uint64_t first) {
  if (!chunks_.empty()) close_if_empty(pool, chunks_.back());
  const std::uint64_t wanted =
      std::clamp<std::uint64_t>(std::bit_ceil(live_ / 4 + 1), ChunkPool::kSmallest, ChunkPool::kLargest);
  const auto size = static_cast<std::uint32_t>(wanted);
  chunks_.push_back(Chunk{first, pool.take(size), size, 0, 0});
}

void EntryStore::close_if_empty(ChunkPool& pool, Chunk& chunk) {
  if (chunk.live > 0 || chunk.slot == kNil) [[likely]]
    return;
  pool.give_back(chunk.slot);
  chunk.slot = kNil;
  while (!chunks_.empty() && chunks_.front().slot == kNil) chunks_.pop_front();
}

// What is there does not expire.
void EntryStore::start_timing(ChunkPool& pool) {
  for (std::size_t c = 0; c < chunks_.size(); ++c)
    if (chunks_[c].slot != kNil) std::fill_n(pool.expiries(chunks_[c].slot), chunks_[c].used, Instant::never());
  timed_ = true;
}

std::uint64_t EntryStore::append(ChunkPool& pool, const Entry& entry, Instant expires) {
  const std::uint64_t position = next_;
  place(pool, position, entry, expires);
  return position;
}

void EntryStore::place(ChunkPool& pool, std::uint64_t position, const Entry& entry, Instant expires) {
  BROKERLAB_CHECK(position >= next_, "an entry before the end of its store");
  if (chunks_.empty() || chunks_.back().slot == kNil || position - chunks_.back().first >= chunks_.back().size)
      [[unlikely]]
    open_chunk(pool, position);
  Chunk& chunk = chunks_.back();
  Entry* entries = pool.entries(chunk.slot);
  const auto offset = static_cast<std::uint32_t>(position - chunk.first);
  while (chunk.used < offset) entries[chunk.used++] = Entry{};
  if (expires != Instant::never() && !timed_) [[unlikely]]
    start_timing(pool);
  if (timed_) [[unlikely]]
    pool.expiries(chunk.slot)[offset] = expires;
  entries[chunk.used++] = entry;
  ++chunk.live;
  ++live_;
  next_ = position + 1;
}

// The binary search behind chunk_at_or_before(): neither the first chunk nor the last is meant.
std::size_t EntryStore::search(std::uint64_t position) const {
  std::size_t low = 0;
  std::size_t high = chunks_.size() - 1;  // its first is beyond position
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (chunks_[middle].first <= position ? low : high) = middle;
  }
  return low;
}

Instant EntryStore::expires(const ChunkPool& pool, std::uint64_t position) {
  if (!timed_) return Instant::never();
  const Chunk* chunk = chunk_of(position);
  BROKERLAB_CHECK(chunk != nullptr, "the time of an entry that is not there");
  return pool.expiries(chunk->slot)[position - chunk->first];
}

Entry EntryStore::erase(ChunkPool& pool, std::uint64_t position) {
  Chunk* chunk = chunk_of(position);
  BROKERLAB_CHECK(chunk != nullptr, "erase of an entry that is not there");
  Entry& entry = pool.entries(chunk->slot)[position - chunk->first];
  BROKERLAB_CHECK(entry.state != EntryState::gone, "erase of an entry that is gone");
  const Entry ended = entry;
  entry.state = EntryState::gone;
  --chunk->live;
  --live_;
  const bool still_filling = chunk == &chunks_.back() && chunk->used < chunk->size;
  if (!still_filling) [[unlikely]]
    close_if_empty(pool, *chunk);
  return ended;
}

std::uint64_t EntryStore::next_live(const ChunkPool& pool, std::uint64_t position) const {
  std::size_t index = chunk_at_or_before(position);
  if (index == chunks_.size()) index = 0;
  for (; index < chunks_.size(); ++index) {
    const Chunk& chunk = chunks_[index];
    if (chunk.slot == kNil) continue;
    const Entry* entries = pool.entries(chunk.slot);
    for (std::uint64_t i = position > chunk.first ? position - chunk.first : 0; i < chunk.used; ++i)
      if (entries[i].state != EntryState::gone) return chunk.first + i;
  }
  return next_;
}

void EntryStore::clear(ChunkPool& pool) {
  for (; !chunks_.empty(); chunks_.pop_front())
    if (chunks_.front().slot != kNil) pool.give_back(chunks_.front().slot);
  live_ = 0;
}

}  // namespace brokerlab::core
