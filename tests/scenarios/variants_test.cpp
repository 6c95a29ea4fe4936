// SPDX-License-Identifier: Apache-2.0
// Variants and profiles: what lies over what, and who may be named how.
#include "scenarios/language/variants.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenarios/language/profiles.hpp"
#include "scenarios/language/scenario_file.hpp"
#include "scenarios/language/writer.hpp"
#include "tests/scenarios/text_in.hpp"

namespace brokerlab::scenario {
namespace {

const std::string kBase = std::string(kSmall) + R"(prefetch = 7
service = "10ms"
dedup = "seen-ids"
[consumers.reserves]
from = "work"
[queues."orders.new"]
max_messages = 9
[[faults]]
at = "1s"
kind = "kill"
target = "broker"
[guarantees]
no_loss = "must hold"
)";

Result<Scenario, std::vector<Problem>> read_as(const std::string& text, const std::string& profile,
                                               std::vector<std::string> overrides = {},
                                               const FileLoader& profiles = no_files()) {
  return read_scenario(text, Selection{profile, overrides}, no_files(), profiles);
}

/// The base with one variant, chosen.
Scenario with(const std::string& variant, std::vector<std::string> overrides = {}) {
  auto scenario = read_as(kBase + variant, "v", overrides);
  if (!scenario)
    for (const Problem& each : scenario.error()) ADD_FAILURE() << render(each, "file", overrides);
  return scenario ? std::move(scenario).value() : Scenario{};
}

std::vector<std::string> problems_as(const std::string& text, const std::string& profile,
                                     std::vector<std::string> overrides = {}, const FileLoader& profiles = no_files()) {
  std::vector<std::string> lines;
  const auto scenario = read_as(text, profile, overrides, profiles);
  if (scenario) return lines;
  for (const Problem& each : scenario.error()) lines.push_back(render(each, "file", overrides));
  return lines;
}

FileLoader one_profile(const std::string& text) {
  return [text](const std::string& name) -> Result<LoadedFile, std::string> { return LoadedFile{name, text}; };
}

TEST(Variant, ChangesWhatItNamesAndNothingElse) {
  const Scenario base = read(kBase).value();
  const Scenario changed = with("[variant.v.consumers.drivers]\nprefetch = 3\n");
  EXPECT_EQ(changed.config.consumers[0].policy.prefetch, 3U);
  Scenario restored = changed;
  restored.config.consumers[0].policy.prefetch = 7;
  Scenario plain = base;
  EXPECT_EQ(write_scenario(restored), write_scenario(plain));
  EXPECT_EQ(changed.profile, "v");
}

TEST(Variant, MayChangeAStatedGuaranteeAndTheDescription) {
  const Scenario changed =
      with("[variant.v]\ndescription = \"other\"\n[variant.v.guarantees]\nno_loss = \"must break\"\n");
  ASSERT_EQ(changed.claims().size(), 1U);
  EXPECT_EQ(changed.claims()[0].expectation, history::Expectation::must_break);
  EXPECT_EQ(changed.description, "other");
}

TEST(Variant, ReplacesAChoiceWhoseKindChangesAndMergesOneWhoseKindStays) {
  const auto other = with("[variant.v.producers.riders]\narrivals = { kind = \"step\", after = \"3/s\" }\n");
  EXPECT_EQ(std::get<sim::StepArrivals>(other.config.producers[0].arrivals).after, 3);
  const auto same = with("[variant.v.producers.riders.arrivals]\nrate = \"3/s\"\n");
  EXPECT_EQ(std::get<sim::ConstantArrivals>(same.config.producers[0].arrivals).rate, 3);
}

TEST(Variant, ReachesIntoWhatIsWrittenInShort) {
  const auto scenario =
      with("[variant.v.consumers.drivers]\ndedup = { capacity = 5 }\nservice = { value = \"3ms\" }\n");
  EXPECT_EQ(std::get<SeenIdsDedup>(scenario.config.consumers[0].policy.dedup).capacity, 5U);
  EXPECT_EQ(std::get<Constant>(scenario.config.consumers[0].policy.service).value, 0.003);
  const auto word = with("[variant.v.consumers.drivers]\ndedup = \"none\"\n");
  EXPECT_TRUE(std::holds_alternative<NoDedup>(word.config.consumers[0].policy.dedup));
}

TEST(Variant, ReplacesTheFaultsAsAWhole) {
  EXPECT_EQ(with("[variant.v]\nfaults = []\n").config.faults.size(), 0U);
  const auto two = with(
      "[[variant.v.faults]]\nat = \"5s\"\nkind = \"kill\"\ntarget = \"broker\"\n"
      "[[variant.v.faults]]\nat = \"6s\"\nkind = \"kill\"\ntarget = \"broker\"\n");
  ASSERT_EQ(two.config.faults.size(), 2U);
  EXPECT_EQ(two.config.faults[0].at, seconds(5));
}

TEST(Variant, MeansEveryQueueOrGroupByAStarAndThenTheNamedOne) {
  const auto scenario = with(
      "[variant.v.queues.\"*\"]\nmax_messages = 3\n[variant.v.queues.work]\nmax_messages = 4\n"
      "[variant.v.queues.late]\nmax_bytes = \"1KiB\"\n");
  ASSERT_EQ(scenario.config.queues.size(), 3U);
  EXPECT_EQ(scenario.config.queues[0].store.max_messages, 4U);
  EXPECT_EQ(scenario.config.queues[1].store.max_messages, 3U);
  EXPECT_EQ(scenario.config.queues[2].name, "late");
  EXPECT_EQ(scenario.config.queues[2].store.max_messages, kNoLimit) << "made by the variant itself";
  const auto consumers = with("[variant.v.consumers.\"*\"]\nprefetch = 2\n");
  EXPECT_EQ(consumers.config.consumers[0].policy.prefetch, 2U);
  EXPECT_EQ(consumers.config.consumers[1].policy.prefetch, 2U);
  const std::string lonely = "description = \"d\"\n[queues.work]\n[variant.v.consumers.\"*\"]\nprefetch = 2\n";
  EXPECT_EQ(problems_of(lonely),
            std::vector<std::string>{
                "file:3:22: in variant v: \"*\" stands for every one of the document's consumers, and it has none"});
}

TEST(Variant, ComesBeforeWhatTheCommandLineSets) {
  const std::string variant = "[variant.v.consumers.drivers]\nprefetch = 3\ndedup = \"none\"\n";
  EXPECT_EQ(with(variant, {"consumers.drivers.prefetch=5"}).config.consumers[0].policy.prefetch, 5U);
  // A key of the variant's own kind can be set though the document's kind has no such key.
  const std::string other = "[variant.v.producers.riders]\narrivals = { kind = \"step\", after = \"3/s\" }\n";
  EXPECT_EQ(
      std::get<sim::StepArrivals>(with(other, {"producers.riders.arrivals.at=5s"}).config.producers[0].arrivals).at,
      seconds(5));
}

TEST(Variant, IsJudgedAlthoughAnotherIsChosen) {
  const std::string text = kBase + "[variant.good.run]\nseed = 3\n[variant.bad.run]\nsed = 3\n";
  const std::vector<std::string> expected{
      "file:24:1: in variant bad: unknown key \"sed\" in [run]; did you mean \"seed\"?"};
  EXPECT_EQ(problems_as(text, ""), expected);
  EXPECT_EQ(problems_as(text, "good"), expected);
  EXPECT_EQ(problems_as(text, "bad"), expected);
  EXPECT_EQ(problems_as(text, "sqs-standard"), expected);
}

TEST(Variant, DoesNotRepeatWhatIsWrongWithTheDocument) {
  const std::string text = kBase + "[run]\nsed = 3\n[variant.a.node]\nsegment_entries = 5\n[variant.b]\n";
  EXPECT_EQ(problems_of(text).size(), 1U);
}

TEST(Variant, OfAMisspeltTableIsToldTheRightName) {
  EXPECT_EQ(problems_of(kBase + "[varient.v.run]\nseed = 3\n").front(),
            "file:21:2: [varient.NAME] is no table of the document; did you mean [variant.NAME]?");
}

TEST(Variant, IsOneOfThirtyTwoAtMost) {
  std::string text = kBase;
  for (int i = 0; i < 34; ++i) text += "[variant.v" + std::to_string(i) + "]\n";
  const auto lines = problems_of(text);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("more than 32 variants"), std::string::npos) << lines[0];
}

TEST(Variant, SurvivesWritingAndReading) {
  const std::string text = kBase + R"([variant.a]
description = "two\nlines"
[variant.a.queues."orders.new"]
max_bytes = "4KiB"
[variant.a.producers.riders]
arrivals = { kind = "spike", base = "1/s", peak = "2/s" }
backoff = { multiplier = 2.0, jitter = "full" }
[variant.b]
faults = []
[variant.b.consumers."*"]
prefetch = 2
)";
  const Scenario scenario = read(text).value();
  ASSERT_EQ(scenario.variants.size(), 2U);
  const std::string written = write_scenario(scenario);
  const auto again = read(written);
  ASSERT_TRUE(again.ok()) << written << render(again.error().front(), "file", {});
  EXPECT_EQ(write_scenario(again.value()), written);
  for (const std::string name : {"a", "b"})
    EXPECT_EQ(write_scenario(read_as(written, name).value()), write_scenario(read_as(text, name).value())) << name;
}

TEST(Profile, IsNamedWhenTheScenarioHasNoSuchVariant) {
  const Scenario sqs = read_as(kBase, "sqs-standard").value();
  EXPECT_TRUE(std::holds_alternative<TimeoutLease>(sqs.config.queues[0].subscription.lease));
  EXPECT_TRUE(std::holds_alternative<TimeoutLease>(sqs.config.queues[1].subscription.lease));
  EXPECT_EQ(sqs.config.queues[1].store.max_messages, 9U) << "what it does not state stays";
  EXPECT_EQ(sqs.description, "small");
  const Scenario own = read_as(kBase + "[variant.sqs-standard.run]\nseed = 77\n", "sqs-standard").value();
  EXPECT_EQ(own.config.run.seed, 77U);
  EXPECT_TRUE(std::holds_alternative<ConnectionLease>(own.config.queues[0].subscription.lease));
}

TEST(Profile, IsNotNeededByThoseWhoWantTheScenarioAsItIs) {
  const std::string plain = write_scenario(read(kBase).value());
  for (const std::string name : {"", ".", "base"}) EXPECT_EQ(write_scenario(read_as(kBase, name).value()), plain);
}

TEST(Profile, OfNoKnownNameIsAnsweredWithTheNearestAndAllThatThereAre) {
  const auto lines = problems_as(kBase + "[variant.mine]\n", "sqs-standrad");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(
      lines[0].starts_with("file: there is no variant or profile \"sqs-standrad\"; did you mean "
                           "\"sqs-standard\"?; there are base, mine, direct-acknowledged, "))
      << lines[0];
}

TEST(Profile, MayComeFromAFileAndIsJudgedByItsOwnLines) {
  const std::string text = "description = \"p\"\n[consumers.\"*\"]\nprefetch = 4\n";
  EXPECT_EQ(read_as(kBase, "./p.toml", {}, one_profile(text)).value().config.consumers[1].policy.prefetch, 4U);
  const std::string unknown = problems_as(kBase, "./p.toml", {}, one_profile(text + "colour = 5\n")).front();
  EXPECT_TRUE(
      unknown.starts_with("./p.toml:4:1: unknown key \"colour\" in [consumers.drivers]; known are count, host, from,"))
      << unknown;
  EXPECT_EQ(problems_as(kBase, "./p.toml", {}, one_profile("[run]\nseed = 5\n")),
            std::vector<std::string>{"./p.toml: a profile's first key is its description"});
  EXPECT_EQ(problems_as(kBase, "./p.toml", {}, one_profile("description = 'd'\n[run\n")).front().substr(0, 11),
            "./p.toml:2:");
  EXPECT_EQ(problems_as(kBase, "no/such.toml"),
            std::vector<std::string>{"file: the profile \"no/such.toml\" cannot be opened: No such file or directory"});
}

TEST(Profile, OfTheLibraryFitsEveryScenarioOfTheLibrary) {
  int pairs = 0, fitting_direct = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(BROKERLAB_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".toml" || entry.path().parent_path().filename() == "profiles") continue;
    for (const BuiltInProfile& profile : built_in_profiles()) {
      const auto scenario = read_selected_scenario(entry.path(), Selection{std::string(profile.name), {}});
      // Without a broker nothing can forward, and no broker can be killed: those refuse such scenarios, in these words.
      const bool direct = profile.name.starts_with("direct-");
      const bool needs_a_broker = !scenario.ok() && scenario.error().front().find("broker") != std::string::npos;
      const bool needs_answers =
          !scenario.ok() && scenario.error().front().find("nobody would answer") != std::string::npos;
      EXPECT_TRUE(scenario.ok() || (direct && (needs_a_broker || needs_answers))) << scenario.error().front();
      pairs += scenario.ok() ? 1 : 0;
      fitting_direct += direct && scenario.ok() ? 1 : 0;
    }
  }
  EXPECT_GE(pairs, 30);
  EXPECT_GE(fitting_direct, 8);
}

TEST(Profile, OfTheLibraryIsCompiledInAsItStandsInTheTree) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(BROKERLAB_SOURCE_DIR "/scenarios/profiles"))
    files += entry.path().extension() == ".toml" ? 1U : 0U;
  EXPECT_EQ(files, built_in_profiles().size());
  for (const BuiltInProfile& profile : built_in_profiles())
    EXPECT_EQ(read_file(BROKERLAB_SOURCE_DIR "/" + profile.path(), 1 << 20).value(), profile.text);
}

}  // namespace
}  // namespace brokerlab::scenario
