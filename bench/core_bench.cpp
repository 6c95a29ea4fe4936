// SPDX-License-Identifier: Apache-2.0
// The core alone: what one message costs from publish over confirm and delivery to its acknowledgement, while a given
// number of messages waits. The backlog stays: each round publishes one message at the tail and takes one at the head.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "bench/ratio.hpp"
#include "broker_model/core/broker.hpp"

namespace brokerlab::bench {
namespace {

constexpr NameId kQueue{1};
constexpr SessionId kProducer{0};
constexpr SessionId kConsumer{1};
constexpr std::uint64_t kPlenty = ~std::uint64_t{0};

class CoreLoop {
 public:
  CoreLoop(std::uint32_t waiting, bool persistent) : broker_(BrokerConfig{}), persistent_(persistent) {
    const QueuePolicy policy;
    step(SessionOpened{kProducer, kProducer, kPlenty});
    step(SessionOpened{kConsumer, kConsumer, kPlenty});
    step(DeclareQueue{kProducer, kQueue, &policy, SessionId::none(), false, 0});
    for (std::uint32_t i = 0; i < waiting; ++i) publish();
    step(Subscribe{kConsumer, kQueue, NameId(2), 1, false, false, 0});
  }

  /// Publish and confirm one message, acknowledge the one that is out, which brings the next.
  void round() {
    publish();
    step(Settle{kConsumer, lease_, Settlement::acknowledge, false});
  }
  std::uint64_t confirmed() const { return confirmed_; }
  std::uint64_t delivered() const { return delivered_; }

 private:
  void publish() {
    Publish publish;
    publish.session = kProducer;
    publish.exchange = kDefaultExchange;
    publish.key = kQueue;
    publish.message = MessageId{ProducerId(0), number_++};
    publish.body = Body{number_, 1024, 0};
    publish.confirm = number_;
    publish.persistent = persistent_;
    step(publish);
  }

  void step(const Input& input) {
    for (std::uint64_t written = step_once(input); written != 0;) written = step_once(WriteCompleted{written});
  }

  // The disk writes at once: the sequence to complete, or 0.
  std::uint64_t step_once(const Input& input) {
    effects_.clear();
    broker_.step(now_, input, effects_);
    std::uint64_t written = 0;
    for (const Effects::Effect& effect : effects_.items()) {
      if (const auto* append = std::get_if<Append>(&effect)) written = append->last_sequence;
      if (const auto* send = std::get_if<Send<Reply>>(&effect)) read(send->message);
    }
    return written;
  }

  void read(const Reply& reply) {
    if (std::holds_alternative<Confirmed>(reply)) ++confirmed_;
    if (const auto* delivery = std::get_if<Delivered>(&reply)) {
      lease_ = delivery->lease;
      ++delivered_;
    }
  }

  Broker broker_;
  Effects effects_;
  Instant now_;
  LeaseHandle lease_;
  std::uint32_t number_ = 0;
  std::uint64_t confirmed_ = 0;
  std::uint64_t delivered_ = 0;
  bool persistent_;
};

void run_core(benchmark::State& state, bool persistent) {
  CoreLoop loop(static_cast<std::uint32_t>(state.range(0)), persistent);
  const std::uint64_t before = loop.delivered();
  for (auto _ : state) loop.round();
  if (loop.delivered() - before < static_cast<std::uint64_t>(state.iterations()) - 1) state.SkipWithError("lost one");
  state.SetItemsProcessed(state.iterations());
}

void core_transient(benchmark::State& state) { run_core(state, false); }
void core_persistent(benchmark::State& state) { run_core(state, true); }
BENCHMARK(core_transient)->Arg(1)->Arg(1000)->Arg(1000000);
BENCHMARK(core_persistent)->Arg(1)->Arg(1000)->Arg(1000000);

[[maybe_unused]] const bool transient_registered =
    register_ratio({"core, 1e6 waiting to 1e3, transient", "core_transient/1000000", "core_transient/1000", 1.5, 1.2});
[[maybe_unused]] const bool persistent_registered = register_ratio(
    {"core, 1e6 waiting to 1e3, persistent", "core_persistent/1000000", "core_persistent/1000", 1.5, 1.2});

}  // namespace
}  // namespace brokerlab::bench
