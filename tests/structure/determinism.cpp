// SPDX-License-Identifier: Apache-2.0
#include "tests/structure/determinism.hpp"

#include <regex>

#include "tests/structure/arrows.hpp"

namespace brokerlab::structure {

namespace {

bool is_model(const SourceFile& file) {
  // Statistics over runs are no part of the model, and nothing of the model may include them (see arrows.cpp).
  if (is_below(file.path, "sim/experiment")) return false;
  return is_cpp(file.path) && (is_below(file.path, "broker_model") || is_below(file.path, "sim"));
}

bool must_be_deterministic(const SourceFile& file) {
  return is_model(file) ||
         (is_cpp(file.path) && (is_below(file.path, "scenarios") || is_below(file.path, "sim/experiment")));
}

Violations find_in_code(const SourceFile& file, const std::regex& pattern, const std::string& why) {
  Violations found;
  const std::string code = code_of(file.text);
  for (std::sregex_iterator match(code.begin(), code.end(), pattern), end; match != end; ++match) {
    const int line = line_at(code, static_cast<std::size_t>(match->position()));
    found.push_back({file.path, line, match->str() + ": " + why});
  }
  return found;
}

}  // namespace

Violations check_chance_and_clocks(const SourceFile& file) {
  static const std::regex forbidden(
      R"(\b(random_device|system_clock|steady_clock|high_resolution_clock|file_clock|mt19937(_64)?)"
      R"(|minstd_rand0?|ranlux\w+|default_random_engine|gettimeofday|clock_gettime|random_shuffle)\b)"
      R"(|\bs?rand\s*\(|\btime\s*\(\s*(NULL|nullptr|0)\s*\))"
      R"(|\bstd::\w+_distribution\b|\bstd::(shuffle|sample|clock|time)\s*\()");
  if (!must_be_deterministic(file)) return {};
  return find_in_code(file, forbidden, "a run depends on its scenario and seed alone");
}

Violations check_order(const SourceFile& file) {
  static const std::regex pointer_keyed(R"(\b(map|set|multimap|multiset|flat_map|FlatMap)\s*<[^,>;(){}]*\*)");
  static const std::regex hashed(R"(\b(std|boost)::unordered_\w+\s*<)");
  if (!must_be_deterministic(file)) return {};
  Violations found = find_in_code(file, pointer_keyed, "the order of addresses differs between runs");
  const std::vector<Line> lines = lines_of(file.text);
  for (Violation& violation :
       find_in_code(file, hashed, "iterating it has no stable order; // lookup only, or another")) {
    const std::string_view line = lines[static_cast<std::size_t>(violation.line - 1)].text;
    if (line.find("// lookup only") == std::string_view::npos) found.push_back(std::move(violation));
  }
  return found;
}

Violations check_library_math(const SourceFile& file) {
  static const std::regex library(
      R"((\bstd|[^\w]|^)::(log|log2|log10|log1p|exp|exp2|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh)"
      R"(|cbrt|hypot|erf|erfc|tgamma|lgamma)[fl]?\s*[(;]|\b__builtin_(log|exp|pow|sin|cos|tan)\w*\s*\()");
  if (!is_model(file)) return {};
  Violations found = find_in_code(file, library, "its bits differ between processors; broker_model/base has its own");
  for (const Include& include : includes_of(file.text)) {
    if (include.path.starts_with("boost/math")) {
      found.push_back({file.path, include.line, include.path + " uses the C library's functions"});
    }
  }
  return found;
}

}  // namespace brokerlab::structure
