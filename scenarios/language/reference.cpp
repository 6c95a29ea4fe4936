// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/reference.hpp"

#include <fmt/format.h>

#include "scenarios/language/encode.hpp"
#include "scenarios/language/examples.hpp"
#include "scenarios/language/number_check.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/scenario.hpp"

namespace brokerlab::scenario {

namespace {

std::string either(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "`\"" : ", `\"") + word + "\"`";
  return out;
}

/// "a duration as \"250ms\", at least 0s": what may stand there.
struct TypeText {
  const FieldInfo& info;

  std::string operator()(const bool*) const { return "`true` or `false`"; }
  std::string operator()(const std::uint32_t*) const { return number("a whole number"); }
  std::string operator()(const std::uint64_t*) const { return number("a whole number"); }
  std::string operator()(const double*) const { return number("a number"); }
  std::string operator()(const Duration*) const { return number("a number"); }
  std::string operator()(const std::string*) const { return "a string"; }
  std::string operator()(const std::vector<double>*) const { return "an array, each " + number("a number"); }
  std::string operator()(const std::vector<std::string>*) const { return "an array of strings"; }
  std::string operator()(const Distribution*) const {
    if (info.unit == Unit::count) return "a number or a [distribution](#distributions) of numbers without a unit";
    const char* what = info.unit == Unit::bytes ? "a size" : "a time";
    return fmt::format("{} or a [distribution](#distributions) of {}s, each at least {}", what,
                       std::string(what).substr(2), info.unit == Unit::bytes ? "0B" : "0s");
  }
  std::string operator()(const WordMember& words) const { return either(words.names); }
  std::string operator()(const ChoiceMember& choice) const { return "one of the kinds below: " + either(choice.kinds); }
  std::string operator()(const GroupMember&) const { return "a table"; }
  std::string operator()(const ListMember&) const { return "tables"; }

 private:
  std::string number(const char* plain) const {
    const bool bare = info.unit == Unit::none || info.unit == Unit::count;
    const std::string what =
        bare ? plain : fmt::format("as `\"{}\"` ({})", unit_example(info.unit), unit_names(info.unit));
    const std::string range = range_text(info);
    return range.empty() ? what : what + ", " + range;
  }
};

std::string default_text(const Field& field) {
  if (field.info.required) return "required";
  const auto value = encode_value(field);
  return value ? "`" + *value + "`" : "none";
}

std::string below(const std::string& pattern, const char* key) { return pattern.empty() ? key : pattern + "." + key; }

void rows(const Fields& fields, const std::string& pattern, std::string& out) {
  bool header = false;
  for (const Field& field : fields) {
    if (std::holds_alternative<GroupMember>(field.member) || std::holds_alternative<ListMember>(field.member)) continue;
    if (!header) out += "| key | value | example | default | meaning | default from |\n|---|---|---|---|---|---|\n";
    header = true;
    const std::string type = std::visit(TypeText{field.info}, field.member);
    const std::string example = example_of(below(pattern, field.info.key), field);
    out += fmt::format("| `{}` | {} | `{} = {}` | {} | {} | {} |\n", field.info.key, type, field.info.key, example,
                       default_text(field), field.info.meaning, field.info.source);
  }
  if (header) out += "\n";
}

/// The kinds of a choice with their own keys.
void kinds(const ChoiceMember& choice, const std::string& title, const std::string& pattern, Unit unit,
           std::string& out) {
  for (std::size_t i = 0; i < choice.kinds.size(); ++i) {
    choice.select(choice.member, i);
    const Fields fields = choice.fields(choice.member, unit);
    out += fmt::format("`{} = {{ kind = \"{}\" }}`{}\n\n", title, choice.kinds[i],
                       fields.empty() ? fmt::format(", or `{} = \"{}\"`: no keys", title, choice.kinds[i]) : "");
    rows(fields, fmt::format("{}({})", pattern, choice.kinds[i]), out);
  }
}

void section(const Fields& fields, const std::string& path, const std::string& pattern, std::string& out);

void subsections(const Field& field, const std::string& path, const std::string& pattern, std::string& out) {
  const std::string name = below(path, field.info.key);
  const std::string knob = below(pattern, field.info.key);
  if (const auto* group = std::get_if<GroupMember>(&field.member)) {
    out += fmt::format("## [{}]\n\n{}.\n\n", name, field.info.meaning);
    section(group->fields(group->member), name, knob, out);
  } else if (const auto* list = std::get_if<ListMember>(&field.member)) {
    const std::string item = list->named ? name + ".NAME" : name;
    out += fmt::format("## {}{}{}\n\n{}.\n\n", list->named ? "[" : "[[", item, list->named ? "]" : "]]",
                       field.info.meaning);
    list->append(list->member, "NAME");
    section(list->fields(list->member, list->size(list->member) - 1), item, knob + ".*", out);
  } else if (const auto* choice = std::get_if<ChoiceMember>(&field.member)) {
    kinds(*choice, field.info.key, knob, field.info.unit, out);
  }
}

void section(const Fields& fields, const std::string& path, const std::string& pattern, std::string& out) {
  rows(fields, pattern, out);
  for (const Field& field : fields) subsections(field, path, pattern, out);
}

constexpr const char* kHead = R"(# The scenario language

Generated by `brokerlab reference`; do not edit: a test compares this file with what the reader goes by.

A scenario is a TOML file whose first key is `description`. Every quantity carries its unit; a bare number is a count or
a factor. An unknown key is an error. Any value can be overridden: `--set producers.riders.window=10`,
`--set faults[0].at=5s`, `--set consumers.drivers.dedup=seen-ids`, `--set queues."a.b".max_messages=5`. "none" means
that leaving the key out says something that no value could: no limit, no target, never. A test puts each example into a
scenario and runs it; some need another key beside them, as the meaning says.

)";

constexpr const char* kVariants = R"(## [variant.NAME]

A named overlay of any keys of the document, in the same nesting: `brokerlab run SCENARIO -p NAME` lays it over the
scenario, `brokerlab compare SCENARIO -p base,NAME` runs both under the same plan (see [comparing](comparing.md)).

```toml
[variant.seen]
description = "Workers share a table of what they have done."
[variant.seen.consumers.drivers.dedup]
kind = "seen-ids"
scope = "group"
[variant.seen.guarantees]
no_duplicate_effect = "must hold"
```

* A table merges key by key with what is there; any other value takes its place, and so does an array:
  `[[variant.NAME.faults]]` replaces all faults, `faults = []` removes them.
* A choice whose `kind` changes is replaced as a whole. Without a `kind`, `[variant.NAME.producers.riders.arrivals]`
  changes single keys of the kind that is there.
* Below `queues`, `producers` and `consumers` the name `"*"` stands for every one that the document has, as in
  `[variant.NAME.queues."*"]`; what is stated by name counts more.
* Every variant is checked as the document with it laid over, chosen or not. `--set` applies after it. `base` and `.`
  name the scenario as it is, so no variant may be called that.

A profile is such an overlay in a file of its own, for any scenario: its first key is `description`, and `-p` finds it
when the scenario has no variant of that name. `brokerlab profiles` lists those that come with the program;
`-p ./mine.toml` takes a file.

)";

constexpr const char* kDistributions = R"(## Distributions

Where a time or a size is drawn, a value alone is constant: `service = "10ms"`. Otherwise it is a table with a kind:
`service = { kind = "exponential", mean = "10ms" }`. The keys of each kind, shown for times; sizes take bytes instead.

)";

}  // namespace

std::string reference_text() {
  Scenario scenario;
  std::string out = kHead;
  section(document_fields(scenario), {}, {}, out);
  out += kVariants;
  out += kDistributions;
  DistributionForm form;
  std::string forms;
  kinds(distribution_choice(form), "service", "service", Unit::duration, forms);
  out += forms;
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace brokerlab::scenario
