// SPDX-License-Identifier: Apache-2.0
// Who uses what: stations with their limits, and legs, the ways of messages into a queue and out of it, with the share
// of each station that one message takes. By Little's law a window is a station too: its limit is what may be out, and
// a message takes of it the time that it is out.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/explain/explanation.hpp"
#include "sim/explain/plant.hpp"

namespace brokerlab::sim {

struct Leg {
  struct Use {
    std::uint32_t station = 0;
    double amount = 0;  ///< of the station's limit, for one message
  };
  std::uint32_t queue = 0;
  std::uint32_t group = 0;    ///< of producers, or of the consumers that forward; out: of consumers
  bool forwards = false;      ///< into the queue, by consumers of another
  double share = 1;           ///< out: of the queue's messages
  std::vector<Use> uses;      ///< in the order of the journey
  std::vector<double> steps;  ///< messages in each step
  double mean = 0;            ///< messages per second over the run's duration
};

class Works {
 public:
  explicit Works(const Plant& plant);

  std::vector<StationLoad> stations;
  std::vector<Leg> in, out;
  std::vector<QueueFlow> queues;

 private:
  std::uint32_t station(StationLoad::Kind kind, const std::string& name, double limit);
  void use(Leg& leg, StationLoad::Kind kind, const std::string& name, double limit, double amount);
  void use_processor(Leg& leg, std::uint32_t host, double amount);
  void use_links(Leg& leg, std::uint32_t from, std::uint32_t to, double bytes);
  void publish(Leg& leg, std::uint32_t host, const LinkConfig& transport, const FrameBytes& bytes, bool confirms);
  void produce(std::uint32_t group);
  void offer_in_a_loop(const ProducerGroupConfig& group, const ClosedLoopArrivals& loop,
                       std::vector<std::vector<double>>& offered) const;
  void consume(std::uint32_t group);
  void forward(std::uint32_t group, const QueueFlow& from, const std::vector<double>& served);
  void share_out(std::uint32_t queue);
  void flow_through(std::uint32_t queue);
  std::vector<double> served(const std::vector<double>& arrivals, QueueFlow& flow) const;
  void give_rate(Leg& leg, std::vector<double> steps);
  void syncs();
  void add_up();
  std::vector<std::uint32_t> in_order_of_flow() const;
  std::vector<double> arrivals(std::uint32_t queue) const;

  const Plant& plant_;
  double step_ = 1;  // seconds
  double duration_ = 1;
};

}  // namespace brokerlab::sim
