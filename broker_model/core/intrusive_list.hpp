// SPDX-License-Identifier: Apache-2.0
// Doubly linked lists through members of items in an index-addressed pool: removal from the middle in O(1), nothing
// allocated, and a copy of the pool is a copy of the lists. An item is in at most one list per Links member.
#pragma once

#include <cstdint>

namespace brokerlab::core {

inline constexpr std::uint32_t kNil = 0xffffffff;

struct Links {
  std::uint32_t previous = kNil;
  std::uint32_t next = kNil;
};
struct List {
  std::uint32_t head = kNil;
  std::uint32_t tail = kNil;
  bool empty() const { return head == kNil; }
};

template <class Pool, class Item>
void push_back(Pool& pool, Links Item::*links, List& list, std::uint32_t index) {
  pool[index].*links = Links{list.tail, kNil};
  if (list.tail == kNil)
    list.head = index;
  else
    (pool[list.tail].*links).next = index;
  list.tail = index;
}

/// `index` must be in `list`.
template <class Pool, class Item>
void unlink(Pool& pool, Links Item::*links, List& list, std::uint32_t index) {
  const Links own = pool[index].*links;
  if (own.previous == kNil)
    list.head = own.next;
  else
    (pool[own.previous].*links).next = own.next;
  if (own.next == kNil)
    list.tail = own.previous;
  else
    (pool[own.next].*links).previous = own.previous;
  pool[index].*links = Links{};
}

}  // namespace brokerlab::core
