// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/variants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "scenarios/language/names.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/profiles.hpp"

namespace brokerlab::scenario {

namespace {

/// "varient" and "variants" would otherwise be told of every key but the right one.
void report_misspelling(const Value& document, Problems& problems) {
  const std::array<std::string, 1> right{kVariantKey};
  for (const Entry& entry : document.entries)
    if (entry.value.kind == ValueKind::table && !nearest(entry.key, right).empty())
      problems.add(entry.at, fmt::format("[{}.NAME] is no table of the document; did you mean [variant.NAME]?",
                                         is_bare_key(entry.key) ? entry.key : quoted(entry.key)));
}

std::string problem_of(const Entry& entry) {
  if (const std::string wrong = name_problem(entry.key, kVariantKey); !wrong.empty())
    return fmt::format("the name {} {}", quoted(entry.key), wrong);
  if (is_base(entry.key)) return fmt::format("{} names the scenario without a variant", quoted(entry.key));
  if (entry.value.kind != ValueKind::table)
    return fmt::format("variant.{} must be a table ([variant.{}]), not {}", entry.key, entry.key,
                       kind_name(entry.value.kind));
  return {};
}

}  // namespace

std::vector<Variant> take_variants(Value& document, Problems& problems) {
  const Entry* found = document.find(kVariantKey);
  if (found == nullptr) {
    report_misspelling(document, problems);
    return {};
  }
  const Entry all = *found;
  std::erase_if(document.entries, [](const Entry& entry) { return entry.key == kVariantKey; });
  if (all.value.kind != ValueKind::table) {
    problems.add(all.at,
                 fmt::format("variant must be tables with names ([variant.NAME]), not {}", kind_name(all.value.kind)));
    return {};
  }
  std::vector<Variant> variants;
  for (const Entry& entry : all.value.entries) {
    if (variants.size() == kMaxVariants) {
      problems.add(entry.at, fmt::format("more than {} variants", kMaxVariants));
      break;
    }
    if (std::string wrong = problem_of(entry); !wrong.empty())
      problems.add(entry.at, std::move(wrong));
    else
      variants.push_back({entry.key, entry.value});
  }
  return variants;
}

const Variant* find_variant(const std::vector<Variant>& variants, std::string_view name) {
  const auto found =
      std::find_if(variants.begin(), variants.end(), [&](const Variant& each) { return each.name == name; });
  return found == variants.end() ? nullptr : &*found;
}

}  // namespace brokerlab::scenario
