// SPDX-License-Identifier: Apache-2.0
// Each key of the reference has an example there. Each is put into a scenario, which is read and run.
#include "scenarios/language/examples.hpp"

#include <gtest/gtest.h>

#include <map>

#include "scenarios/language/scenario.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::scenario {
namespace {

/// Where the entry that stands for all of a list is.
std::string item_of(const std::string& list) {
  static const std::map<std::string, std::string> items{
      {"queues", ".work"},         {"producers", ".riders"},      {"consumers", ".drivers"}, {"faults", "[0]"},
      {"network.hosts", ".annex"}, {"network.switches", ".core"}, {"network.links", "[0]"},  {"network.rules", "[0]"}};
  return items.at(list);
}

/// What has to be said beside an example so that it makes sense, by the beginning of the knob's pattern.
std::vector<std::string> beside(const std::string& pattern) {
  const std::vector<std::string> brokerless{"faults=[]", "consumers.drivers.prefetch=0"};
  const std::string zones = "network.preset=three-zones", group = "faults[0].target=consumers.drivers";
  const std::vector<std::pair<std::string, std::vector<std::string>>> all = {
      {"direct(none)", {}},
      {"direct(acknowledged)", brokerless},
      {"direct", {"faults=[]", "consumers.drivers.prefetch=0", "producers.riders.confirms=false"}},
      {"network.producers_zone", {zones}},
      {"network.broker_zone", {zones}},
      {"network.consumers_zone", {zones}},
      {"network.hosts.*.zone", {zones}},
      {"network.between", {zones}},
      {"network.links", {R"(network.links=[{ a = "consumers", b = "annex" }])"}},
      {"network.rules.*.rule(degrade)", {"links.producers.bandwidth=10MiB"}},
      {"producers.*.keys.count", {R"(producers.riders.partitions=["work2"])"}},
      {"producers.*.reply", {"consumers.drivers.replies_to=riders"}},
      {"faults.*.for", {"faults[0].kind=pause"}},
      {"faults.*.factor", {group, "faults[0].kind=slow-consumer", "faults[0].for=100ms"}},
      {"faults.*.jump", {"faults[0].kind=clock", "faults[0].for=100ms"}},
      {"faults.*.stagger", {group}},
      {"faults.*.times", {"faults[0].every=300ms"}},
      {"faults.*.mtbf", {"faults[0].restart_after=100ms"}},
      {"faults.*.mttr", {"faults[0].mtbf=500ms"}},
      {"faults.*.when.after", {group, "faults[0].when.before=acknowledgement"}},
      {"faults.*.when.before", {group, "faults[0].when.after=effect"}},
  };
  for (const auto& [beginning, overrides] : all)
    if (pattern.starts_with(beginning)) return overrides;
  return {};
}

template <class Wanted>
std::string table(const std::string& kind, const std::string& pattern, const Fields& keys, Wanted wanted) {
  std::string text = "{ kind = \"" + kind + "\"";
  for (const Field& field : keys)
    if (wanted(field.info))
      text += ", " + std::string(field.info.key) + " = " + example_of(pattern + "." + field.info.key, field);
  return text + " }";
}

class Examples {
 public:
  void fields(const Fields& fields, const std::string& path, const std::string& pattern) {
    for (const Field& field : fields) {
      const std::string key = field.info.key;
      one(field, path.empty() ? key : path + "." + key, pattern.empty() ? key : pattern + "." + key);
    }
  }
  int tried() const { return tried_; }

 private:
  void one(const Field& field, const std::string& path, const std::string& pattern) {
    if (const auto* group = std::get_if<GroupMember>(&field.member))
      return fields(group->fields(group->member), path, pattern);
    if (const auto* list = std::get_if<ListMember>(&field.member)) {
      list->append(list->member, "NAME");
      return fields(list->fields(list->member, list->size(list->member) - 1), path + item_of(path), pattern + ".*");
    }
    run(pattern, path + "=" + example_of(pattern, field));
    if (const auto* choice = std::get_if<ChoiceMember>(&field.member)) kinds(*choice, field.info.unit, path, pattern);
  }

  /// A kind's keys make sense together.
  void kinds(const ChoiceMember& choice, Unit unit, const std::string& path, const std::string& pattern) {
    for (std::size_t i = 0; i < choice.kinds.size(); ++i) {
      choice.select(choice.member, i);
      const std::string within = pattern + "(" + choice.kinds[i] + ")";
      const Fields keys = choice.fields(choice.member, unit);
      run(within, path + "=" + table(choice.kinds[i], within, keys, [](const FieldInfo& info) {
                    return std::string_view(info.key) != "hours";  // instead of amplitudes
                  }));
      for (const Field& field : keys)
        if (std::string_view(field.info.key) == "hours")
          run(within + ".hours", path + "=" + table(choice.kinds[i], within, keys, [](const FieldInfo& info) {
                                   return info.required || std::string_view(info.key) == "hours";
                                 }));
    }
  }

  void run(const std::string& pattern, const std::string& setting) {
    ++tried_;
    std::vector<std::string> overrides = beside(pattern);
    if (!setting.starts_with("description=")) overrides.push_back(setting);
    const auto scenario = read_scenario_file(BROKERLAB_SOURCE_DIR "/tests/scenarios/examples/base.toml", overrides);
    ASSERT_TRUE(scenario.ok()) << pattern << ": " << scenario.error().front();
    sim::RunOptions options;
    options.check = false;
    EXPECT_NE(sim::run(scenario.value().config, {}, options).end, sim::RunEnd::stalled) << setting;
  }

  int tried_ = 0;
};

TEST(Examples, OfEachKeyAreReadAndRun) {
  Scenario scenario;
  Examples examples;
  examples.fields(document_fields(scenario), {}, {});
  EXPECT_GT(examples.tried(), 250) << "keys, and kinds with all of theirs";
}

TEST(Examples, OfEachDistributionAreReadAndRun) {
  DistributionForm form;
  const ChoiceMember choice = distribution_choice(form);
  for (std::size_t i = 0; i < choice.kinds.size(); ++i) {
    choice.select(choice.member, i);
    const std::vector<std::string> overrides{"consumers.drivers.service=" +
                                             table(choice.kinds[i], "service(" + choice.kinds[i] + ")",
                                                   choice.fields(choice.member, Unit::duration),
                                                   [](const FieldInfo&) { return true; })};
    const auto scenario = read_scenario_file(BROKERLAB_SOURCE_DIR "/tests/scenarios/examples/base.toml", overrides);
    ASSERT_TRUE(scenario.ok()) << overrides[0] << ": " << scenario.error().front();
    EXPECT_GT(sim::run(scenario.value().config, {}, {}).totals.effects, 0U) << overrides[0];
  }
}

}  // namespace
}  // namespace brokerlab::scenario
