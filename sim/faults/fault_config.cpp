// SPDX-License-Identifier: Apache-2.0
// Copies of the configuration, compiled here once: every file that makes one would otherwise compile them again.
#include "sim/faults/fault_config.hpp"

namespace brokerlab::sim {

FaultConfig::FaultConfig() = default;
FaultConfig::FaultConfig(const FaultConfig&) = default;
FaultConfig::FaultConfig(FaultConfig&&) noexcept = default;
FaultConfig& FaultConfig::operator=(const FaultConfig&) = default;
FaultConfig& FaultConfig::operator=(FaultConfig&&) noexcept = default;
FaultConfig::~FaultConfig() = default;

}  // namespace brokerlab::sim
