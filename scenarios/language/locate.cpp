// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/locate.hpp"

#include <algorithm>
#include <charconv>

namespace brokerlab::scenario {

namespace {

const Value* child(const Value& parent, std::string_view part) {
  if (const Entry* entry = parent.find(part)) return &entry->value;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  const bool whole = error == std::errc{} && end == part.data() + part.size();
  return whole && index < parent.items.size() ? &parent.items[index] : nullptr;
}

/// The first part of a path whose parts are separated by '.', '[' and ']'; a queue's name may hold dots, so the longest
/// key that fits wins.
const Value* longest_child(const Value& parent, std::string_view& path) {
  for (std::size_t length = path.size(); length > 0; --length) {
    const bool at_end = length == path.size() || path.substr(length).find_first_of(".[]") == 0;
    const Value* found = at_end ? child(parent, path.substr(0, length)) : nullptr;
    if (found == nullptr) continue;
    path.remove_prefix(length);
    return found;
  }
  return nullptr;
}

}  // namespace

Position locate(const Value& document, std::initializer_list<std::string_view> path) {
  const Value* place = &document;
  for (const std::string_view part : path) {
    const Value* found = child(*place, part);
    if (found == nullptr) break;
    place = found;
  }
  return place == &document ? Position{} : place->at;
}

Position locate_path(const Value& document, std::string_view path) {
  const Value* place = &document;
  while (!path.empty()) {
    path.remove_prefix(std::min(path.find_first_not_of(".[]"), path.size()));
    const Value* found = path.empty() ? nullptr : longest_child(*place, path);
    if (found == nullptr) break;
    place = found;
  }
  return place == &document ? Position{} : place->at;
}

}  // namespace brokerlab::scenario
