// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/knobs.hpp"

#include <fmt/format.h>

#include <string_view>

#include "scenarios/language/decode.hpp"
#include "scenarios/language/examples.hpp"

namespace brokerlab::scenario {

namespace {

class Walk {
 public:
  /// `all_kinds`: of a choice, every kind in turn; list items are made, not found.
  explicit Walk(bool all_kinds) : all_kinds_(all_kinds) {}

  void fields(const Fields& fields, const std::string& path, const std::string& pattern) {
    for (const Field& field : fields) {
      const std::string key = field.info.key;
      if (path.empty() && (key == "description" || key == "title" || key == "guarantees")) continue;
      one(field, join_path(path, key), pattern.empty() ? key : pattern + "." + key);
    }
  }
  std::vector<Knob> take() { return std::move(knobs_); }

 private:
  void one(const Field& field, const std::string& path, const std::string& pattern) {
    if (const auto* group = std::get_if<GroupMember>(&field.member)) {
      fields(group->fields(group->member), path, pattern);
    } else if (const auto* list = std::get_if<ListMember>(&field.member)) {
      items(*list, path, pattern);
    } else {
      knobs_.push_back({path, pattern, alternatives_of(field)});
      if (const auto* choice = std::get_if<ChoiceMember>(&field.member)) kinds(*choice, field.info.unit, path, pattern);
    }
  }

  void items(const ListMember& list, const std::string& path, const std::string& pattern) {
    if (all_kinds_) list.append(list.member, "NAME");
    for (std::size_t i = 0; i < list.size(list.member); ++i) {
      const std::string item = list.named ? join_path(path, list.name(list.member, i)) : fmt::format("{}[{}]", path, i);
      fields(list.fields(list.member, i), item, pattern + ".*");
    }
  }

  void kinds(const ChoiceMember& choice, Unit unit, const std::string& path, const std::string& pattern) {
    const std::size_t now = choice.get(choice.member);
    for (std::size_t i = 0; i < choice.kinds.size(); ++i) {
      if (!all_kinds_ && i != now) continue;
      if (i != now) choice.select(choice.member, i);
      fields(choice.fields(choice.member, unit), path, fmt::format("{}({})", pattern, choice.kinds[i]));
    }
  }

  bool all_kinds_;
  std::vector<Knob> knobs_;
};

}  // namespace

std::vector<Knob> knobs_of(const Scenario& scenario) {
  Scenario copy = scenario;  // fields give write access, which a const scenario does not
  Walk walk(false);
  walk.fields(document_fields(copy), {}, {});
  return walk.take();
}

std::vector<std::string> all_knob_patterns() {
  Scenario scenario;
  Walk walk(true);
  walk.fields(document_fields(scenario), {}, {});
  std::vector<std::string> patterns;
  for (const Knob& knob : walk.take()) patterns.push_back(knob.pattern);
  return patterns;
}

}  // namespace brokerlab::scenario
