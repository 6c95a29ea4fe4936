// SPDX-License-Identifier: Apache-2.0
// A first-in first-out queue in one circular vector, whose size is a power of two. Growth is amortised; a ring that has
// grown to its working size allocates nothing. References do not survive `push_back`. Items are handed over by value:
// one whose address is taken is built in memory and copied from there, and the copy waits for what has just been
// written.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "broker_model/base/check.hpp"

namespace brokerlab {

template <class T>
class Ring {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  void push_back(T item) {
    if (size_ == capacity_) [[unlikely]]
      grow(std::max<std::size_t>(8, size_ * 2));
    slots_[(head_ + size_) & (capacity_ - 1)] = item;
    ++size_;
  }

  /// Removes and returns the oldest item; the ring must not be empty.
  T pop_front() {
    const T item = front();
    drop_front();
    return item;
  }
  /// Removes the oldest item; the ring must not be empty.
  void drop_front() {
    BROKERLAB_CHECK(size_ > 0, "the front of an empty ring");
    head_ = (head_ + 1) & (capacity_ - 1);
    --size_;
  }

  T& front() { return (*this)[0]; }
  const T& front() const { return (*this)[0]; }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }

  /// The item at `position` counted from the oldest.
  T& operator[](std::size_t position) {
    BROKERLAB_CHECK(position < size_, "position beyond the end of a ring");
    return slots_[(head_ + position) & (capacity_ - 1)];
  }
  const T& operator[](std::size_t position) const {
    BROKERLAB_CHECK(position < size_, "position beyond the end of a ring");
    return slots_[(head_ + position) & (capacity_ - 1)];
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return capacity_; }

  /// Forgets every item and keeps the storage.
  void clear() { head_ = size_ = 0; }

  void reserve(std::size_t count) {
    if (count > capacity_) grow(std::bit_ceil(count));
  }

 private:
  [[gnu::cold, gnu::noinline]] void grow(std::size_t capacity) {
    std::vector<T> larger(std::max<std::size_t>(8, capacity));
    for (std::size_t i = 0; i < size_; ++i) larger[i] = (*this)[i];
    slots_.swap(larger);
    capacity_ = slots_.size();
    head_ = 0;
  }

  std::vector<T> slots_;
  std::size_t capacity_ = 0;  // slots_.size(), without the division that a vector's size costs each access
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace brokerlab
