// SPDX-License-Identifier: Apache-2.0
// Names as dense ids, so that the model compares and stores four bytes. Append only: an id means the same text for
// ever, and ids count from 0 in order of first use. A copy has the same ids. Any bytes are a name, the empty string
// too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker_model/base/check.hpp"
#include "broker_model/base/ids.hpp"

namespace brokerlab {

class Names {
 public:
  /// The id of `text`, a new one at its first use. `text` may be a view into this object.
  NameId intern(std::string_view text);

  /// The id of `text` if it was interned.
  std::optional<NameId> find(std::string_view text) const;

  /// The text of `name`, which must come from this object or from one it was copied from. The view lasts until the next
  /// `intern`.
  std::string_view text(NameId name) const;

  /// Bytes of that text.
  std::size_t length(NameId name) const {
    BROKERLAB_CHECK(name.value < texts_.size(), "a name that was never interned");
    return texts_[name.value].length;
  }

  std::size_t size() const { return texts_.size(); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    NameId name;  // none: the slot is free
  };

  struct Text {
    std::size_t begin;
    std::size_t length;
  };

  std::size_t probe(std::uint32_t hash, std::string_view text) const;
  void grow();

  std::string bytes_;        // all texts, one behind the other
  std::vector<Text> texts_;  // by id
  std::vector<Slot> slots_;  // power of two, at most three quarters full
};

}  // namespace brokerlab
