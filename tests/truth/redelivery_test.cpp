// SPDX-License-Identifier: Apache-2.0
// Rows of the network and the queueing reference about deliveries that come again: after a visibility timeout, after a
// crash of the consumer, with a whole prefetch window; and how busy a window keeps a consumer that is far away.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <optional>
#include <vector>

#include "tests/truth/measures.hpp"
#include "tests/truth/systems.hpp"

namespace brokerlab::truth {

namespace {

constexpr double kMessages = 40e3 * kEffort;

// So many servers that a message is handed out as soon as it may be: one in thirty works if nothing came again.
sim::WorldConfig enough_servers(double mu) { return station(mu, 30, Exponential{1 / mu}, kMessages); }

Setting visibility_timeout(const Row& row) {
  Setting system{enough_servers(number(row, "mu"))};
  system.config.queues[0].subscription.lease = TimeoutLease{from_seconds(number(row, "VT"))};
  return system;
}

Setting crashing(const Row& row) {
  Setting system{enough_servers(number(row, "mu"))};
  sim::FaultConfig fault;
  fault.target = "consumers.q-servers";
  fault.mtbf = from_seconds(1 / number(row, "xi"));
  fault.restart_after = milliseconds(1);
  system.config.faults.push_back(fault);
  return system;
}

// As many messages as are handed out between two crashes, and one crash; the queue never runs out.
Setting saturated(const Row& row) {
  const double rate = number(row, "throughput"), load = 1.02 * rate;
  const double messages = (kJudged ? 1 : 0.01) * rate / number(row, "rate");
  Setting system{station(load, 1, Constant{1 / rate}, messages), false};
  system.config.producers[0].arrivals = sim::ConstantArrivals{load};
  system.config.consumers[0].policy.prefetch = static_cast<std::uint32_t>(number(row, "prefetch"));
  sim::FaultConfig fault;
  fault.target = "consumers.q-servers";
  fault.at = from_seconds(0.6 * messages / load);
  fault.restart_after = milliseconds(1);
  system.config.faults.push_back(fault);
  return system;
}

// 50 ms there, 4 ms of work, 50 ms back.
Setting far_away(const Row& row) {
  Setting system{station(300, 1, Constant{0.004}, 300 * 60), false};
  system.config.producers[0].arrivals = sim::ConstantArrivals{300};
  system.config.consumer_link.latency = Constant{0.05};
  system.config.consumers[0].policy.prefetch = static_cast<std::uint32_t>(number(row, "prefetch"));
  system.config.run.drain = seconds(3000);
  return system;
}

// One consumer that dies at work, comes back after a while and begins the message anew. It dies while it is idle too,
// which touches the wait for the first delivery and nothing after it.
Setting crash_and_restart(const Row& row) {
  Setting system{station(number(row, "lambda"), 1, Constant{number(row, "D")}, kMessages)};
  sim::FaultConfig fault;
  fault.target = "consumers.q-servers";
  fault.mtbf = from_seconds(1 / number(row, "processing"));
  fault.mttr = from_seconds(std::strtod(row.params.c_str() + row.params.find("mean ") + 5, nullptr));
  system.config.faults.push_back(fault);
  return system;
}

std::optional<Setting> system_of(const Row& row) {
  if (row.id == "Q09b" && !contains(row.metric, "wait")) return crash_and_restart(row);
  if (row.id == "N05") return visibility_timeout(row);
  if (row.id == "N06") return crashing(row);
  if (row.id == "N07") return saturated(row);
  if (row.id == "N15" && contains(row.metric, "utilisation")) return far_away(row);
  return std::nullopt;
}

double deliveries_of(const Observed& run) {
  double sum = 0;
  for (const Life& life : run.lives()) sum += life.deliveries;
  return sum;
}

std::optional<double> measure(const Row& row, const Observed& run) {
  const auto messages = static_cast<double>(run.lives().size());
  if (contains(row.metric, "mean completion time")) {
    double sum = 0;
    for (const Life& life : run.lives()) sum += life.last_effect - life.first_delivery;
    return sum / messages;
  }
  if (contains(row.metric, "mean deliveries")) return deliveries_of(run) / messages;
  if (contains(row.metric, "P(redelivery") || contains(row.metric, "P(crash") || contains(row.metric, "duplicate"))
    return 1 - messages / deliveries_of(run);
  if (contains(row.metric, "utilisation")) return run.effect_rate() * 0.004;
  return std::nullopt;
}

std::vector<Row> expressible() {
  std::vector<Row> out;
  for (const char* file : {"network.csv", "queueing.csv"})
    for (const Row& row : rows(file))
      if (system_of(row)) out.push_back(row);
  return out;
}

}  // namespace

class Redelivery : public testing::TestWithParam<Row> {};

TEST_P(Redelivery, AgreesWithItsClosedForm) {
  const Row& row = GetParam();
  SCOPED_TRACE(row.name());
  const Runs<Setting>* runs = runs_for<Setting>(row.model + "|" + row.params, [&] { return system_of(row); });
  ASSERT_NE(runs, nullptr);
  std::vector<double> values;
  for (const Observed& run : runs->observed) {
    const std::optional<double> value = measure(row, run);
    ASSERT_TRUE(value.has_value()) << "no measure for " << row.name();
    values.push_back(*value);
  }
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  if (!runs->system.chance) {
    EXPECT_NEAR(values.front(), row.value, 0.01 * row.value) << "a run without chance disagrees with the form";
    return;
  }
  const double often = contains(row.metric, "mean") ? row.value - 1 : row.value;  // all of them take 1 without a crash
  expect_form(interval(values), row.value, 8 / (kMessages * kReplications), 0.25 * often / std::sqrt(kEffort));
}

INSTANTIATE_TEST_SUITE_P(Reference, Redelivery, testing::ValuesIn(expressible()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Redelivery);

}  // namespace brokerlab::truth
