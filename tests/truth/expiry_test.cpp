// SPDX-License-Identifier: Apache-2.0
// Rows of the queueing reference about customers that leave when they have waited too long, and not once they are
// served: messages of a queue with a time to live.
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "tests/truth/measures.hpp"
#include "tests/truth/systems.hpp"

namespace brokerlab::truth {

namespace {

constexpr double kMessages = 40e3 * kEffort;

// The server asks for one message at a time: whatever waits does so in the queue, where its time runs.
Setting system_of(const Row& row) {
  Setting system{station(number(row, "lambda"), 1, Exponential{1 / number(row, "mu")}, kMessages)};
  system.config.queues[0].store.message_ttl = from_seconds(number(row, "tau"));
  return system;
}

std::optional<double> measure(const Row& row, const Observed& run) {
  if (contains(row.metric, "mean wait")) return mean_of(waits(run));
  if (contains(row.metric, "utilisation")) return run.busy_fraction(1);
  if (contains(row.metric, "P(expired)"))
    return 1 - static_cast<double>(waits(run).size()) / static_cast<double>(run.lives().size());
  return std::nullopt;
}

std::vector<Row> expressible() {
  std::vector<Row> out;
  for (const Row& row : rows("queueing.csv"))
    if (row.id == "Q16") out.push_back(row);
  return out;
}

}  // namespace

class Expiry : public testing::TestWithParam<Row> {};

TEST_P(Expiry, AgreesWithItsClosedForm) {
  const Row& row = GetParam();
  SCOPED_TRACE(row.name());
  const Runs<Setting>* runs = runs_for<Setting>(row.params, [&] { return std::optional(system_of(row)); });
  ASSERT_NE(runs, nullptr);
  std::vector<double> values;
  for (const Observed& run : runs->observed) {
    const std::optional<double> value = measure(row, run);
    ASSERT_TRUE(value.has_value()) << "no measure for " << row.name();
    values.push_back(*value);
  }
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  // The count of what is rare spreads as its root.
  const double widest = contains(row.metric, "P(expired)") ? 0.04 * std::sqrt(row.value) : 0.1 * row.value;
  expect_form(interval(values), row.value, 8 / (kMessages * kReplications), widest / std::sqrt(kEffort));
}

INSTANTIATE_TEST_SUITE_P(Reference, Expiry, testing::ValuesIn(expressible()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Expiry);

}  // namespace brokerlab::truth
