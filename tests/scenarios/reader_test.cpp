// SPDX-License-Identifier: Apache-2.0
#include "scenarios/language/reader.hpp"

#include <gtest/gtest.h>

#include "tests/scenarios/text_in.hpp"

namespace brokerlab::scenario {
namespace {

Scenario must_read(std::string_view text, std::vector<std::string> overrides = {}) {
  auto scenario = read(text, overrides);
  if (!scenario)
    for (const Problem& each : scenario.error()) ADD_FAILURE() << render(each, "file", overrides);
  return scenario ? std::move(scenario).value() : Scenario{};
}

TEST(Reader, ReadsASmallScenarioAndKeepsDefaults) {
  const Scenario scenario = must_read(kSmall);
  EXPECT_EQ(scenario.description, "small");
  ASSERT_EQ(scenario.config.producers.size(), 1U);
  EXPECT_EQ(scenario.config.producers[0].name, "riders");
  EXPECT_EQ(scenario.config.producers[0].to, "work");
  EXPECT_EQ(std::get<sim::ConstantArrivals>(scenario.config.producers[0].arrivals).rate, 10.0);
  EXPECT_EQ(scenario.config.queues[0].store.max_messages, kNoLimit);
  EXPECT_EQ(scenario.config.run.duration, seconds(60));
  EXPECT_TRUE(scenario.claims().empty());
}

TEST(Reader, ReadsEveryKindOfValue) {
  const Scenario scenario = must_read(std::string(kSmall) + R"(
prefetch = 7
service = { kind = "exponential", mean = "2ms" }
acknowledge = "before-processing"
failure_probability = "2.5%"
dedup = { kind = "seen-ids", scope = "group" }
[queues.other]
max_bytes = "64KiB"
lease = { kind = "timeout", timeout = "5s" }
[producers.riders.backoff]
multiplier = 1.5
[run]
seed = 99
[links.consumers]
latency = "3ms"
[[faults]]
at = "2s"
kind = "kill"
target = "consumers.drivers[0]"
[guarantees]
no_loss = "must break"
)");
  const ConsumerPolicy& policy = scenario.config.consumers[0].policy;
  EXPECT_EQ(policy.prefetch, 7U);
  EXPECT_EQ(std::get<Exponential>(policy.service).mean, 0.002);
  EXPECT_EQ(policy.acknowledge, Acknowledge::before_processing);
  EXPECT_EQ(policy.failure_probability, 0.025);
  EXPECT_EQ(std::get<SeenIdsDedup>(policy.dedup).scope, DedupScope::group);
  EXPECT_EQ(scenario.config.queues[1].store.max_bytes, 65'536U);
  EXPECT_EQ(std::get<TimeoutLease>(scenario.config.queues[1].subscription.lease).timeout, seconds(5));
  EXPECT_EQ(scenario.config.producers[0].policy.backoff.multiplier, 1.5);
  EXPECT_EQ(scenario.config.run.seed, 99U);
  EXPECT_EQ(std::get<Constant>(scenario.config.consumer_link.latency).value, 0.003);
  EXPECT_EQ(scenario.config.faults[0].at, seconds(2));
  ASSERT_EQ(scenario.claims().size(), 1U);
  EXPECT_EQ(scenario.claims()[0].guarantee, "no_loss");
  EXPECT_EQ(scenario.claims()[0].expectation, history::Expectation::must_break);
}

// Every form of a distribution, with the mean that its parameters give by the textbook.
TEST(Reader, ReadsEveryKindOfDistribution) {
  const std::vector<std::pair<std::string, double>> forms{
      {R"("20ms")", 0.02},
      {R"({ kind = "constant", value = "20ms" })", 0.02},
      {R"({ kind = "uniform", low = "10ms", high = "30ms" })", 0.02},
      {R"({ kind = "exponential", mean = "20ms" })", 0.02},
      {R"({ kind = "normal", mean = "20ms", sd = "1ms" })", 0.02},
      {R"({ kind = "lognormal", mean = "20ms", cv = 0.5 })", 0.02},
      {R"({ kind = "lognormal-of-log", mu = 0, sigma = 0 })", 1.0},
      {R"({ kind = "pareto", minimum = "10ms", alpha = 2 })", 0.02},
      {R"({ kind = "gamma", shape = 4, scale = "5ms" })", 0.02},
      {R"({ kind = "erlang", k = 3, mean = "20ms" })", 0.02},
      {R"({ kind = "hyperexponential", mean = "20ms", cv2 = 4 })", 0.02},
      {R"({ kind = "hyperexponential-branches", probabilities = [0.5, 0.5], means = ["10ms", "30ms"] })", 0.02},
      {R"({ kind = "weibull", shape = 1, scale = "20ms" })", 0.02},
      {R"({ kind = "zipf", n = 1, exponent = 1 })", 1.0},
      {R"({ kind = "empirical", values = ["10ms", "30ms"] })", 0.02},
      {R"({ kind = "empirical", values = ["10ms", "50ms"], weights = [3, 1] })", 0.02},
  };
  for (const auto& [text, expected] : forms) {
    const Scenario scenario = must_read(std::string(kSmall) + "service = " + text + "\n");
    ASSERT_FALSE(scenario.config.consumers.empty()) << text;
    EXPECT_NEAR(mean(scenario.config.consumers[0].policy.service), expected, expected * 1e-9) << text;
  }
}

TEST(Reader, KeepsTheOrderInWhichGroupsAreWritten) {
  const Scenario scenario = must_read("description = 'd'\n[queues.z]\n[queues.a]\n[queues.m]\n");
  ASSERT_EQ(scenario.config.queues.size(), 3U);
  EXPECT_EQ(scenario.config.queues[0].name, "z");
  EXPECT_EQ(scenario.config.queues[1].name, "a");
  EXPECT_EQ(scenario.config.queues[2].name, "m");
}

constexpr const char* kTraced = R"(description = "traced"
[queues.work]
[producers.riders]
to = "work"
arrivals = { kind = "trace", file = "trace.csv", time_scale = 60 }
)";

TEST(Reader, LoadsTheTraceThatArrivalsName) {
  const auto scenario = read_scenario(kTraced, {}, one_file("timestamp,value\n0,3\n60,5\n"));
  ASSERT_TRUE(scenario.ok());
  const auto& trace = std::get<sim::TraceArrivals>(scenario.value().config.producers[0].arrivals);
  ASSERT_NE(trace.counts, nullptr);
  EXPECT_EQ(trace.counts->counts, (std::vector<double>{3, 5}));
  EXPECT_EQ(trace.counts->interval, seconds(60));
}

TEST(Reader, SaysThatATraceIsMissingWhereItIsNamed) {
  EXPECT_EQ(problems_of(kTraced),
            std::vector<std::string>{"file:5:37: the trace \"trace.csv\" cannot be opened: No such file or directory"});
}

TEST(Reader, SaysWhereATraceIsMalformedInItsOwnLines) {
  const auto lines = problems_of(kTraced, {}, one_file("timestamp,value\n0,3\n60,many\n"));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].starts_with("trace.csv:3:4: ")) << lines[0];
}

}  // namespace
}  // namespace brokerlab::scenario
