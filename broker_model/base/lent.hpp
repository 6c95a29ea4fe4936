// SPDX-License-Identifier: Apache-2.0
// A value of one's own, or for the time of a call somebody else's in its place: buffers are shared by pointing at them
// instead of being swapped in and out. A copy has its own value and borrows nothing, so no pointer survives a copy.
#pragma once

#include <utility>

namespace brokerlab {

template <class T>
class Lent {
 public:
  Lent() = default;
  Lent(const Lent& other) : own_(other.own_) {}
  Lent(Lent&& other) noexcept : own_(std::move(other.own_)) {}
  Lent& operator=(const Lent& other) {
    own_ = other.own_;
    borrowed_ = nullptr;
    return *this;
  }
  Lent& operator=(Lent&& other) noexcept {
    own_ = std::move(other.own_);
    borrowed_ = nullptr;
    return *this;
  }
  ~Lent() = default;

  T& operator*() { return borrowed_ != nullptr ? *borrowed_ : own_; }
  const T& operator*() const { return borrowed_ != nullptr ? *borrowed_ : own_; }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }

  /// Stands for `other` from now on, until give_back(); `other` must last as long.
  void borrow(T& other) { borrowed_ = &other; }
  void give_back() { borrowed_ = nullptr; }

 private:
  T own_;
  T* borrowed_ = nullptr;
};

}  // namespace brokerlab
