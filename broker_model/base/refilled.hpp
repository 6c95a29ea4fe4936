// SPDX-License-Identifier: Apache-2.0
// A list that is emptied and filled again all the time, as effects are at each step: to empty it is to forget how many
// there are. (A vector asks first whether it holds any, and a processor cannot guess the answer.) What is added is
// written over what was there; references do not survive an addition.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace brokerlab {

template <class T>
class Refilled {
  static_assert(std::is_trivially_destructible_v<T>, "what is forgotten must need no end");

 public:
  /// A place at the end, for the caller to write over.
  T& add() {
    if (count_ == capacity_) [[unlikely]]
      grow();
    return slots_[count_++];
  }
  std::span<const T> items() const { return {slots_.data(), count_}; }
  std::size_t size() const { return count_; }
  void clear() { count_ = 0; }

 private:
  [[gnu::cold, gnu::noinline]] void grow() {
    slots_.resize(std::max<std::size_t>(8, capacity_ * 2));
    capacity_ = slots_.size();
  }

  std::vector<T> slots_;
  std::size_t capacity_ = 0;  // slots_.size(), without the division that a vector's size costs
  std::size_t count_ = 0;
};

}  // namespace brokerlab
