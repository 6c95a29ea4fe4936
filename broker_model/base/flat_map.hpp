// SPDX-License-Identifier: Apache-2.0
// A hash map from an unsigned integer to a small plain value: linear probing in one vector, at most three quarters
// full, deletion by shifting back (no tombstones, so lookups do not slow down with age). It cannot be iterated over, on
// purpose: the order of a hash table must never reach a run. Pointers do not survive `insert`, `erase` or `reserve`.
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace brokerlab {

template <class Key, class Value>
requires(std::same_as<Key, std::uint32_t> || std::same_as<Key, std::uint64_t>) class FlatMap {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  /// The value under `key`, or null.
  const Value* find(Key key) const {
    if (key == 0) [[unlikely]]
      return has_zero_ ? &zero_ : nullptr;
    if (capacity_ == 0) [[unlikely]]
      return nullptr;
    const Slot& slot = slots_[probe(key)];
    return slot.key == key ? &slot.value : nullptr;
  }
  Value* find(Key key) { return const_cast<Value*>(static_cast<const FlatMap&>(*this).find(key)); }
  bool contains(Key key) const { return find(key) != nullptr; }

  /// Adds the pair and returns true; if `key` is present, changes nothing and returns false.
  bool insert(Key key, const Value& value) {
    const std::size_t before = size();
    find_or_insert(key, value);
    return size() != before;
  }

  /// The value under `key`, which becomes `value` first if there is none.
  Value& find_or_insert(Key key, const Value& value) {
    if (key == 0) [[unlikely]]
      return zero_or(value);
    const Value copy = value;  // `value` may lie in the table
    grow_for(used_ + 1);
    Slot& slot = slots_[probe(key)];
    if (slot.key == 0) {
      slot = Slot{key, copy};
      ++used_;
    }
    return slot.value;
  }

  /// Removes `key`; false if it was not there.
  bool erase(Key key) {
    if (key == 0) [[unlikely]]
      return std::exchange(has_zero_, false);
    if (capacity_ == 0) [[unlikely]]
      return false;
    const std::size_t hole = probe(key);
    if (slots_[hole].key != key) return false;
    close_gap(hole);
    --used_;
    return true;
  }

  std::size_t size() const { return used_ + (has_zero_ ? 1 : 0); }
  bool empty() const { return size() == 0; }

  /// Makes room for `count` keys in all.
  void reserve(std::size_t count) { grow_for(count); }

  /// Forgets every key and keeps the storage.
  void clear() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    used_ = 0;
    has_zero_ = false;
  }

 private:
  struct Slot {
    Key key = 0;  // 0: the slot is free; the real key 0 lives in zero_
    Value value{};
  };

  // Knuth 6.4: by the golden ratio dense keys, which most are, spread evenly and hardly ever collide.
  std::size_t home(Key key) const {
    return static_cast<std::size_t>(std::uint64_t{key} * 0x9E3779B97F4A7C15U >> shift_);
  }
  std::size_t after(std::size_t index) const { return (index + 1) & (capacity_ - 1); }

  std::size_t probe(Key key) const {
    std::size_t index = home(key);
    while (slots_[index].key != key && slots_[index].key != 0) [[unlikely]] index = after(index);
    return index;
  }

  Value& zero_or(const Value& value) {
    if (!has_zero_) {
      zero_ = value;
      has_zero_ = true;
    }
    return zero_;
  }

  // Knuth 6.4, algorithm R: an item moves into the hole unless its home lies cyclically behind the hole.
  void close_gap(std::size_t hole) {
    const std::size_t mask = capacity_ - 1;
    for (std::size_t i = after(hole); slots_[i].key != 0; i = after(i)) {
      if (((i - home(slots_[i].key)) & mask) < ((i - hole) & mask)) continue;
      slots_[hole] = slots_[i];
      hole = i;
    }
    slots_[hole] = Slot{};
  }

  void grow_for(std::size_t count) {
    if (count * 4 > capacity_ * 3) [[unlikely]]
      grow(std::bit_ceil(std::max<std::size_t>(16, count + count / 3 + 1)));
  }

  [[gnu::cold]] void grow(std::size_t capacity) {
    std::vector<Slot> old(capacity);
    old.swap(slots_);
    capacity_ = capacity;
    shift_ = 64 - std::countr_zero(capacity);
    for (const Slot& slot : old) {
      if (slot.key != 0) slots_[probe(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t capacity_ = 0;  // slots_.size(), without the division that a vector's size costs each access
  int shift_ = 0;             // 64 - log2(capacity_)
  std::size_t used_ = 0;
  Value zero_{};
  bool has_zero_ = false;
};

}  // namespace brokerlab
