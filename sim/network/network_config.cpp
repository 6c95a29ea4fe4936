// SPDX-License-Identifier: Apache-2.0
// Copies of the configuration, compiled here once: every file that makes one would otherwise compile them again.
#include "sim/network/network_config.hpp"

namespace brokerlab::sim {

NetworkConfig::NetworkConfig() = default;
NetworkConfig::NetworkConfig(const NetworkConfig&) = default;
NetworkConfig::NetworkConfig(NetworkConfig&&) noexcept = default;
NetworkConfig& NetworkConfig::operator=(const NetworkConfig&) = default;
NetworkConfig& NetworkConfig::operator=(NetworkConfig&&) noexcept = default;
NetworkConfig::~NetworkConfig() = default;

}  // namespace brokerlab::sim
