// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/knobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>

#include "scenarios/language/decode.hpp"
#include "scenarios/language/encode.hpp"

namespace brokerlab::scenario {

namespace {

using Texts = std::vector<std::string>;

/// Other values of one field.
struct Alternatives {
  const FieldInfo& info;

  Texts operator()(const bool* member) const { return {*member ? "false" : "true"}; }
  Texts operator()(const std::uint32_t* member) const { return numbers(*member, std::uint32_t{}); }
  Texts operator()(const std::uint64_t* member) const { return numbers(*member, std::uint64_t{}); }
  Texts operator()(const double* member) const {
    const double up = *member == 0 ? 0.5 : *member * 1.5;
    return texts(up <= info.maximum ? up : *member / 2);
  }
  Texts operator()(const Duration* member) const {
    const bool absent = static_cast<double>(member->ns) < info.minimum;
    return texts(absent || member->ns == 0 ? milliseconds(50) : Duration{member->ns / 2});
  }
  Texts operator()(const std::string*) const { return {}; }
  Texts operator()(const std::vector<double>*) const { return {}; }
  Texts operator()(const std::vector<std::string>*) const { return {}; }
  Texts operator()(const Distribution* member) const {
    const double average = mean(*member) > 0 ? mean(*member) : 1e-3;
    return texts(Distribution{Exponential{average * 1.5}});
  }
  Texts operator()(const WordMember& words) const { return others(words.names, words.get(words.member)); }
  Texts operator()(const ChoiceMember& choice) const { return others(choice.kinds, choice.get(choice.member)); }
  Texts operator()(const GroupMember&) const { return {}; }
  Texts operator()(const ListMember&) const { return {}; }

 private:
  template <class T>
  Texts numbers(std::uint64_t now, T) const {
    if (now > std::numeric_limits<std::int64_t>::max()) return texts(T{5});
    const std::uint64_t up = now == 0 ? 1 : now * 2;
    return texts(static_cast<T>(static_cast<double>(up) <= info.maximum ? up : now / 2));
  }
  template <class T>
  Texts texts(T value) const {
    const auto text = encode_value({info, &value});
    return text ? Texts{*text} : Texts{};
  }
  static Texts others(const Texts& names, std::size_t now) {
    Texts out;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (i != now) out.push_back(toml_string(names[i]));
    return out;
  }
};

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
      knobs_.push_back({path, pattern, std::visit(Alternatives{field.info}, field.member)});
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
