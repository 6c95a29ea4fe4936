// SPDX-License-Identifier: Apache-2.0
// What the parts of an explanation share: machines, routes, and what a message costs where. Costs are those that the
// world charges (see world_hosts.cpp): every frame read or sent by a client, and every command read by the broker,
// costs processor time by its size; the end of processing costs a command.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "broker_model/base/time.hpp"
#include "sim/network/routing.hpp"
#include "sim/network/topology.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::sim {

/// Bytes of the frames that carry a message of mean size.
struct FrameBytes {
  double publish = 0, deliver = 0, confirm = 0, ack = 0;
};

class Plant {
 public:
  explicit Plant(const WorldConfig& config);

  const WorldConfig& config() const { return config_; }
  const Topology& network() const { return network_; }
  const Routes& routes() const { return routes_; }

  std::uint32_t host_of(const ProducerGroupConfig& group) const;
  std::uint32_t host_of(const ConsumerGroupConfig& group) const;
  HostConfig machine(std::uint32_t host) const;
  const LinkConfig& transport_of(const ProducerGroupConfig&) const { return config_.producer_link; }
  const LinkConfig& transport_of(const ConsumerGroupConfig&) const { return config_.consumer_link; }

  std::uint32_t queue(const std::string& name) const;
  /// Mean body bytes of what comes to a queue, directly or forwarded.
  double body_bytes(std::uint32_t queue) const { return bodies_[queue]; }
  FrameBytes frames(const std::string& queue, double body) const;
  /// With headers of the transport.
  double on_wire(double bytes, const LinkConfig& transport) const;
  /// Seconds of one core.
  double processing(std::uint32_t host, double bytes) const;
  /// Of one direction: latency and sending time of a packet or train of `bytes`, in seconds.
  double passing(std::uint32_t direction, double bytes) const;
  /// Of all directions between two hosts.
  double passing(std::uint32_t from, std::uint32_t to, double bytes) const;
  std::string direction_name(std::uint32_t direction) const;

 private:
  void spread_bodies();

  const WorldConfig& config_;
  Topology network_;
  Routes routes_;
  std::vector<double> bodies_;
};

/// Times that a consumer of the group is given each message, on average: failures that are given back come again.
double deliveries_per_message(const ConsumerGroupConfig& group, const QueueConfig& queue);
/// The share of messages whose processing ends well at last.
double success_share(const ConsumerGroupConfig& group, const QueueConfig& queue);

}  // namespace brokerlab::sim
