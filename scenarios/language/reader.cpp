// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <tuple>

#include "scenarios/language/cross_checks.hpp"
#include "scenarios/language/decode.hpp"
#include "scenarios/language/locate.hpp"
#include "scenarios/language/nearest.hpp"
#include "scenarios/language/overlay.hpp"
#include "scenarios/language/override.hpp"
#include "scenarios/language/profiles.hpp"
#include "scenarios/language/toml_text.hpp"
#include "scenarios/language/variants.hpp"

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

/// Decodes and judges a document without variants.
Scenario judge(const Value& document, const FileLoader& load, Problems& problems) {
  Scenario scenario;
  decode_table(document, document_fields(scenario), {}, problems);
  check_references(scenario, document, problems);
  // What follows would only repeat in other words what is wrong already.
  if (problems.empty()) check_sense(scenario, document, problems);
  if (problems.empty()) check_world(scenario, document, problems);
  if (problems.empty()) load_traces(scenario.config, document, load, problems);
  const Entry* run = document.find("run");
  scenario.warm_up_stated = run != nullptr && run->value.find("warm_up") != nullptr;
  return scenario;
}

/// Each file is loaded once, however many variants name it.
FileLoader remembering(const FileLoader& load) {
  auto known = std::make_shared<std::map<std::string, Result<LoadedFile, std::string>>>();
  return [&load, known](const std::string& name) {
    const auto found = known->find(name);
    return found != known->end() ? found->second : known->emplace(name, load(name)).first->second;
  };
}

bool same(const Problem& a, const Problem& b) { return a.at == b.at && a.text == b.text && a.file == b.file; }

bool holds(const Problems& problems, const Problem& problem) {
  return std::any_of(problems.list().begin(), problems.list().end(),
                     [&](const Problem& each) { return same(each, problem); });
}

void mark_as_profile(Value& value) {
  value.at.in_profile = true;
  for (Value& item : value.items) mark_as_profile(item);
  for (Entry& entry : value.entries) {
    entry.at.in_profile = true;
    mark_as_profile(entry.value);
  }
}

std::vector<Problem> sorted(std::vector<Problem> list) {
  const auto key = [](const Problem& p) {
    return std::tuple(p.at.override_index, p.at.in_profile, p.at.line, p.at.column);
  };
  std::stable_sort(list.begin(), list.end(), [&](const Problem& a, const Problem& b) { return key(a) < key(b); });
  return list;
}

class Reading {
 public:
  Reading(const Selection& selection, const FileLoader& load, const FileLoader& load_profile)
      : selection_(selection), load_(remembering(load)), load_profile_(load_profile) {}

  Result<Scenario, std::vector<Problem>> read(std::string_view text) {
    auto parsed = parse_toml(text);
    if (!parsed) return Failure{std::vector<Problem>{parsed.error()}};
    document_ = std::move(parsed).value();
    check_description_first(document_, problems_);
    variants_ = take_variants(document_, problems_);
    Scenario scenario = read_chosen();
    check_variants();
    if (!problems_.empty()) return Failure{finished_problems()};
    scenario.profile = is_base(selection_.profile) ? "" : selection_.profile;
    if (scenario.profile.empty() && selection_.overrides.empty()) scenario.variants = std::move(variants_);
    return scenario;
  }

 private:
  Scenario read_chosen() {
    Problems found;
    Value document = document_;
    if (!is_base(selection_.profile) && !lay_selected(document, found)) {
      for (const Problem& each : found.list()) problems_.add(each);
      return {};
    }
    for (std::size_t i = 0; i < selection_.overrides.size(); ++i)
      apply_override(document, selection_.overrides[i], static_cast<int>(i), found);
    Scenario scenario = judge(document, load_, found);
    add_all(found, chosen_prefix(), Problems{});
    return scenario;
  }

  std::string chosen_prefix() const {
    if (is_base(selection_.profile)) return {};
    return (profile_path_.empty() ? "in variant " : "with profile ") + selection_.profile + ": ";
  }

  /// False, with a problem, if nothing has that name.
  bool lay_selected(Value& document, Problems& found) {
    if (const Variant* variant = find_variant(variants_, selection_.profile)) {
      lay_over(document, variant->overlay, false, found);
      return true;
    }
    const auto profile = profile_text();
    if (!profile) {
      found.add({}, profile.error());
      return false;
    }
    profile_path_ = profile.value().path;
    auto parsed = parse_toml(profile.value().text);
    if (!parsed) {
      Problem problem = parsed.error();
      problem.file = profile_path_;
      found.add(problem);
      return false;
    }
    return lay_profile(document, parsed.value(), found);
  }

  bool lay_profile(Value& document, Value& profile, Problems& found) const {
    mark_as_profile(profile);
    const Entry* description = profile.find("description");
    if (description == nullptr || description->value.kind != ValueKind::text ||
        profile.entries.front().key != "description")
      found.add(Problem{{}, "a profile's first key is its description", profile_path_});
    std::erase_if(profile.entries, [](const Entry& entry) { return entry.key == "description"; });
    lay_over(document, profile, true, found);
    return true;
  }

  Result<LoadedFile, std::string> profile_text() const {
    const std::string& name = selection_.profile;
    if (const BuiltInProfile* profile = find_profile(name))
      return LoadedFile{profile->path(), std::string(profile->text)};
    if (is_profile_file(name)) {
      auto file = load_profile_(name);
      if (!file) return Failure{fmt::format("the profile {} {}", quoted(name), file.error())};
      return file;
    }
    return Failure{unknown_name()};
  }

  std::string unknown_name() const {
    std::vector<std::string> names{"base"};
    for (const Variant& each : variants_) names.push_back(each.name);
    for (const BuiltInProfile& each : built_in_profiles()) names.emplace_back(each.name);
    const std::string near = nearest(selection_.profile, names);
    return fmt::format("there is no variant or profile {}{}; there are {}", quoted(selection_.profile),
                       near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near), fmt::join(names, ", "));
  }

  /// The variants that were not chosen; what is wrong with the document itself is not said again for each.
  void check_variants() {
    if (variants_.empty()) return;
    Problems of_document;
    judge(document_, load_, of_document);
    for (const Variant& variant : variants_) {
      if (variant.name == selection_.profile) continue;
      Problems found;
      Value document = document_;
      lay_over(document, variant.overlay, false, found);
      judge(document, load_, found);
      add_all(found, "in variant " + variant.name + ": ", of_document);
    }
  }

  void add_all(const Problems& found, const std::string& prefix, const Problems& known) {
    for (const Problem& each : found.list()) {
      if (holds(known, each)) continue;
      Problem problem = each;
      const bool of_scenario = problem.at.override_index < 0 && problem.file.empty() && !problem.at.in_profile;
      if (of_scenario) problem.text = prefix + problem.text;
      if (!holds(problems_, problem)) problems_.add(std::move(problem));
    }
  }

  std::vector<Problem> finished_problems() {
    std::vector<Problem> list = problems_.take();
    for (Problem& each : list)
      if (each.at.in_profile) each.file = profile_path_;
    return sorted(std::move(list));
  }

  const Selection& selection_;
  FileLoader load_;
  const FileLoader& load_profile_;
  Value document_;
  std::vector<Variant> variants_;
  std::string profile_path_;
  Problems problems_;
};

}  // namespace

Result<Scenario, std::vector<Problem>> read_scenario(std::string_view text, const Selection& selection,
                                                     const FileLoader& load, const FileLoader& load_profile) {
  return Reading(selection, load, load_profile).read(text);
}

Result<Scenario, std::vector<Problem>> read_scenario(std::string_view text, std::span<const std::string> overrides,
                                                     const FileLoader& load) {
  return read_scenario(text, Selection{{}, overrides}, load, load);
}

}  // namespace brokerlab::scenario
