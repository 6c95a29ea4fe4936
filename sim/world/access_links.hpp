// SPDX-License-Identifier: Apache-2.0
// How a world's clients reach its network, and which machine a group of them runs on.
#pragma once

#include <cstdint>
#include <string>

#include "sim/network/topology.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::sim {

inline AccessLinks access_links(const WorldConfig& config) {
  return {config.producer_link.two_way(), config.consumer_link.two_way(),
          !std::holds_alternative<NoDirect>(config.direct)};
}

/// The host of this name among network.hosts, or `otherwise` for an empty one; kNone if there is none.
inline std::uint32_t host_named(const WorldConfig& config, const std::string& name, std::uint32_t otherwise) {
  if (name.empty()) return otherwise;
  for (std::uint32_t i = 0; i < config.network.hosts.size(); ++i)
    if (config.network.hosts[i].name == name) return kConsumersHost + 1 + i;
  return kNone;
}
inline std::uint32_t host_of(const WorldConfig& config, const ProducerGroupConfig& group) {
  return host_named(config, group.host, kProducersHost);
}
inline std::uint32_t host_of(const WorldConfig& config, const ConsumerGroupConfig& group) {
  return host_named(config, group.host, kConsumersHost);
}

/// What the machine behind a host can do.
inline HostConfig machine_of(const WorldConfig& config, std::uint32_t host) {
  if (host == kProducersHost) return config.producer_host;
  if (host == kBrokerHost) return config.broker_host;
  if (host == kConsumersHost) return config.consumer_host;
  const NetworkHostConfig& further = config.network.hosts[host - kConsumersHost - 1];
  return {further.cores, further.per_command, further.per_kib, {}};
}

}  // namespace brokerlab::sim
