// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/experiment.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/experiment/summary.hpp"

namespace brokerlab::sim {
namespace {

/// Two producers, a queue, two workers that are killed every second: redeliveries, duplicates, wasted work.
WorldConfig crashing(std::uint64_t seed = 5) {
  WorldConfig config;
  config.run.seed = seed;
  config.run.duration = seconds(10);
  config.producer_link.latency = Constant{1e-3};
  config.consumer_link.latency = Uniform{5e-3, 20e-3};
  config.consumer_host.per_command = milliseconds(2);  // between an effect and its acknowledgement
  QueueConfig queue;
  queue.name = "work";
  config.queues.push_back(queue);
  ProducerGroupConfig producers;
  producers.name = "shops";
  producers.count = 2;
  producers.to = "work";
  producers.arrivals = PoissonArrivals{100};
  producers.body_size = Uniform{100, 2000};
  config.producers.push_back(producers);
  ConsumerGroupConfig consumers;
  consumers.name = "workers";
  consumers.count = 2;
  consumers.from = "work";
  consumers.policy.prefetch = 10;
  consumers.policy.concurrency = 2;
  consumers.policy.service = Exponential{0.01};
  config.consumers.push_back(consumers);
  FaultConfig fault;
  fault.at = seconds(1);
  fault.target = "consumers.workers";
  fault.restart_after = milliseconds(100);
  fault.every = seconds(1);
  fault.times = 8;
  config.faults.push_back(fault);
  return config;
}

std::vector<Claim> claims() { return {{"no_duplicate_effect", history::Expectation::may_break}}; }

/// The base, a smaller window, and a table of seen ids: policies that move what happens, not what is intended.
std::vector<Policy> policies() {
  std::vector<Policy> all;
  for (const char* name : {"base", "narrow", "seen"}) {
    Policy policy;
    policy.name = name;
    policy.config = crashing();
    policy.claims = claims();
    policy.faults = "every second";
    all.push_back(policy);
  }
  all[1].config.consumers[0].policy.prefetch = 1;
  all[1].config.queues[0].store.max_messages = 20;
  all[2].config.consumers[0].policy.dedup = SeenIdsDedup{1000, DedupScope::group, true};
  return all;
}

Experiment experiment(const std::vector<Policy>& of, std::uint32_t runs, std::uint32_t jobs) {
  ExperimentOptions options;
  options.runs = runs;
  options.jobs = jobs;
  return run_experiment(of, options);
}

TEST(Experiment, RunsAllPoliciesUnderOnePlanAndWithOneLuck) {
  const Experiment done = experiment(policies(), 3, 1);
  ASSERT_EQ(done.replications.size(), 3U);
  std::uint64_t last_plan = 0;
  for (const Replication& replication : done.replications) {
    for (const PolicyRun& run : replication.runs) {
      EXPECT_EQ(run.plan, replication.runs[0].plan);
      EXPECT_TRUE(run.plan_equal);
      EXPECT_GT(run.services.common, 400U);
      EXPECT_EQ(run.services.different, 0U);
    }
    // Equal plans, and yet other runs; another seed, another plan.
    EXPECT_NE(replication.runs[1].fingerprint, replication.runs[0].fingerprint);
    EXPECT_NE(replication.runs[2].fingerprint, replication.runs[0].fingerprint);
    EXPECT_NE(replication.runs[0].plan, last_plan);
    last_plan = replication.runs[0].plan;
  }
}

TEST(Experiment, SeesThatAPlanDiffers) {
  const auto plan_equal = [](const auto& change) {
    std::vector<Policy> two{policies()[0], policies()[0]};
    change(two[1]);
    const Experiment done = experiment(two, 1, 1);
    const PolicySummary second = summarise(done)[1];
    EXPECT_EQ(second[Metric::latency_p50].difference.has_value(), second.plan_equal);
    return second.plan_equal;
  };
  EXPECT_TRUE(plan_equal([](Policy&) {}));
  EXPECT_FALSE(plan_equal([](Policy& p) { p.config.producers[0].arrivals = PoissonArrivals{101}; }));
  EXPECT_FALSE(plan_equal([](Policy& p) { p.config.producers[0].body_size = Uniform{100, 2001}; }));
  EXPECT_FALSE(plan_equal([](Policy& p) { p.config.run.duration = seconds(11); }));
  EXPECT_FALSE(plan_equal([](Policy& p) { p.faults = "every other second"; }));
}

TEST(Experiment, SeesThatServiceTimesDiffer) {
  std::vector<Policy> two{policies()[0], policies()[0]};
  two[1].config.consumers[0].policy.service = Exponential{0.011};
  const PolicyRun run = experiment(two, 1, 1).replications[0].runs[1];
  EXPECT_TRUE(run.plan_equal);
  EXPECT_GT(run.services.different, run.services.common / 2);
}

TEST(Experiment, ComesOutEqualForAnyNumberOfJobs) {
  const Experiment one = experiment(policies(), 4, 1);
  for (const std::uint32_t jobs : {2U, 5U, 64U}) {
    const Experiment many = experiment(policies(), 4, jobs);
    ASSERT_EQ(many.replications.size(), one.replications.size());
    for (std::size_t r = 0; r < 4; ++r) {
      EXPECT_EQ(many.replications[r].seed, 5 + r);
      for (std::size_t p = 0; p < 3; ++p) {
        const PolicyRun& a = one.replications[r].runs[p];
        const PolicyRun& b = many.replications[r].runs[p];
        EXPECT_EQ(a.fingerprint, b.fingerprint);
        for (std::size_t m = 0; m < kMetrics; ++m)
          EXPECT_TRUE(a.figures.values[m] == b.figures.values[m] ||
                      (std::isnan(a.figures.values[m]) && std::isnan(b.figures.values[m])))
              << info_of(static_cast<Metric>(m)).key;
      }
    }
  }
}

TEST(Experiment, IsARunOfTheScenarioForEachSeed) {
  const Experiment done = experiment(policies(), 2, 1);
  EXPECT_EQ(done.replications[1].runs[0].fingerprint, run(crashing(6), {}, {}).fingerprint)
      << "a close look changes nothing";
}

TEST(Experiment, LeavesOutTheWarmUpThatIsStated) {
  std::vector<Policy> two{policies()[0], policies()[0]};
  two[0].warm_up_stated = two[1].warm_up_stated = true;
  two[1].config.run.warm_up = seconds(5);
  const Replication replication = experiment(two, 1, 1).replications[0];
  EXPECT_EQ(replication.runs[0].warm_up_removed, 0);
  EXPECT_NEAR(replication.runs[1].warm_up_removed, 0.5, 0.06);  // 1000 Poisson messages: sigma 1.6 %
  EXPECT_EQ(replication.runs[1].warm_up_rule, WarmUpRule::stated);
}

TEST(Experiment, EndsWithWhatIsCompleteWhenInterrupted) {
  std::atomic<bool> stop{true};
  ExperimentOptions options;
  options.runs = 3;
  options.interrupted = &stop;
  const std::vector<Policy> all = policies();
  const Experiment done = run_experiment(all, options);
  EXPECT_TRUE(done.interrupted);
  EXPECT_TRUE(done.replications.empty());
  EXPECT_EQ(done.wanted, 3U);
}

TEST(CloseLook, CallsWorkWastedThatBroughtNoFirstEffect) {
  // Without a crash nothing repeats: no work is wasted, and the work is the sum of the service times, 1000 * 10 ms on
  // average.
  std::vector<Policy> calm{policies()[0]};
  calm[0].config.faults.clear();
  RunOptions options;
  options.close_look = true;
  const CloseReport close = *run(calm[0].config, {}, options).close;
  EXPECT_EQ(close.wasted.ns, 0);
  EXPECT_NEAR(to_seconds(close.worked), 10, 1.5);
  EXPECT_EQ(close.latencies.size(), close.sends);
  // Failing half of the time wastes half of the work.
  calm[0].config.consumers[0].policy.failure_probability = 0.5;
  const CloseReport failing = *run(calm[0].config, {}, options).close;
  EXPECT_NEAR(to_seconds(failing.wasted) / to_seconds(failing.worked), 0.5, 0.06);
  // Crashes cut work off, and acknowledgements that die make it happen again.
  const CloseReport crashes = *run(crashing(), {}, options).close;
  EXPECT_GT(crashes.wasted.ns, 0);
  EXPECT_LT(to_seconds(crashes.wasted), 1.0);
}

TEST(ServiceLog, KeepsTheSameMessagesOfEveryRunHoweverManyThereAre) {
  ServiceLog small, large;
  const auto draw = [](std::uint32_t i, std::int64_t time) {
    return ServiceDraw{{ProducerId{1}, i}, 0, 1, Duration{time}};
  };
  for (std::uint32_t i = 0; i < 1000; ++i) small.add(draw(i, i));
  for (std::uint32_t i = 0; i < 300'000; ++i) large.add(draw(i, i == 7 ? 0 : i));
  EXPECT_EQ(small.one_in(), 1U);
  EXPECT_GE(large.one_in(), 4U);
  EXPECT_LE(large.draws().size(), ServiceLog::kMost);
  const ServiceComparison both = compare(small, large);
  EXPECT_EQ(both.one_in, large.one_in());
  EXPECT_NEAR(static_cast<double>(both.common), 1000.0 / static_cast<double>(both.one_in), 80);
  EXPECT_LE(both.different, 1U);
  ServiceLog other;
  for (std::uint32_t i = 0; i < 1000; ++i) other.add(draw(i, i == 7 ? 0 : i));
  EXPECT_EQ(compare(small, other).different, 1U);
  EXPECT_EQ(compare(small, other).common, 1000U);
}

TEST(Summary, CountsViolationsAndBoundsTheirRate) {
  const std::vector<PolicySummary> summaries = summarise(experiment(policies(), 4, 2));
  ASSERT_EQ(summaries.size(), 3U);
  ASSERT_EQ(summaries[0].claims.size(), 1U);
  const ClaimSummary& base = summaries[0].claims[0];
  const ClaimSummary& seen = summaries[2].claims[0];
  EXPECT_EQ(base.judged, 4U);
  EXPECT_EQ(seen.violated, 0U) << "a shared table skips what happened already";
  EXPECT_EQ(seen.rate.low, 0);
  EXPECT_NEAR(seen.rate.high, 1 - std::pow(0.025, 0.25), 1e-9);  // (1-p)^4 = 2.5 %
  EXPECT_FALSE(summaries[0][Metric::duplicates].difference.has_value());
  EXPECT_TRUE(summaries[2][Metric::duplicates].difference.has_value());
  EXPECT_GT(summaries[0][Metric::duplicates].mean.mean, 0);
  EXPECT_EQ(summaries[2][Metric::duplicates].mean.mean, 0);
  EXPECT_GT(summaries[2][Metric::duplicates].trials, 3000U);
}

}  // namespace
}  // namespace brokerlab::sim
