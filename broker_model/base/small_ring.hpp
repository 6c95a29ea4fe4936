// SPDX-License-Identifier: Apache-2.0
// A first-in first-out queue that is a single pointer while it holds nothing and grows from two slots: a hundred
// thousand idle connections have several each. Where there are few queues, Ring is the faster one. References do not
// survive `push_back`. Items are handed over by value: one whose address is taken is built in memory and then copied
// from there, and the copy waits for what has just been written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include "broker_model/base/check.hpp"

namespace brokerlab {

namespace detail {

/// What a SmallRing keeps of itself; its slots follow, a power of two of them.
struct alignas(8) RingBlock {
  std::uint32_t head = 0;
  std::uint32_t size = 0;
  std::uint32_t slots = 0;

  static constexpr std::uint32_t kMostItems = std::uint32_t{1} << 27;

  std::uint32_t place(std::uint32_t position) const { return (head + position) & (slots - 1); }
};
/// The block of every ring that has none of its own: empty, and full. Never written to.
inline constexpr RingBlock kNoBlock{};

}  // namespace detail

template <class T>
class SmallRing {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);
  using Block = detail::RingBlock;

 public:
  SmallRing() = default;
  ~SmallRing() { release(block_); }
  SmallRing(const SmallRing& other) {
    if (other.empty()) return;
    block_ = allocate(other.block_->slots);
    other.copy_to(*block_);
  }
  SmallRing(SmallRing&& other) noexcept : block_(std::exchange(other.block_, none())) {}
  SmallRing& operator=(SmallRing other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }

  void push_back(T item) { add(item); }
  /// The same, and returns where it lies now.
  T& add(T item) {
    if (block_->size == block_->slots) [[unlikely]]
      grow();
    Block* const block = block_;
    T& slot = slots_of(block)[block->place(block->size)];
    slot = item;
    ++block->size;
    return slot;
  }

  /// Removes and returns the oldest item; the ring must not be empty.
  T pop_front() {
    Block* const block = block_;
    const T item = front();
    block->head = block->place(1);
    --block->size;
    return item;
  }

  /// Puts `item` before the one at `position`; costs a step for each behind it.
  void insert(std::size_t position, const T& item) {
    push_back(item);
    for (std::size_t i = size() - 1; i > position; --i) std::swap((*this)[i - 1], (*this)[i]);
  }
  /// Removes the item at `position`; costs a step for each behind it.
  void erase(std::size_t position) {
    BROKERLAB_CHECK(position < size(), "position beyond the end of a ring");
    for (std::size_t i = position + 1; i < size(); ++i) (*this)[i - 1] = (*this)[i];
    --block_->size;
  }

  T& front() {
    BROKERLAB_CHECK(!empty(), "the front of an empty ring");
    return slots_of(block_)[block_->head];
  }
  const T& front() const {
    BROKERLAB_CHECK(!empty(), "the front of an empty ring");
    return slots_of(block_)[block_->head];
  }

  /// The item at `position` counted from the oldest.
  T& operator[](std::size_t position) {
    BROKERLAB_CHECK(position < size(), "position beyond the end of a ring");
    return slots_of(block_)[block_->place(static_cast<std::uint32_t>(position))];
  }
  const T& operator[](std::size_t position) const {
    BROKERLAB_CHECK(position < size(), "position beyond the end of a ring");
    return slots_of(block_)[block_->place(static_cast<std::uint32_t>(position))];
  }

  /// Right after push_back: the item that was pushed before, whether it has been taken since or not; a blank or any
  /// older one if there was none, and after a copy, insert() or erase().
  const T& before_last() const { return slots_of(block_)[block_->place(block_->size - 2)]; }

  std::size_t size() const { return block_->size; }
  bool empty() const { return size() == 0; }
  std::size_t capacity() const { return block_->slots; }
  /// Bytes of heap that it holds.
  std::size_t heap_bytes() const { return block_ == none() ? 0 : sizeof(Block) + capacity() * sizeof(T); }

  /// Forgets every item and keeps the storage.
  void clear() {
    if (empty()) return;
    block_->head = block_->size = 0;
  }

 private:
  static Block* none() { return const_cast<Block*>(&detail::kNoBlock); }
  static void release(Block* block) {
    if (block != none()) ::operator delete(block);
  }
  static Block* allocate(std::uint32_t count) {
    BROKERLAB_CHECK(count <= Block::kMostItems, "a ring beyond its largest size");
    void* memory = ::operator new (sizeof(Block) + std::size_t{count} * sizeof(T));
    Block* block = new (memory) Block{0, 0, count};
    new (block + 1) T[count]{};
    return block;
  }
  void copy_to(Block& block) const {
    for (std::size_t i = 0; i < size(); ++i) slots_of(&block)[i] = (*this)[i];
    block.size = block_->size;
  }
  [[gnu::cold, gnu::noinline]] void grow() {
    Block* larger = allocate(block_ == none() ? 2 : block_->slots * 2);
    copy_to(*larger);
    release(block_);
    block_ = larger;
  }
  static T* slots_of(Block* block) { return std::launder(reinterpret_cast<T*>(block + 1)); }
  static const T* slots_of(const Block* block) { return std::launder(reinterpret_cast<const T*>(block + 1)); }

  Block* block_ = none();
};

}  // namespace brokerlab
