// SPDX-License-Identifier: Apache-2.0
// A first-in first-out queue that is a single pointer while it holds nothing and grows from two slots: a hundred
// thousand idle connections have several each. Where there are few queues, Ring is the faster one. References do not
// survive `push_back`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include "broker_model/base/check.hpp"

namespace brokerlab {

template <class T>
class SmallRing {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);

 public:
  SmallRing() = default;
  ~SmallRing() { ::operator delete(block_); }
  SmallRing(const SmallRing& other) {
    if (other.empty()) return;
    block_ = allocate(other.block_->code);
    block_->size = other.block_->size;
    for (std::size_t i = 0; i < size(); ++i) slots()[i] = other[i];
  }
  SmallRing(SmallRing&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  SmallRing& operator=(SmallRing other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }

  void push_back(const T& item) {
    const T copy = item;  // `item` may lie in the storage that moves
    if (size() == capacity()) grow();
    slots()[place(block_->size)] = copy;
    ++block_->size;
  }

  /// Removes and returns the oldest item; the ring must not be empty.
  T pop_front() {
    const T item = front();
    block_->head = static_cast<std::uint32_t>(place(1));
    --block_->size;
    return item;
  }

  /// Puts `item` before the one at `position`; costs a step for each behind it.
  void insert(std::size_t position, const T& item) {
    push_back(item);
    for (std::size_t i = size() - 1; i > position; --i) std::swap((*this)[i - 1], (*this)[i]);
  }
  /// Removes the item at `position`; costs a step for each behind it.
  void erase(std::size_t position) {
    for (std::size_t i = position + 1; i < size(); ++i) (*this)[i - 1] = (*this)[i];
    --block_->size;
  }

  T& front() { return (*this)[0]; }
  const T& front() const { return (*this)[0]; }

  /// The item at `position` counted from the oldest.
  T& operator[](std::size_t position) {
    BROKERLAB_CHECK(position < size(), "position beyond the end of a ring");
    return slots()[place(position)];
  }
  const T& operator[](std::size_t position) const {
    BROKERLAB_CHECK(position < size(), "position beyond the end of a ring");
    return slots()[place(position)];
  }

  std::size_t size() const {
    if (block_ == nullptr) [[unlikely]]
      return 0;
    return block_->size;
  }
  bool empty() const { return size() == 0; }
  std::size_t capacity() const { return block_ == nullptr ? 0 : slots_of(block_->code); }
  /// Bytes of heap that it holds.
  std::size_t heap_bytes() const { return block_ == nullptr ? 0 : sizeof(Block) + capacity() * sizeof(T); }

  /// Forgets every item and keeps the storage.
  void clear() {
    if (block_ != nullptr) block_->head = block_->size = 0;
  }

 private:
  // Slots follow it.
  struct alignas(8) Block {
    std::uint32_t head = 0;
    std::uint32_t size : 27 = 0;
    std::uint32_t code : 5 = 0;
  };

  static std::uint32_t slots_of(std::uint32_t code) { return 2U << code; }
  static Block* allocate(std::uint32_t code) {
    const std::size_t count = slots_of(code);
    BROKERLAB_CHECK(count < std::size_t{1} << 27U, "a ring beyond its largest size");
    void* memory = ::operator new(sizeof(Block) + count * sizeof(T));
    Block* block = new (memory) Block;
    block->code = code & 31U;
    new (block + 1) T[count]{};
    return block;
  }
  void grow() {
    Block* larger = allocate(block_ == nullptr ? 0 : block_->code + 1);
    T* to = std::launder(reinterpret_cast<T*>(larger + 1));
    for (std::size_t i = 0; i < size(); ++i) to[i] = (*this)[i];
    larger->size = static_cast<std::uint32_t>(size()) & ((1U << 27U) - 1);
    ::operator delete(block_);
    block_ = larger;
  }
  std::size_t place(std::size_t position) const { return (block_->head + position) & (slots_of(block_->code) - 1); }
  T* slots() { return std::launder(reinterpret_cast<T*>(block_ + 1)); }
  const T* slots() const { return std::launder(reinterpret_cast<const T*>(block_ + 1)); }

  Block* block_ = nullptr;
};

}  // namespace brokerlab
