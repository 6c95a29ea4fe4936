// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/interner.hpp"

#include <algorithm>
#include <cstring>

#include "broker_model/base/check.hpp"
#include "broker_model/base/mix.hpp"

namespace brokerlab {

namespace {

std::uint32_t hash_of(std::string_view text) {
  std::uint64_t hash = mix64(text.size());
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = mix64(hash ^ word);
    text.remove_prefix(8);
  }
  std::uint64_t tail = 0;
  if (!text.empty()) std::memcpy(&tail, text.data(), text.size());
  return static_cast<std::uint32_t>(mix64(hash ^ tail));
}

}  // namespace

std::string_view Names::text(NameId name) const {
  BROKERLAB_CHECK(name.value < texts_.size(), "a name that was not interned here");
  return std::string_view(bytes_).substr(texts_[name.value].begin, texts_[name.value].length);
}

std::size_t Names::probe(std::uint32_t hash, std::string_view wanted) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t index = hash & mask;
  while (slots_[index].name.valid() && (slots_[index].hash != hash || text(slots_[index].name) != wanted)) {
    index = (index + 1) & mask;
  }
  return index;
}

std::optional<NameId> Names::find(std::string_view wanted) const {
  if (slots_.empty()) return std::nullopt;
  const NameId name = slots_[probe(hash_of(wanted), wanted)].name;
  return name.valid() ? std::optional(name) : std::nullopt;
}

NameId Names::intern(std::string_view wanted) {
  if ((texts_.size() + 1) * 4 > slots_.size() * 3) grow();
  const std::uint32_t hash = hash_of(wanted);
  Slot& slot = slots_[probe(hash, wanted)];
  if (slot.name.valid()) return slot.name;
  BROKERLAB_CHECK(texts_.size() < NameId::none().value, "too many names");
  slot = Slot{hash, NameId{static_cast<std::uint32_t>(texts_.size())}};
  texts_.push_back({bytes_.size(), wanted.size()});
  bytes_.append(wanted.data(), wanted.size());  // append(pointer, n) allows for a view into itself
  return slot.name;
}

void Names::grow() {
  std::vector<Slot> old(std::max<std::size_t>(16, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (!slot.name.valid()) continue;
    std::size_t index = slot.hash & mask;
    while (slots_[index].name.valid()) index = (index + 1) & mask;
    slots_[index] = slot;
  }
}

}  // namespace brokerlab
