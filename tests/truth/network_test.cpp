// SPDX-License-Identifier: Apache-2.0
// The rows of the network reference that need only Bernoulli loss of datagrams, retries and backoff.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "tests/truth/measures.hpp"
#include "tests/truth/systems.hpp"

namespace brokerlab::truth {

namespace {

// p = loss of a publish, q = loss of its confirm, r = most attempts (0 = no limit). Messages do not disturb each other:
// the window is open and the answer to an attempt comes at once or never.
sim::WorldConfig retries(double p, double q, std::uint32_t r, double messages) {
  sim::WorldConfig config = station(1000, 1, Constant{0}, messages);
  config.run.drain = seconds(600);
  config.consumers.clear();
  config.producer_link.transport = sim::Transport::datagram;
  config.producer_link.loss = p;
  sim::OtherBack back;
  back.loss = q;
  config.producer_link.back = back;
  ProducerPolicy& policy = config.producers[0].policy;
  policy.confirm_timeout = milliseconds(10);
  policy.max_attempts = r;
  policy.backoff = {milliseconds(1), milliseconds(1), 1, Jitter::none};
  return config;
}

std::optional<double> measure(const std::string& metric, const std::vector<Life>& lives) {
  const auto mean = [&](auto value) {
    double sum = 0;
    for (const Life& life : lives) sum += static_cast<double>(value(life));
    return sum / static_cast<double>(lives.size());
  };
  const auto failed = [](const Life& l) { return !l.confirmed; };
  if (contains(metric, "mean attempts")) return mean([](const Life& l) { return l.attempts; });
  if (contains(metric, "mean deliveries")) return mean([](const Life& l) { return l.copies; });
  if (contains(metric, "stored but producer reports failure"))
    return mean([&](const Life& l) { return l.copies > 0 && failed(l); });
  if (contains(metric, "P(lost")) return mean([](const Life& l) { return l.copies == 0; });
  if (contains(metric, "P(producer sees failure)")) return mean(failed);
  if (contains(metric, "P(exactly one copy)")) return mean([](const Life& l) { return l.copies == 1; });
  if (contains(metric, "P(duplicate")) return mean([](const Life& l) { return l.copies >= 2; });
  return std::nullopt;
}

std::vector<Row> expressible() {
  std::vector<Row> out;
  for (const Row& row : rows("network.csv"))
    if ((row.id == "N04" || row.id == "N04i") && measure(row.metric, std::vector<Life>(1))) out.push_back(row);
  return out;
}

}  // namespace

class Retries : public testing::TestWithParam<Row> {};

TEST_P(Retries, AgreeWithTheOutcomeTree) {
  const Row& row = GetParam();
  const double p = number(row, "p"), q = number(row, "q");
  const auto r = static_cast<std::uint32_t>(number_if(row, "r").value_or(0));
  std::vector<double> values;
  const double messages = 40e3 * kEffort;
  for (int i = 0; i < kReplications; ++i) {
    sim::WorldConfig config = retries(p, q, r, messages);
    config.run.seed = static_cast<std::uint64_t>(2000 + i);
    values.push_back(*measure(row.metric, Observed(config).lives()));
  }
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  SCOPED_TRACE(row.name());
  const double zero = 8 / (messages * kReplications);  // none of n: below 8/n at 99.95 %
  expect_form(interval(values), row.value, zero, 0.2 * row.value + 3e-4 / std::sqrt(kEffort));
}

INSTANTIATE_TEST_SUITE_P(Reference, Retries, testing::ValuesIn(expressible()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Retries);

class BackoffRows : public testing::TestWithParam<Row> {};

// Every attempt is lost: the time from the first attempt to giving up is the waits plus one timeout per attempt.
TEST_P(BackoffRows, WaitTheSumOfTheirDelays) {
  const Row& row = GetParam();
  const auto attempts = static_cast<std::uint32_t>(number(row, "retries"));
  sim::WorldConfig config = retries(1.0, 0, attempts + 1, kJudged ? 2000 : 200);
  ProducerPolicy& policy = config.producers[0].policy;
  policy.backoff = {from_seconds(number(row, "base")), from_seconds(number(row, "cap")), 2,
                    contains(row.model, "full jitter") ? Jitter::full : Jitter::none};
  std::vector<double> values;
  for (int i = 0; i < kReplications; ++i) {
    config.run.seed = static_cast<std::uint64_t>(3000 + i);
    double sum = 0;
    const Observed run(config);
    for (const Life& life : run.lives()) {
      ASSERT_EQ(life.attempts, attempts + 1);
      ASSERT_TRUE(life.unknown);
      sum += life.ended - life.intended;
    }
    values.push_back(sum / static_cast<double>(run.lives().size()) - 0.010 * (attempts + 1));
  }
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  SCOPED_TRACE(row.name());
  expect_form(interval(values), row.value, 1e-6, 0.05 * row.value);
}

std::vector<Row> backoff_rows() {
  std::vector<Row> out;
  for (const Row& row : rows("network.csv"))
    if (row.id == "N12") out.push_back(row);
  return out;
}
INSTANTIATE_TEST_SUITE_P(Reference, BackoffRows, testing::ValuesIn(backoff_rows()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BackoffRows);

TEST(NetworkReference, IsThere) {
  if (rows("network.csv").empty()) GTEST_SKIP() << "../shared/reference is absent";
  EXPECT_GE(expressible().size(), 20U);
  EXPECT_GE(backoff_rows().size(), 1U);
}

}  // namespace brokerlab::truth
