// SPDX-License-Identifier: Apache-2.0
// A reference to an item in a slab that may end before its holder does: the serial tells a later item in the same slot.
#pragma once

#include <cstdint>

#include "broker_model/base/slab.hpp"
#include "broker_model/core/intrusive_list.hpp"

namespace brokerlab::core {

struct Ref {
  std::uint32_t index = kNil;
  std::uint32_t serial = 0;
  friend constexpr bool operator==(const Ref&, const Ref&) = default;
};

/// Items carry their own `serial`. Null if the item has ended.
template <class Item>
Item* resolve(Slab<Item>& slab, Ref ref) {
  if (!slab.live(ref.index)) return nullptr;
  Item& item = slab[ref.index];
  return item.serial == ref.serial ? &item : nullptr;
}

}  // namespace brokerlab::core
