// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/override.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <vector>

#include "scenarios/language/names.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/toml_text.hpp"

namespace brokerlab::scenario {

namespace {

struct Part {
  std::string key;
  bool is_index = false;
};

/// Reads one part of a path off the front: a bare key, a quoted key, or [N]; none where the text is no path.
std::optional<Part> take_part(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const bool quoted_key = text[0] == '"';
  const bool bracket = text[0] == '[';
  if (quoted_key || bracket) {
    const std::size_t end = text.find(quoted_key ? '"' : ']', 1);
    if (end == std::string_view::npos) return std::nullopt;
    Part part{std::string(text.substr(1, end - 1)), bracket};
    text.remove_prefix(end + 1);
    return part;
  }
  std::size_t end = 0;
  while (end < text.size() && is_bare_key(text.substr(end, 1))) ++end;
  if (end == 0) return std::nullopt;
  Part part{std::string(text.substr(0, end)), false};
  text.remove_prefix(end);
  return part;
}

struct Override {
  std::vector<Part> path;
  std::string_view value;
};

std::optional<Override> split(std::string_view text) {
  Override out;
  while (true) {
    const auto part = take_part(text);
    if (!part || out.path.size() > static_cast<std::size_t>(kMaxDepth)) return std::nullopt;
    out.path.push_back(*part);
    if (text.starts_with('=')) break;
    if (text.starts_with('.')) text.remove_prefix(1);
  }
  out.value = text.substr(1);
  return out;
}

void stamp(Value& value, Position at) {
  value.at = at;
  for (Value& item : value.items) stamp(item, at);
  for (Entry& entry : value.entries) {
    entry.at = at;
    stamp(entry.value, at);
  }
}

class Applier {
 public:
  Applier(int index, Problems& problems) : at_{0, 0, index}, problems_(problems) {}

  void apply(Value& document, std::string_view text) {
    const auto parsed = split(text);
    if (!parsed) return fail("is no path=value, as in producers.riders.window=10");
    Value* place = &document;
    for (std::size_t i = 0; i < parsed->path.size(); ++i) {
      const bool listed = is_list(parsed->path, i) || (i > 0 && place->kind == ValueKind::array);
      place = listed ? existing(*place, parsed->path[i - 1].key, parsed->path[i]) : below(*place, parsed->path[i]);
      if (place == nullptr) return;
    }
    *place = parse_loose_value(parsed->value);
    stamp(*place, at_);
  }

 private:
  void fail(const std::string& text) { problems_.add(at_, text); }
  /// Whether the first `length` parts name a list, whose entries have to be there already.
  static bool is_list(const std::vector<Part>& path, std::size_t length) {
    if (length == 2 && path[0].key == "network") return path[1].key == "hosts" || path[1].key == "switches";
    if (length != 1) return false;
    const std::string& key = path[0].key;
    return key == "queues" || key == "producers" || key == "consumers" || key == "faults";
  }

  /// An entry that has to be there already.
  Value* existing(Value& list, const std::string& name, const Part& part) {
    if (list.kind == ValueKind::array) return item(list, name, part);
    std::vector<std::string> names;
    for (const Entry& entry : list.entries) names.push_back(entry.key);
    if (Entry* entry = list.find(part.key)) return &entry->value;
    fail(fmt::format("there is no {} in {}{}", quoted(part.key), name, suggestion(part.key, names)));
    return nullptr;
  }

  Value* item(Value& list, const std::string& name, const Part& part) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(part.key.data(), part.key.data() + part.key.size(), index);
    const bool whole = error == std::errc{} && end == part.key.data() + part.key.size();
    if (whole && index < list.items.size()) return &list.items[index];
    fail(fmt::format("there is no {}[{}]; there are {}, counted from 0", name, part.key.substr(0, 20),
                     list.items.size()));
    return nullptr;
  }

  /// The place of a key, made if it is not there.
  Value* below(Value& parent, const Part& part) {
    expand_shorthand(parent);
    if (part.is_index || parent.kind != ValueKind::table) {
      fail(fmt::format("does not lead to a knob: {} is below {}", quoted(part.key), kind_name(parent.kind)));
      return nullptr;
    }
    if (Entry* entry = parent.find(part.key)) return &entry->value;
    Entry made{part.key, at_, {}};
    made.value.at = at_;
    parent.entries.push_back(std::move(made));
    return &parent.entries.back().value;
  }

  Position at_;
  Problems& problems_;
};

}  // namespace

void apply_override(Value& document, std::string_view text, int index, Problems& problems) {
  Applier(index, problems).apply(document, text);
}

}  // namespace brokerlab::scenario
