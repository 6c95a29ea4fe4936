// SPDX-License-Identifier: Apache-2.0
// A value or an error, for what peers and files do wrong. C++20 has no std::expected; this is the small part we need.
#pragma once

#include <utility>
#include <variant>

#include "broker_model/base/check.hpp"

namespace brokerlab {

template <class E>
struct Failure {
  E error;
};
template <class E>
Failure(E) -> Failure<E>;

/// Holds a T, or an E that says why there is none. Reading the wrong side is our own mistake and stops the program.
template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}
  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & {
    BROKERLAB_CHECK(ok(), "value of a failed result");
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    BROKERLAB_CHECK(ok(), "value of a failed result");
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    BROKERLAB_CHECK(ok(), "value of a failed result");
    return std::move(*std::get_if<0>(&state_));
  }
  const E& error() const {
    BROKERLAB_CHECK(!ok(), "error of a successful result");
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, E> state_;
};

}  // namespace brokerlab
