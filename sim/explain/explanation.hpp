// SPDX-License-Identifier: Apache-2.0
// What brokerlab explain tells: plain results, in base units (seconds as Duration, messages per second, bytes).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "broker_model/base/time.hpp"
#include "sim/network/topology.hpp"

namespace brokerlab::sim {

/// A synchronous caller should have its answer within this time.
inline constexpr Duration kSynchronousBudget = milliseconds(500);

/// What a group of producers intends to send during the run, counted from the plan.
struct OfferedLoad {
  std::string group;  ///< "producers.riders"
  std::string queue;
  std::uint64_t messages = 0;
  double mean = 0;        ///< messages per second over the run's duration
  double busiest = 0;     ///< over the busiest step
  bool by_limit = false;  ///< a closed loop: the most that it can offer, if nothing ever waited
};

/// What limits a flow. `limit` is how much of its unit a station has to give at a time or per second; each message
/// takes its share of it.
struct StationLoad {
  enum class Kind : std::uint8_t {
    window,     ///< messages that a group of producers may have unanswered
    processor,  ///< cores
    link,       ///< bytes per second, one direction
    disk,       ///< bytes per second
    prefetch,   ///< deliveries that a group of consumers may hold
    service,    ///< deliveries that a group of consumers works on at a time
  };
  Kind kind = Kind::processor;
  std::string name;
  double limit = 0;
  double demand = 0;    ///< of the limit's unit, on average over the run's duration
  double busiest = 0;   ///< the same over the busiest step
  double messages = 0;  ///< of those that use it, per second on average
  double utilisation() const { return demand / limit; }
  double peak_utilisation() const { return busiest / limit; }
  /// Messages per second that it can take, at the present mix.
  double capacity() const { return demand > 0 ? messages / demand * limit : 0; }
};

/// One queue as a flow.
struct QueueFlow {
  std::string queue;
  double offered = 0;  ///< messages per second on average, forwarded ones too
  double busiest = 0;
  bool unlimited = false;                ///< nothing bounds it: costs and services are 0
  double capacity = 0;                   ///< messages per second from its producers to its consumers: the maximum flow
  std::vector<std::uint32_t> narrowest;  ///< stations: the minimum cut
  bool has_consumers = false;
  double peak_backlog = 0;  ///< messages, as a fluid: load in, consumers' capacity out
  Instant peak_at{0};
  Instant drained_at{0};  ///< never = not
};

/// A node or link without which a queue is cut off from some of its clients' machines.
struct SinglePoint {
  std::string name;
  bool is_link = false;
  std::vector<std::string> queues;
};

/// A message's way from one group over a queue to another: mean times with nobody in line.
struct LatencyBudget {
  struct Hop {
    std::string name;
    Duration mean{0};
  };
  std::string producers, queue, consumers;  ///< no consumers: only the confirm is told
  std::vector<Hop> request, confirm, delivery, reply;
  Duration confirmed_after{0};  ///< from the producer's intent to its confirm
  bool confirms = true;
  Duration effect_after{0};    ///< from the intent to the end of processing
  Duration answered_after{0};  ///< if the effect were answered over the broker: the same links back
};

struct Explanation {
  Topology network;
  std::vector<std::pair<std::string, std::vector<std::string>>> routes;  ///< "producers to broker", nodes on the way
  Duration step{0};                                                      ///< of "busiest"
  std::vector<OfferedLoad> load;
  std::vector<StationLoad> stations;
  std::vector<QueueFlow> queues;
  std::vector<SinglePoint> single_points;
  std::vector<LatencyBudget> budgets;
  std::vector<std::string> warnings;
};

}  // namespace brokerlab::sim
