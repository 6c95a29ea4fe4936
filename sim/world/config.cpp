// SPDX-License-Identifier: Apache-2.0
// Copies of the configuration, compiled here once: every file that makes one would otherwise compile them again.
#include "sim/world/config.hpp"

namespace brokerlab::sim {

QueueConfig::QueueConfig() = default;
QueueConfig::QueueConfig(const QueueConfig&) = default;
QueueConfig::QueueConfig(QueueConfig&&) noexcept = default;
QueueConfig& QueueConfig::operator=(const QueueConfig&) = default;
QueueConfig& QueueConfig::operator=(QueueConfig&&) noexcept = default;
QueueConfig::~QueueConfig() = default;

ProducerGroupConfig::ProducerGroupConfig() = default;
ProducerGroupConfig::ProducerGroupConfig(const ProducerGroupConfig&) = default;
ProducerGroupConfig::ProducerGroupConfig(ProducerGroupConfig&&) noexcept = default;
ProducerGroupConfig& ProducerGroupConfig::operator=(const ProducerGroupConfig&) = default;
ProducerGroupConfig& ProducerGroupConfig::operator=(ProducerGroupConfig&&) noexcept = default;
ProducerGroupConfig::~ProducerGroupConfig() = default;

ConsumerGroupConfig::ConsumerGroupConfig() = default;
ConsumerGroupConfig::ConsumerGroupConfig(const ConsumerGroupConfig&) = default;
ConsumerGroupConfig::ConsumerGroupConfig(ConsumerGroupConfig&&) noexcept = default;
ConsumerGroupConfig& ConsumerGroupConfig::operator=(const ConsumerGroupConfig&) = default;
ConsumerGroupConfig& ConsumerGroupConfig::operator=(ConsumerGroupConfig&&) noexcept = default;
ConsumerGroupConfig::~ConsumerGroupConfig() = default;

WorldConfig::WorldConfig() = default;
WorldConfig::WorldConfig(const WorldConfig&) = default;
WorldConfig::WorldConfig(WorldConfig&&) noexcept = default;
WorldConfig& WorldConfig::operator=(const WorldConfig&) = default;
WorldConfig& WorldConfig::operator=(WorldConfig&&) noexcept = default;
WorldConfig::~WorldConfig() = default;

}  // namespace brokerlab::sim
