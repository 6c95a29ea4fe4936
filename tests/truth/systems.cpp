// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/systems.hpp"

#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "broker_model/base/det_math.hpp"

namespace brokerlab::truth {

namespace {
sim::ConsumerGroupConfig servers_of(const std::string& queue, std::uint32_t servers, const Distribution& service) {
  sim::ConsumerGroupConfig group;
  group.name = queue + "-servers";
  group.count = servers;
  group.from = queue;
  group.policy.prefetch = 1;
  group.policy.concurrency = 1;
  group.policy.service = service;
  return group;
}
}  // namespace

sim::WorldConfig station(double lambda, std::uint32_t servers, const Distribution& service, double messages) {
  sim::WorldConfig config;
  config.run.warm_up = from_seconds(0.1 * messages / lambda);
  config.run.duration = from_seconds(1.1 * messages / lambda);
  config.run.drain = from_seconds(messages / lambda);
  config.disk.write_latency = Constant{0};
  config.disk.sync_latency = Constant{0};
  sim::QueueConfig queue;
  queue.name = "q";
  config.queues.push_back(queue);
  sim::ProducerGroupConfig producers;
  producers.name = "p";
  producers.to = "q";
  producers.arrivals = sim::PoissonArrivals{lambda};
  producers.policy.persistent = false;
  config.producers.push_back(producers);
  config.consumers.push_back(servers_of("q", servers, service));
  return config;
}

void add_stage(sim::WorldConfig& config, const std::string& queue, std::uint32_t servers, const Distribution& service) {
  sim::QueueConfig next;
  next.name = queue;
  config.queues.push_back(next);
  config.consumers.back().forward_to = queue;
  config.consumers.push_back(servers_of(queue, servers, service));
}

Distribution service_named(const Row& row) {
  const std::string& p = row.params;
  const auto has = [&](const char* word) { return p.find(word) != std::string::npos; };
  const auto after = [&](const std::string& word) {
    const std::size_t at = p.find(word);
    if (at == std::string::npos) throw std::runtime_error("no \"" + word + "\" in " + p);
    return std::strtod(p.c_str() + at + word.size(), nullptr);
  };
  if (has("Erlang-")) return Erlang{static_cast<std::uint32_t>(after("Erlang-")), after("mean ")};
  if (has("Uniform(")) {
    const std::size_t comma = p.find(',', p.find("Uniform("));
    return Uniform{after("Uniform("), std::strtod(p.c_str() + comma + 1, nullptr)};
  }
  if (has("Hyperexponential")) {
    Hyperexponential h;
    h.branches = 2;
    h.probabilities = {after("p1="), 1 - after("p1=")};
    h.means = {1 / after("rate1="), 1 / after("rate2=")};
    return h;
  }
  if (has("Lognormal")) {
    const double cv2 = after("cv2=");
    const double s2 = det::log(1 + cv2);
    return LogNormal{det::log(after("mean ")) - s2 / 2, std::sqrt(s2)};
  }
  if (has("Pareto(")) {
    // xm is written as a number or a fraction; the mean is written out.
    const double alpha = after("alpha=");
    return Pareto{alpha, after("mean ") * (alpha - 1) / alpha};
  }
  if (has("Weibull")) return Weibull{after("k="), after("scale ")};
  if (has("Gamma")) return Gamma{after("shape="), after("scale=")};
  if (has("Bimodal:")) {
    const std::size_t comma = p.find(',', p.find("Bimodal:"));
    const std::string second = p.substr(comma + 1);
    const double p1 = after("w.p. ");
    return Empirical::of({after("Bimodal: "), std::strtod(second.c_str(), nullptr)}, {p1, 1 - p1});
  }
  if (has("Exp")) return Exponential{after("mean ")};
  throw std::runtime_error("no service distribution known in " + p);
}

}  // namespace brokerlab::truth
