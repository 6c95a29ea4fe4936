// SPDX-License-Identifier: Apache-2.0
// A knob that is read and ignored is a lie. The scenarios in knobs/ together hold every knob of the language; each is
// turned, one at a time, to each of its other values, and must change the fingerprint of at least one of the runs.
#include "scenarios/language/knobs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "scenarios/language/scenario_file.hpp"
#include "sim/world/run.hpp"

namespace brokerlab::scenario {
namespace {

constexpr std::array kNamed{"traffic",   "recovery", "limits", "buffers", "crashes", "arrivals", "clients",
                            "datagrams", "direct",   "faults", "disk",    "network", "streams"};

std::string path_of(const std::string& name) {
  return std::string(BROKERLAB_SOURCE_DIR "/tests/scenarios/knobs/") + name + ".toml";
}

/// Values for knobs whose general alternatives would say nothing here: names of queues and groups, and values that need
/// another knob to be turned with them. Each entry: scenario, --set arguments that hold in both runs, the knob, a
/// value.
struct Special {
  std::string pattern;
  std::string scenario;
  std::vector<std::string> base;
  std::string path;
  std::string value;
};
std::vector<Special> fault_specials() {
  return {
      {"faults.*.kind", "crashes", {}, "faults[1].kind", "kill"},
      {"faults.*.kind",
       "faults",
       {"faults=[]"},
       "faults",
       R"([{ at = "1s", kind = "pause", target = "broker", for = "1s" }])"},
      {"faults.*.kind",
       "faults",
       {"faults=[]"},
       "faults",
       R"([{ at = "1s", kind = "slow-consumer", target = "consumers.drivers", for = "1s", factor = 3 }])"},
      {"faults.*.kind",
       "faults",
       {"faults=[]"},
       "faults",
       R"([{ at = "1s", kind = "slow-disk", target = "broker", for = "1s", factor = 3 }])"},
      {"faults.*.kind",
       "disk",
       {"faults=[]"},
       "faults",
       R"([{ at = "1s", kind = "disk-stall", target = "broker", for = "1s" }])"},
      {"faults.*.kind",
       "disk",
       {"faults=[]"},
       "faults",
       R"([{ at = "1s", kind = "disk-full", target = "broker", for = "1s" }])"},
      {"faults.*.kind", "disk", {"faults=[]"}, "faults", R"([{ at = "1s", kind = "bit-flip", target = "broker" }])"},
      {"faults.*.kind",
       "disk",
       {"faults=[]"},
       "faults",
       R"([{ at = "1s", kind = "clock", target = "broker", for = "1s", factor = 3 }])"},
      {"faults.*.when.after",
       "disk",
       {R"(faults=[{ at = "1s", kind = "kill", target = "consumers.synced", restart_after = "100ms", )"
        R"(when = { after = "acknowledgement", before = "effect" } }])"},
       "faults[0].when.after",
       "delivery"},
      {"faults.*.when.before",
       "disk",
       {R"(consumers.synced.dedup={ kind = "seen-ids", scope = "group" })",
        R"(faults=[{ at = "1s", kind = "kill", target = "consumers.synced", restart_after = "100ms", )"
        R"(when = { after = "delivery", before = "effect" } }])"},
       "faults[0].when.before",
       "acknowledgement"},
      {"faults.*.when.after",
       "disk",
       {R"(faults=[{ at = "1s", kind = "kill", target = "broker", restart_after = "100ms", )"
        R"(when = { after = "write", before = "confirm" } }])"},
       "faults[0].when.after",
       "sync"},
  };
}
std::vector<Special> other_specials() {
  return {
      {"queues.*.dead_letter_queue", "recovery", {}, "queues.work.dead_letter_queue", "other"},
      {"queues.*.dead_letter_refused", "limits", {}, "queues.short.dead_letter_refused", "true"},
      {"producers.*.to", "recovery", {}, "producers.riders.to", "other"},
      {"consumers.*.from", "recovery", {}, "consumers.drivers.from", "dead"},
      {"consumers.*.forward_to", "recovery", {}, "consumers.drivers.forward_to", "dead"},
      {"faults.*.target", "recovery", {}, "faults[1].target", "consumers.drivers[1]"},
      {"producers.*.arrivals(trace).file", "traffic", {}, "producers.trace.arrivals.file", "trace2.csv"},
      {"producers.*.arrivals(timestamps).file", "arrivals", {}, "producers.times.arrivals.file", "times2.csv"},
      {"producers.*.arrivals(timestamps).column",
       "arrivals",
       {"producers.times.arrivals.file=times2.csv"},
       "producers.times.arrivals.column",
       "then"},
      {"producers.*.arrivals(mmpp).rates", "arrivals", {}, "producers.mmpp.arrivals.rates", "[\"60/s\", \"20/s\"]"},
      {"producers.*.arrivals(mmpp).transitions",
       "arrivals",
       {},
       "producers.mmpp.arrivals.transitions",
       "[\"0/s\", \"9/s\", \"2/s\", \"0/s\"]"},
      {"producers.*.arrivals(diurnal).hours", "arrivals", {}, "producers.hours.arrivals.hours", "[5, 1, 2]"},
      {"producers.*.arrivals(diurnal).amplitudes",
       "arrivals",
       {},
       "producers.harmonics.arrivals.amplitudes",
       "[0.2, 0.3]"},
      {"producers.*.arrivals(diurnal).peaks", "arrivals", {}, "producers.harmonics.arrivals.peaks", "[0.2]"},
      {"consumers.*.replies_to", "clients", {}, "consumers.plain.replies_to", "boxed"},
      {"producers.*.reply", "clients", {}, "producers.callers.reply", "none"},
      {"producers.*.reply", "clients", {"producers.callers.reply=none"}, "producers.callers.reply", "await"},
      {"direct", "direct", {"producers.exchanges.confirms=false"}, "direct", "datagram"},
      {"direct", "datagrams", {}, "direct", "acknowledged"},
      {"direct", "datagrams", {}, "direct", "none"},
      {"producers.*.partitions", "arrivals", {}, "producers.keyed.partitions", "[\"work1\"]"},
      {"links.producers.transport", "traffic", {"links.producers.loss=0%"}, "links.producers.transport", "datagram"},
      {"links.consumers.transport",
       "traffic",
       {"links.consumers.latency={ kind = \"exponential\", mean = \"1ms\" }"},
       "links.consumers.transport",
       "datagram"},
      {"queues.*.lease", "limits", {}, "queues.returned.lease", "{ kind = \"timeout\", timeout = \"50ms\" }"},
      {"links.consumers.loss", "recovery", {"links.consumers.transport=datagram"}, "links.consumers.loss", "5%"},
  };
}
/// What makes sense only together: presets with their links, zones that are apart, rules with what they name.
std::vector<Special> network_specials() {
  const std::string bursts = R"({ kind = "gilbert-elliott", p = "5%", r = "20%" })";
  const std::string other = R"({ kind = "other", latency = "9ms" })";
  const std::string plain =
      R"([{ a = "producers", b = "broker" }, { a = "broker", b = "consumers", latency = "1ms" }])";
  const char* rule = "network.rules[0].rule";
  const char* held = R"(network.rules[0].rule={ kind = "hold", from = "producers", to = "broker" })";
  std::vector<Special> all = {
      {"network.preset", "streams", {}, "network.preset", "star"},
      {"network.preset",
       "streams",
       {"network.between.latency=5ms", "network.preset=two-data-centres"},
       "network.preset",
       "three-zones"},
      {"network.preset",
       "streams",
       {"network.between.latency=5ms", "network.preset=three-zones"},
       "network.preset",
       "two-data-centres"},
      {"network.links.*.a", "network", {"network.rules=[]"}, "network.links[0].a", "switch-c"},
      {"network.links.*.b", "network", {"network.rules=[]"}, "network.links[1].b", "switch-c"},
      {"producers.*.host", "network", {}, "producers.near.host", "annex"},
      {"consumers.*.host", "network", {}, "consumers.workers.host", "annex"},
      {"network.rules.*.rule(partition).from", "network", {}, "network.rules[0].rule.from", "consumers"},
      {"network.rules.*.rule(partition).to", "network", {}, "network.rules[0].rule.to", "consumers"},
      {"network.rules.*.rule(hold).from", "network", {}, "network.rules[2].rule.from", "producers"},
      {"network.rules.*.rule(hold).to", "network", {}, "network.rules[2].rule.to", "producers"},
      {"network.rules.*.rule(degrade).from",
       "network",
       {"network.rules[1].rule.bandwidth_factor=100%"},
       "network.rules[1].rule.from",
       "switch-b"},
      {"network.rules.*.rule(degrade).to",
       "network",
       {"network.rules[1].rule.bandwidth_factor=100%"},
       "network.rules[1].rule.to",
       "producers"},
      {"network.rules.*.rule(down).from", "network", {}, "network.rules[3].rule.from", "switch-c"},
      {"network.rules.*.rule(down).to",
       "network",
       {"network.rules[3].rule.from=switch-b", "network.rules[3].rule.to=core"},
       "network.rules[3].rule.to",
       "switch-c"},
      {"network.preset", "traffic", {"links={}", "network.links=" + plain}, "network.preset", "given"},
      {"network.producers_zone", "network", {"network.producers_zone=b"}, "network.producers_zone", "a"},
      {"network.broker_zone", "network", {"network.broker_zone=c"}, "network.broker_zone", "b"},
      {"network.consumers_zone", "network", {"network.consumers_zone=b"}, "network.consumers_zone", "c"},
      {"network.rules.*.rule", "streams", {held}, rule, R"({ kind = "partition", from = "producers", to = "broker" })"},
      {"network.rules.*.rule", "streams", {held}, rule, R"({ kind = "degrade", from = "producers", to = "broker" })"},
      {"network.rules.*.rule", "streams", {held}, rule, R"({ kind = "down", from = "producers", to = "broker" })"},
      {"network.rules.*.rule", "streams", {}, rule, R"({ kind = "hold", from = "producers", to = "broker" })"},
  };
  for (const char* wire : {"network.access", "network.between", "network.links[0]"}) {
    const std::string path = wire;
    const std::string pattern = path.starts_with("network.links") ? "network.links.*" : path;
    all.push_back({pattern + ".back", "network", {}, path + ".back", "same"});
    all.push_back({pattern + ".back", "network", {path + ".back=same"}, path + ".back", other});
    all.push_back({pattern + ".burst_loss", "network", {}, path + ".burst_loss", "none"});
    all.push_back({pattern + ".burst_loss", "network", {path + ".burst_loss=none"}, path + ".burst_loss", bursts});
  }
  return all;
}
const std::vector<Special>& specials() {
  static const std::vector<Special> all = [] {
    std::vector<Special> all_of_them = fault_specials();
    for (const auto& more : {other_specials(), network_specials()})
      for (const Special& each : more) all_of_them.push_back(each);
    return all_of_them;
  }();
  return all;
}

/// Knobs that say when a run stops or what is counted, not what happens in it: a report differs, the fingerprint need
/// not.
struct ReportKnob {
  const char* pattern;
  const char* override_text;
};
constexpr std::array kReportKnobs{ReportKnob{"run.max_messages", "run.max_messages=100"},
                                  ReportKnob{"run.max_events", "run.max_events=1000"},
                                  ReportKnob{"run.warm_up", "run.warm_up=2s"}};

class Runs {
 public:
  /// None for overrides that do not make a scenario.
  std::optional<sim::RunReport> report(const std::string& name, const std::vector<std::string>& overrides) {
    const auto scenario = read_scenario_file(path_of(name), overrides);
    if (!scenario) return std::nullopt;
    sim::RunOptions options;
    options.check = false;
    return sim::run(scenario.value().config, {}, options);
  }
  std::uint64_t base(const std::string& name) {
    const auto [found, is_new] = bases_.try_emplace(name);
    if (is_new) found->second = report(name, {})->fingerprint;
    return found->second;
  }

 private:
  std::map<std::string, std::uint64_t> bases_;
};

bool is_report_knob(const std::string& pattern) {
  return std::any_of(kReportKnobs.begin(), kReportKnobs.end(),
                     [&](const auto& each) { return pattern == each.pattern; });
}
bool is_special(const std::string& pattern) {
  return std::any_of(specials().begin(), specials().end(), [&](const auto& each) { return pattern == each.pattern; });
}

/// pattern -> value -> where it could be turned.
using Turns = std::map<std::pair<std::string, std::string>, std::vector<std::pair<std::string, std::string>>>;

/// Numbers have other alternatives in every scenario; what matters is that one of them counts. Words are told apart.
std::string value_class(const std::string& value) {
  const bool word = value.starts_with('"') && !std::isdigit(static_cast<unsigned char>(value[1]));
  return word || value == "true" || value == "false" ? value : "another";
}

Turns turns() {
  Turns turns;
  for (const std::string name : kNamed)
    for (const Knob& knob : knobs_of(read_scenario_file(path_of(name), {}).value()))
      for (const std::string& value : knob.alternatives)
        turns[{knob.pattern, value_class(value)}].push_back({name, knob.path + "=" + value});
  return turns;
}

TEST(Knobs, EachChangesTheFingerprintOfANamedScenario) {
  Runs runs;
  for (const auto& [knob, places] : turns()) {
    if (is_report_knob(knob.first) || is_special(knob.first)) continue;
    const bool counts = std::any_of(places.begin(), places.end(), [&](const auto& place) {
      const auto report = runs.report(place.first, {place.second});
      return report && report->fingerprint != runs.base(place.first);
    });
    EXPECT_TRUE(counts) << knob.first << " = " << knob.second << " is read and ignored; last tried: --set "
                        << places.back().second << " in " << places.back().first;
  }
}

TEST(Knobs, ThatNeedAParticularValueChangeTheFingerprintToo) {
  Runs runs;
  for (const Special& each : specials()) {
    const auto before = runs.report(each.scenario, each.base);
    std::vector<std::string> overrides = each.base;
    overrides.push_back(each.path + "=" + each.value);
    const auto after = runs.report(each.scenario, overrides);
    ASSERT_TRUE(before && after) << each.pattern;
    EXPECT_NE(before->fingerprint, after->fingerprint) << overrides.back();
  }
}

TEST(Knobs, ThatLimitOrCountChangeTheReport) {
  Runs runs;
  const auto before = runs.report("traffic", {"run.duration=60s"});
  const auto few = runs.report("traffic", {"run.duration=60s", "run.max_messages=100"});
  const auto short_run = runs.report("traffic", {"run.duration=60s", "run.max_events=1000"});
  const auto warm = runs.report("traffic", {"run.duration=60s", "run.warm_up=2s"});
  ASSERT_TRUE(before && few && short_run && warm);
  EXPECT_EQ(before->end, sim::RunEnd::quiet);
  EXPECT_EQ(few->end, sim::RunEnd::limit_reached);
  EXPECT_NE(few->end_detail.find("run.max_messages"), std::string::npos);
  EXPECT_EQ(short_run->end, sim::RunEnd::limit_reached);
  EXPECT_NE(short_run->end_detail.find("run.max_events"), std::string::npos);
  EXPECT_EQ(warm->fingerprint, before->fingerprint);
  EXPECT_LT(warm->to_effect.samples, before->to_effect.samples);
}

TEST(Knobs, OfTheWholeLanguageAreTurnedByOneOfTheseTests) {
  std::set<std::string> turned;
  for (const auto& [knob, places] : turns()) turned.insert(knob.first);
  for (const Special& each : specials()) turned.insert(each.pattern);
  for (const ReportKnob& each : kReportKnobs) turned.insert(each.pattern);
  for (const std::string& pattern : all_knob_patterns()) EXPECT_TRUE(turned.contains(pattern)) << pattern;
}

}  // namespace
}  // namespace brokerlab::scenario
