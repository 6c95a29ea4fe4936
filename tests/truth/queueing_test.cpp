// SPDX-License-Identifier: Apache-2.0
// The rows of the queueing reference that this world can express, each run through front and core and compared with its
// closed form: the form must lie in the interval of ten replications, and the interval must be narrow enough to tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>

#include "tests/truth/measures.hpp"
#include "tests/truth/systems.hpp"

namespace brokerlab::truth {

namespace {

struct System {
  sim::WorldConfig config;
  double lambda = 0;
  std::uint32_t servers = 1;
  bool chance = true;
};

// Heavier load needs longer runs for the same width: the relaxation time grows as 1 / (1 - rho)^2.
double effort(double rho) { return kEffort * (rho > 0.9 ? 400e3 : rho > 0.7 ? 200e3 : 100e3); }

System limited(const Row& row, std::uint32_t servers) {
  System s;
  const double mu = number_if(row, "mu").value_or(1);
  s.servers = servers;
  s.lambda = number_if(row, "lambda") ? number(row, "lambda") : number(row, "a") * mu;
  s.config = station(s.lambda, servers, Exponential{1 / mu}, kEffort * 100e3);
  StorePolicy& store = s.config.queues[0].store;
  store.max_messages = number_if(row, "K") ? static_cast<std::uint64_t>(number(row, "K")) : servers;
  store.limit_scope = LimitScope::ready_and_leased;
  store.overflow = contains(row.model, "drop-head") ? Overflow::drop_head : Overflow::reject_new;
  return s;
}

System feedback(const Row& row) {
  System s;
  s.lambda = number(row, "lambda");
  const double p = number(row, "p"), mu = number(row, "mu");
  s.config = station(s.lambda, 1, Exponential{1 / mu}, effort(s.lambda / mu / (1 - p)));
  s.config.consumers[0].policy.failure_probability = p;
  const bool tail = contains(row.model, "TAIL") || contains(row.metric, "TAIL (") || contains(row.metric, "at TAIL");
  s.config.queues[0].subscription.on_return = tail ? ReturnPosition::back : ReturnPosition::front;
  for (const char* name : {"r", "max", "limit", "n"})
    if (const std::optional<double> limit = number_if(row, name))
      s.config.queues[0].subscription.max_deliveries = static_cast<std::uint32_t>(*limit);
  return s;
}

System tandem(const Row& row) {
  System s;
  s.lambda = number(row, "lambda");
  std::vector<double> rates;
  for (int i = 1; number_if(row, "mu" + std::to_string(i)); ++i) rates.push_back(number(row, "mu" + std::to_string(i)));
  double heaviest = 0;
  for (double mu : rates) heaviest = std::max(heaviest, s.lambda / mu);
  s.config = station(s.lambda, 1, Exponential{1 / rates.at(0)}, effort(heaviest));
  for (std::size_t i = 1; i < rates.size(); ++i)
    add_stage(s.config, "q" + std::to_string(i + 1), 1, Exponential{1 / rates[i]});
  return s;
}

// ingest(mu=2)->consumer(mu=1.5)->10% to DLQ handler(mu=0.5)
System jackson(const Row& row) {
  const auto rate = [&](const char* stage) {
    const std::string text = row.model + " " + row.params;
    const std::size_t at = text.find(std::string(stage) + "(mu=");
    return std::strtod(text.c_str() + at + std::string(stage).size() + 4, nullptr);
  };
  System s;
  s.lambda = number(row, "lambda");
  s.config = station(s.lambda, 1, Exponential{1 / rate("ingest")}, effort(0.8));
  add_stage(s.config, "work", 1, Exponential{1 / rate("consumer")});
  s.config.consumers.back().policy.failure_probability =
      std::strtod(row.model.c_str() + row.model.find("->", row.model.find("->") + 2) + 2, nullptr) / 100;
  s.config.consumers.back().policy.on_failure = OnFailure::reject;
  s.config.queues.back().dead_letter_queue = "dlq";
  add_stage(s.config, "dlq", 1, Exponential{1 / rate("handler")});
  s.config.consumers[1].forward_to.clear();
  return s;
}

std::optional<System> system_of(const Row& row) {
  const auto plain = [&](std::uint32_t servers, const Distribution& service, double rho) {
    System s;
    s.lambda = number(row, "lambda");
    s.servers = servers;
    s.config = station(s.lambda, servers, service, effort(rho));
    return s;
  };
  if (starts(row.model, "M/M/1 FIFO"))
    return plain(1, Exponential{1 / number(row, "mu")}, number(row, "lambda") / number(row, "mu"));
  if (starts(row.model, "M/M/c FIFO")) {
    const auto c = static_cast<std::uint32_t>(number(row, "c"));
    return plain(c, Exponential{1 / number(row, "mu")}, number(row, "lambda") / number(row, "mu") / c);
  }
  if (starts(row.model, "M/D/1 FIFO"))
    return plain(1, Constant{number(row, "D")}, number(row, "lambda") * number(row, "D"));
  if (starts(row.model, "M/G/1 FIFO")) return plain(1, service_named(row), 0.8);
  if (starts(row.model, "M/M/1/K")) return limited(row, 1);
  if (starts(row.model, "M/M/c/K") || starts(row.model, "M/G/c/c"))
    return limited(row, static_cast<std::uint32_t>(number(row, "c")));
  if (contains(row.model, "feedback")) return feedback(row);
  if (starts(row.model, "Jackson")) return jackson(row);
  if (contains(row.model, "andem") || contains(row.model, "M/M/1 -> ") || contains(row.model, "M/M/1->"))
    return tandem(row);
  return std::nullopt;
}

template <class Predicate>
double fraction(const Observed& run, Predicate predicate) {
  const auto n = std::count_if(run.lives().begin(), run.lives().end(), predicate);
  return static_cast<double>(n) / static_cast<double>(run.lives().size());
}

std::optional<double> measure(const Row& row, const System& system, const Observed& run) {
  const std::string& m = row.metric;
  const auto percentile = [&]() -> std::optional<double> {
    for (const auto& [word, q] :
         std::map<std::string, double>{{"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99.9", 0.999}}) {
      const std::size_t at = m.find(word);
      if (at != std::string::npos &&
          (at + word.size() == m.size() ||
           (m[at + word.size()] != '.' && std::isdigit(static_cast<unsigned char>(m[at + word.size()])) == 0)))
        return q;
    }
    return std::nullopt;
  };
  if (contains(m, "P(dead") || contains(m, "P(given up") || contains(m, "P(drop at limit"))
    return fraction(run, [](const Life& l) { return l.dead; });
  if (contains(m, "P(loss") || contains(m, "P(block")) return fraction(run, was_lost);
  if (contains(m, "P(wait)")) return fraction(run, [](const Life& l) { return l.first_delivery > l.intended; });
  if (contains(m, "P(N>=")) return run.fraction_at_or_above_level();
  if (contains(m, "utilisation")) return run.busy_fraction(system.servers);
  if (contains(m, "busy period")) return run.mean_busy_period();
  if (contains(m, "mean number") || contains(m, "mean total number")) return run.mean_number();
  if (contains(m, "effective arrival rate")) return run.delivery_rate();
  if (contains(m, "mean deliveries")) {
    std::vector<double> all;
    for (const Life& l : run.lives()) all.push_back(l.deliveries);
    return mean_of(all);
  }
  if (contains(m, "wait") && contains(m, "mean")) return mean_of(waits(run));
  if (contains(m, "wait") && percentile()) return quantile(waits(run), *percentile());
  if (percentile()) return quantile(sojourns(run), *percentile());
  if (contains(m, "mean")) return mean_of(sojourns(run));
  return std::nullopt;
}

const Runs<System>* runs_of(const Row& row) {
  const bool tail = contains(row.model + row.metric, "TAIL");
  return runs_for<System>(row.model + "|" + row.params + (tail ? "|tail" : ""), [&] { return system_of(row); });
}

// How wide, relative to the value, an interval may be before it says nothing.
double widest(const Row& row) {
  double width = 0.1;
  if (contains(row.metric, "99.9") || contains(row.metric, "P(N>="))
    width = 0.3;
  else if (contains(row.metric, "99"))
    width = 0.2;
  if (const std::optional<double> lambda = number_if(row, "lambda");
      lambda && *lambda >= 0.9 && starts(row.model, "M/M/1 F"))
    width *= 2.5;
  if (contains(row.params, "Pareto(alpha=2.5")) width *= 3;  // the variance of its waits is infinite
  if (contains(row.params, "cv2=4 (sigma2")) width *= 2;     // a lognormal's fourth moment rules here
  return width / std::sqrt(kEffort);
}

std::vector<Row> expressible() {
  std::vector<Row> out;
  for (const Row& row : rows("queueing.csv"))
    if (system_of(row)) out.push_back(row);
  return out;
}

}  // namespace

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
  const std::size_t at = rank == 0 ? 0 : rank - 1;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

class Queueing : public testing::TestWithParam<Row> {};

// A build that is not optimised runs a fraction of the messages. From an empty start a heavily loaded queue then never
// gets to the tails that a row asks for, whatever the seed.
bool too_short_for(const Row& row) {
  if (kEffort >= 1) return false;
  const std::optional<double> lambda = number_if(row, "lambda");
  const bool heavy = starts(row.model, "M/M/1 F") && lambda && *lambda >= 0.9;
  return contains(row.metric, "p99.9") || contains(row.metric, "P(N>=") || (heavy && contains(row.metric, "p9"));
}

TEST_P(Queueing, AgreesWithItsClosedForm) {
  const Row& row = GetParam();
  if (too_short_for(row)) GTEST_SKIP() << "this build's runs are too short for this tail";
  const Runs<System>* runs = runs_of(row);
  ASSERT_NE(runs, nullptr);
  std::vector<double> values;
  for (const Observed& run : runs->observed) {
    const std::optional<double> value = measure(row, runs->system, run);
    ASSERT_TRUE(value.has_value()) << "no measure for " << row.name();
    values.push_back(*value);
  }
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  SCOPED_TRACE(row.name());
  // A level that is reached about once in a run or never.
  const double least = contains(row.metric, "P(N>=") ? 3e-5 / kEffort : 1e-9;
  const double wide = row.value > 1e-4 ? widest(row) * row.value + 0.02 : std::numeric_limits<double>::infinity();
  expect_form(interval(values), row.value, least, wide);
}

INSTANTIATE_TEST_SUITE_P(Reference, Queueing, testing::ValuesIn(expressible()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Queueing);

TEST(QueueingReference, IsThere) {
  if (rows("queueing.csv").empty()) GTEST_SKIP() << "../shared/reference is absent";
  EXPECT_GT(expressible().size(), 60U);
}

}  // namespace brokerlab::truth
