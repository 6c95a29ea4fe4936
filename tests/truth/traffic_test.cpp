// SPDX-License-Identifier: Apache-2.0
// The rows of the queueing reference that need more than Poisson arrivals: renewal and Markov-modulated arrivals,
// retrials, partitions, a window over a round trip, a queue that starts empty, consumers that slow down.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

#include "tests/truth/measures.hpp"
#include "tests/truth/systems.hpp"

namespace brokerlab::truth {

namespace {

double after(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  return at == std::string::npos ? std::nan("") : std::strtod(text.c_str() + at + word.size(), nullptr);
}

struct System {
  sim::WorldConfig config;
  double lambda = 0, mu = 1;
  std::uint32_t servers = 1;
  bool chance = true;  ///< false: nothing is drawn, and one run says it all
};

/// A station of messages that come at this mean rate in another way.
System fed_by(const sim::Arrivals& arrivals, double lambda, double mu, double messages) {
  System s{station(lambda, 1, Exponential{1 / mu}, kEffort * messages), lambda, mu};
  s.config.producers[0].arrivals = arrivals;
  return s;
}

// "interarrival=1.25", "Uniform(0,2.5) interarrival", "H2 balanced-means interarrival mean 1.25 cv2=4",
// "Erlang-4 interarrival mean 1.25"
std::optional<System> renewal(const Row& row) {
  const std::string& p = row.params;
  Distribution gap = Constant{number_if(row, "interarrival").value_or(1)};
  double messages = 60e3;
  if (contains(p, "Uniform(")) {
    const std::size_t comma = p.find(',', p.find("Uniform("));
    gap = Uniform{after(p, "Uniform("), std::strtod(p.c_str() + comma + 1, nullptr)};
  } else if (contains(p, "H2 balanced")) {
    gap = Hyperexponential::balanced(after(p, "mean "), number(row, "cv2"));
    messages = 200e3;
  } else if (contains(p, "Erlang-")) {
    gap = Erlang{static_cast<std::uint32_t>(after(p, "Erlang-")), after(p, "mean ")};
  } else if (!number_if(row, "interarrival")) {
    return std::nullopt;
  }
  return fed_by(sim::RenewalArrivals{gap}, 1 / mean(gap), number(row, "mu"), messages);
}

System mmpp(const Row& row) {
  sim::MmppArrivals arrivals;
  arrivals.rates.clear();
  for (int i = 1; number_if(row, "lambda" + std::to_string(i)); ++i)
    arrivals.rates.push_back(number(row, "lambda" + std::to_string(i)));
  arrivals.transitions.clear();
  for (std::size_t i = 1; i <= arrivals.rates.size(); ++i)
    for (std::size_t j = 1; j <= arrivals.rates.size(); ++j)
      arrivals.transitions.push_back(i == j ? 0
                                            : number_if(row, "r" + std::to_string(i) + std::to_string(j)).value_or(0));
  return fed_by(arrivals, after(row.params, "(mean rate "), number(row, "mu"), 400e3);
}

System retrial(const Row& row) {
  const double lambda = number(row, "lambda"), mu = number(row, "mu");
  System s = fed_by(sim::PoissonArrivals{lambda}, lambda, mu, 30e3);
  StorePolicy& store = s.config.queues[0].store;
  store.max_messages = 1;
  store.limit_scope = LimitScope::ready_and_leased;
  store.overflow = Overflow::reject_new;
  ProducerPolicy& policy = s.config.producers[0].policy;
  policy.retry_refused = true;
  policy.backoff = {from_seconds(1 / number(row, "theta")), Duration::max(), 1, Jitter::exponential};
  return s;
}

/// k queues with a server each; a message goes to one of them at random.
System split(std::uint32_t k, double lambda, double mu, double messages) {
  System s{station(lambda, k, Exponential{1 / mu}, kEffort * messages), lambda, mu, k};
  s.config.consumers[0].count = 1;
  for (std::uint32_t i = 1; i < k; ++i) {
    const std::string name = "q" + std::to_string(i);
    s.config.queues.push_back(s.config.queues[0]);
    s.config.queues.back().name = name;
    s.config.consumers.push_back(s.config.consumers[0]);
    s.config.consumers.back().name = name + "-servers";
    s.config.consumers.back().from = name;
    s.config.producers[0].partitions.push_back(name);
  }
  return s;
}

// k queues with a server each, or one queue with k servers.
System partitions(const Row& row) {
  const auto k = static_cast<std::uint32_t>(number(row, "k"));
  const double mu = number(row, "mu"), lambda = number(row, "rho") * mu * k;
  if (starts(row.metric, "shared")) return {station(lambda, k, Exponential{1 / mu}, kEffort * 100e3), lambda, mu, k};
  System s = split(k, lambda, mu, 100e3);
  if (contains(row.model, "round-robin")) s.config.producers[0].keys.spread = sim::Spread::round_robin;
  return s;
}

// N clients that each ask, wait for the reply, and think: "N=4 window/clients, think(delay) Exp mean 3.0, service Exp
// mean 1.0".
System machine_repair(const Row& row) {
  const double clients = number(row, "N"), think = after(row.params, "think(delay) Exp mean ");
  const double service = after(row.params, "service Exp mean ");
  const double bound = std::min(1 / service, clients / (think + service));
  System s = fed_by(sim::ClosedLoopArrivals{Exponential{think}}, bound, 1 / service, 30e3);
  s.config.producers[0].count = static_cast<std::uint32_t>(clients);
  s.config.producers[0].policy.reply = AwaitReply{Duration{0}};
  s.config.queues.push_back(s.config.queues[0]);
  s.config.queues.back().name = "replies";
  s.config.consumers[0].forward_to = "replies";
  s.config.consumers.push_back(s.config.consumers[0]);
  sim::ConsumerGroupConfig& inbox = s.config.consumers.back();
  inbox.name = "inbox";
  inbox.from = "replies";
  inbox.forward_to.clear();
  inbox.replies_to = "p";
  inbox.policy.service = Constant{0};
  return s;
}

// A queue that is never empty, a link that takes half the round trip each way, and a window.
System window(const Row& row) {
  const double trip = number(row, "trip"), processing = number(row, "processing");
  System s{station(2 / processing, 1, Constant{processing}, 10e3), 2 / processing, 1 / processing};
  s.chance = false;
  s.config.consumer_link.latency = Constant{trip / 2};
  s.config.consumers[0].policy.prefetch = static_cast<std::uint32_t>(number(row, "prefetch"));
  return s;
}

// Many queues side by side from an empty start up to t: the mean over them is the mean over replications.
constexpr std::uint32_t kSideBySide = 1000;
System transient(const Row& row) {
  const double lambda = number(row, "lambda"), t = number(row, "t");
  System s{station(lambda, 1, Exponential{1 / number(row, "mu")}, 1), lambda, number(row, "mu")};
  sim::RunConfig& run = s.config.run;
  run.warm_up = Duration{0};
  run.duration = from_seconds(t);
  run.drain = Duration{0};
  const sim::WorldConfig one = s.config;
  for (std::uint32_t i = 1; i < kSideBySide; ++i) {
    const std::string suffix = std::to_string(i);
    s.config.queues.push_back(one.queues[0]);
    s.config.queues.back().name += suffix;
    s.config.producers.push_back(one.producers[0]);
    s.config.producers.back().name += suffix;
    s.config.producers.back().to += suffix;
    s.config.consumers.push_back(one.consumers[0]);
    s.config.consumers.back().name += suffix;
    s.config.consumers.back().from += suffix;
  }
  return s;
}

// A fluid has no size: rates and consumers are scaled down together until two consumers are left, and so is the
// backlog.
double fluid_scale(const Row& row) { return 2 / number(row, "consumers"); }
System slowdown(const Row& row) {
  const std::size_t at = row.params.find("processing ");
  const double fast = after(row.params, "processing ") / 1e3;
  const double slow = std::strtod(row.params.c_str() + row.params.find("->", at) + 2, nullptr) / 1e3;
  const double lambda = number(row, "publish") * fluid_scale(row);
  System s{station(lambda, 2, Constant{fast}, 1), lambda, 1 / fast, 2};
  s.chance = false;
  s.config.run.warm_up = Duration{0};
  s.config.run.duration = minutes(100);
  s.config.run.drain = minutes(100);
  s.config.producers[0].arrivals = sim::ConstantArrivals{lambda};
  s.config.consumers[0].policy.slowdown = {slow / fast, minutes(5), minutes(20), minutes(5), minutes(20)};
  return s;
}

std::optional<System> system_of(const Row& row) {
  if (contains(row.model, "NOT exact")) return std::nullopt;
  if (contains(row.model, "(GI/M/1)")) return renewal(row);
  if (starts(row.model, "MMPP(")) return mmpp(row);
  if (contains(row.model, "classical retrial")) return retrial(row);
  if (starts(row.model, "k partitions")) return partitions(row);
  // With one choice it does not matter how many queues there are.
  if (starts(row.model, "Supermarket") && number(row, "d") == 1)
    return split(20, 20 * number(row, "lambda"), number(row, "mu"), 150e3);
  if (starts(row.model, "M/M/1//N")) return machine_repair(row);
  if (starts(row.model, "Deterministic prefetch window")) return window(row);
  if (starts(row.model, "M/M/1 transient")) return transient(row);
  if (starts(row.model, "Fluid consumer slowdown")) return slowdown(row);
  return std::nullopt;
}

std::vector<double> responses(const Observed& run) {
  std::vector<double> all;
  for (const Life& life : run.lives())
    if (life.last_effect >= 0) all.push_back(life.last_effect - life.intended);
  return all;
}
/// Backlog over time: its peak, and when it is gone after that.
struct Backlog {
  double peak = 0, gone = 0;
};
Backlog backlog(const Observed& run, std::uint32_t servers) {
  std::vector<std::pair<double, int>> changes;
  for (const Life& life : run.lives()) {
    changes.emplace_back(life.intended, 1);
    changes.emplace_back(life.gone, -1);
  }
  std::sort(changes.begin(), changes.end());
  Backlog seen;
  int number = 0;
  for (const auto& [time, by] : changes) {
    number += by;
    if (number > seen.peak) seen = {static_cast<double>(number), 0};
    if (seen.gone == 0 && number <= static_cast<int>(servers)) seen.gone = time;
  }
  return seen;
}

std::optional<double> measure(const Row& row, const System& system, const Observed& run) {
  const std::string& m = row.metric;
  if (contains(m, "peak backlog")) return backlog(run, system.servers).peak / fluid_scale(row);
  if (contains(m, "backlog is empty")) return backlog(run, system.servers).gone;
  if (contains(m, "E[N(t)]")) return static_cast<double>(run.number_at_the_end()) / kSideBySide;
  if (contains(m, "throughput X")) return static_cast<double>(run.lives().size()) / run.span();
  if (contains(m, "throughput")) return run.effect_rate();
  if (contains(m, "mean response")) return mean_of(responses(run));
  if (contains(m, "number in orbit")) return sum_of(waits(run)) / run.span();
  if (contains(m, "time in orbit")) return mean_of(waits(run));
  if (contains(m, "tail decay")) return std::pow(run.fraction_at_or_above(64) / run.fraction_at_or_above(32), 1.0 / 32);
  if (contains(m, "P(arrival waits)")) {
    const auto waited = [](double wait) { return wait > 0; };
    const std::vector<double> all = waits(run);
    return static_cast<double>(std::count_if(all.begin(), all.end(), waited)) / static_cast<double>(all.size());
  }
  if (contains(m, "utilisation")) return run.busy_fraction(system.servers);
  if (contains(m, "mean number L")) return run.mean_number();
  if (contains(m, "ratio to M/M/1")) return mean_of(sojourns(run)) * (system.mu - system.lambda);
  if (contains(m, "sojourn p50")) return quantile(sojourns(run), 0.5);
  if (contains(m, "sojourn p99")) return quantile(sojourns(run), 0.99);
  if (contains(m, "mean sojourn")) return mean_of(sojourns(run));
  if (contains(m, "mean wait")) return mean_of(waits(run));
  return std::nullopt;
}

const Runs<System>* runs_of(const Row& row) {
  const bool shared = starts(row.metric, "shared");
  return runs_for<System>(row.model + "|" + row.params + (shared ? "|shared" : ""), [&] { return system_of(row); });
}

// How wide, relative to the value, an interval may be before it says nothing.
double widest(const Row& row) {
  if (contains(row.metric, "tail decay")) return 0.02 / std::sqrt(kEffort);
  const double bursts = starts(row.model, "MMPP(") ? 1.7 : 1;  // a burst is heard for as long as hundreds of messages
  return bursts * (contains(row.metric, "99") ? 0.2 : 0.12) / std::sqrt(kEffort);
}

std::vector<Row> expressible() {
  std::vector<Row> out;
  for (const Row& row : rows("queueing.csv"))
    if (system_of(row)) out.push_back(row);
  return out;
}

}  // namespace

class Traffic : public testing::TestWithParam<Row> {};

TEST_P(Traffic, AgreesWithItsClosedForm) {
  const Row& row = GetParam();
  SCOPED_TRACE(row.name());
  if (kEffort < 1 && starts(row.model, "MMPP(")) GTEST_SKIP() << "this build's runs are shorter than a burst's echo";
  const Runs<System>* runs = runs_of(row);
  ASSERT_NE(runs, nullptr);
  std::vector<double> values;
  for (const Observed& run : runs->observed) {
    const std::optional<double> value = measure(row, runs->system, run);
    ASSERT_TRUE(value.has_value()) << "no measure for " << row.name();
    values.push_back(*value);
  }
  if (!runs->system.chance) {
    EXPECT_NEAR(values.front(), row.value, 0.005 * row.value) << "a run without chance disagrees with the form";
    return;
  }
  if (!kJudged) GTEST_SKIP() << "played, not judged";
  expect_form(interval(values), row.value, 1e-9, widest(row) * row.value + 0.02);
}

INSTANTIATE_TEST_SUITE_P(Reference, Traffic, testing::ValuesIn(expressible()),
                         [](const auto& each) { return each.param.id + "_" + std::to_string(each.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Traffic);

TEST(TrafficReference, IsThere) {
  if (rows("queueing.csv").empty()) GTEST_SKIP() << "../shared/reference is absent";
  EXPECT_GE(expressible().size(), 48U);
}

}  // namespace brokerlab::truth
