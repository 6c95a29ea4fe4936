// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/overlay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace brokerlab::scenario {

namespace {

constexpr std::array<std::string_view, 3> kNamedLists{"queues", "producers", "consumers"};

bool is_named_list(std::string_view key) {
  return std::find(kNamedLists.begin(), kNamedLists.end(), key) != kNamedLists.end();
}

/// The kind that a choice's table or word states; null for other values.
const std::string* kind_of(const Value& value) {
  if (value.kind == ValueKind::text) return &value.text;
  const Entry* kind = value.find("kind");
  return kind != nullptr && kind->value.kind == ValueKind::text ? &kind->value.text : nullptr;
}

bool changes_kind(const Value& below, const Value& above) {
  const Entry* stated = above.find("kind");
  if (stated == nullptr) return false;
  const std::string* before = kind_of(below);
  return before == nullptr || stated->value.kind != ValueKind::text || *before != stated->value.text;
}

void merge(Value& below, const Value& above);

void merge_entry(Value& below, const Entry& above) {
  if (Entry* entry = below.find(above.key))
    merge(entry->value, above.value);
  else
    below.entries.push_back(above);
}

void merge(Value& below, const Value& above) {
  if (above.kind == ValueKind::table && !changes_kind(below, above)) {
    expand_shorthand(below);
    if (below.kind == ValueKind::table) {
      for (const Entry& entry : above.entries) merge_entry(below, entry);
      return;
    }
  }
  below = above;
}

/// A table of named tables in which one may be named "*".
void merge_named(Value& below, const Entry& above, bool lenient, Problems& problems) {
  Entry* list = below.find(above.key);
  const Entry* every = above.value.find(kEveryName);
  if (every != nullptr) {
    const bool any = list != nullptr && !list->value.entries.empty();
    if (!any && !lenient)
      problems.add(every->at,
                   fmt::format("\"*\" stands for every one of the document's {}, and it has none", above.key));
    if (any)
      for (Entry& entry : list->value.entries) merge(entry.value, every->value);
  }
  Entry named = above;
  std::erase_if(named.value.entries, [](const Entry& entry) { return entry.key == kEveryName; });
  if (list != nullptr || every == nullptr || !named.value.entries.empty()) merge_entry(below, named);
}

}  // namespace

void lay_over(Value& document, const Value& overlay, bool lenient, Problems& problems) {
  for (const Entry& entry : overlay.entries) {
    if (is_named_list(entry.key) && entry.value.kind == ValueKind::table)
      merge_named(document, entry, lenient, problems);
    else
      merge_entry(document, entry);
  }
}

}  // namespace brokerlab::scenario
