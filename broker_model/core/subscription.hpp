// SPDX-License-Identifier: Apache-2.0
// In which order the entries of a store are served: a cursor over what was never handed out, and the positions that
// came back. What returned to the front is served first, in the order it returned; then what returned to its original
// position, the smallest first (all of it lies before the cursor); then the cursor. Hand-out, pull and drop-head take
// from this one head.
#pragma once

#include <cstdint>
#include <vector>

#include "broker_model/base/ring.hpp"
#include "broker_model/core/entry_store.hpp"

namespace brokerlab::core {

class Subscription {
 public:
  /// Finds the position that is served next; false if nothing is ready.
  bool head(const EntryStore& store, const ChunkPool& pool, std::uint64_t& position);
  /// Takes the position that head() gave.
  void pop(std::uint64_t position);

  void return_to_original(std::uint64_t position);
  void return_to_front(std::uint64_t position) { front_.push_back(position); }

  /// The first position that was never handed out.
  std::uint64_t cursor() const { return cursor_; }

 private:
  std::uint64_t cursor_ = 0;
  Ring<std::uint64_t> front_;
  std::vector<std::uint64_t> original_;  // a binary heap, smallest on top
};

}  // namespace brokerlab::core
