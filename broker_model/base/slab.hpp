// SPDX-License-Identifier: Apache-2.0
// An index-addressed pool. An index stays the same while its item lives, and is given out again after `erase`, the last
// freed first. A copy has the same indices. Growth is amortised; inserting into a freed slot allocates nothing.
//
// The caller keeps no references across `insert` (storage may move) and uses no index after `erase`. A bad index or a
// double erase stops the program; a read of a freed slot is caught under the address sanitizer only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "broker_model/base/check.hpp"

namespace brokerlab {

template <class T>
class Slab {
 public:
  /// Stores `item` and returns where. At most 2^32 - 1 items.
  std::uint32_t insert(const T& item) { return store(item); }
  std::uint32_t insert(T&& item) { return store(std::move(item)); }

  /// Begins the life of an item that the caller fills in: until then it is what the last one there was.
  std::uint32_t allocate() {
    if (free_head_ == kNone) [[unlikely]]
      return append(T{});
    const std::uint32_t index = free_head_;
    free_head_ = link(index);
    live_[index / 64] |= bit(index);
    ++size_;
    return index;
  }

  /// Ends the life of the item at `index`, which must be live.
  void erase(std::uint32_t index) {
    BROKERLAB_CHECK(live(index), "erase of a slab slot that is not live");
    live_[index / 64] &= ~bit(index);
    --size_;
    if constexpr (!std::is_trivially_destructible_v<T>) items_[index] = T{};
    set_link(index, free_head_);
    free_head_ = index;
  }

  T& operator[](std::uint32_t index) {
    check_access(index);
    return items_[index];
  }
  const T& operator[](std::uint32_t index) const {
    check_access(index);
    return items_[index];
  }

  bool live(std::uint32_t index) const { return index < slots_ && (live_[index / 64] & bit(index)) != 0; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// How many items fit before storage grows.
  std::size_t capacity() const { return items_.capacity(); }
  /// One past the largest index ever given out.
  std::size_t slots() const { return slots_; }

  void reserve(std::size_t count) {
    items_.reserve(count);
    live_.reserve((count + 63) / 64);
    if constexpr (!kLinkInSlot) links_.reserve(count);
  }

  /// Forgets every item and keeps the storage.
  void clear() {
    items_.clear();
    live_.clear();
    links_.clear();
    free_head_ = kNone;
    slots_ = 0;
    size_ = 0;
  }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  // The free list lives in the freed items' own bytes where their type allows it, so that a slot costs sizeof(T).
  static constexpr bool kLinkInSlot = std::is_trivially_copyable_v<T> && sizeof(T) >= sizeof(std::uint32_t);

  static constexpr std::uint64_t bit(std::uint32_t index) { return std::uint64_t{1} << (index % 64); }

  void check_access(std::uint32_t index) const {
#ifdef __SANITIZE_ADDRESS__
    BROKERLAB_CHECK(live(index), "use of a slab slot that is not live");
#else
    BROKERLAB_CHECK(index < slots_, "use of a slab slot that never was");
#endif
  }

  template <class Item>
  std::uint32_t store(Item&& item) {
    if (free_head_ == kNone) [[unlikely]]
      return append(std::forward<Item>(item));
    const std::uint32_t index = allocate();
    items_[index] = std::forward<Item>(item);
    return index;
  }

  template <class Item>
  [[gnu::cold]] std::uint32_t append(Item&& item) {
    BROKERLAB_CHECK(slots_ < kNone, "slab is full");
    const std::uint32_t index = slots_;
    items_.push_back(std::forward<Item>(item));
    ++slots_;
    if (index % 64 == 0) live_.push_back(0);
    if constexpr (!kLinkInSlot) links_.push_back(kNone);
    live_[index / 64] |= bit(index);
    ++size_;
    return index;
  }

  std::uint32_t link(std::uint32_t index) const {
    if constexpr (kLinkInSlot) {
      std::uint32_t next = 0;
      std::memcpy(&next, static_cast<const void*>(&items_[index]), sizeof next);
      return next;
    } else {
      return links_[index];
    }
  }
  void set_link(std::uint32_t index, std::uint32_t next) {
    if constexpr (kLinkInSlot) {
      std::memcpy(static_cast<void*>(&items_[index]), &next, sizeof next);
    } else {
      links_[index] = next;
    }
  }

  std::vector<T> items_;
  std::vector<std::uint64_t> live_;   // one bit per slot
  std::vector<std::uint32_t> links_;  // only if !kLinkInSlot
  std::uint32_t free_head_ = kNone;
  std::uint32_t slots_ = 0;  // items_.size(), without the division that a vector's size costs each access
  std::size_t size_ = 0;
};

}  // namespace brokerlab
