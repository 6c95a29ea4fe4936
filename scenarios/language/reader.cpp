// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/reader.hpp"

#include <algorithm>

#include "scenarios/language/cross_checks.hpp"
#include "scenarios/language/decode.hpp"
#include "scenarios/language/locate.hpp"
#include "scenarios/language/override.hpp"
#include "scenarios/language/toml_text.hpp"

namespace brokerlab::scenario {

namespace {

void check_description_first(const Value& document, Problems& problems) {
  const Entry* description = document.find("description");
  if (description == nullptr || document.entries.front().key == "description") return;
  problems.add(description->at, "description must be the first key");
}

/// What only the world knows to be impossible; its paths are those of knobs.
void check_world(const Scenario& scenario, const Value& document, Problems& problems) {
  for (const sim::ConfigProblem& problem : sim::problems(scenario.config))
    problems.add(locate_path(document, problem.path), problem.path + " " + problem.text);
}

std::vector<Problem> sorted(std::vector<Problem> list) {
  const auto before = [](const Problem& a, const Problem& b) {
    return std::tuple(a.at.override_index, a.at.line, a.at.column) <
           std::tuple(b.at.override_index, b.at.line, b.at.column);
  };
  std::stable_sort(list.begin(), list.end(), before);
  return list;
}

}  // namespace

Result<Scenario, std::vector<Problem>> read_scenario(std::string_view text, std::span<const std::string> overrides,
                                                     const FileLoader& load) {
  auto parsed = parse_toml(text);
  if (!parsed) return Failure{std::vector<Problem>{parsed.error()}};
  Value& document = parsed.value();
  Problems problems;
  check_description_first(document, problems);
  for (std::size_t i = 0; i < overrides.size(); ++i)
    apply_override(document, overrides[i], static_cast<int>(i), problems);

  Scenario scenario;
  decode_table(document, document_fields(scenario), {}, problems);
  check_references(scenario, document, problems);
  // What follows would only repeat in other words what is wrong already.
  if (problems.empty()) check_sense(scenario, document, problems);
  if (problems.empty()) check_world(scenario, document, problems);
  if (problems.empty()) load_traces(scenario.config, document, load, problems);
  if (!problems.empty()) return Failure{sorted(problems.take())};
  return scenario;
}

}  // namespace brokerlab::scenario
