// SPDX-License-Identifier: Apache-2.0
// Producers, consumers and messages by the names that people use: "riders[2]", "riders[2]/17".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/result.hpp"
#include "sim/world/config.hpp"

namespace brokerlab::cli {

/// "riders[2]", or "riders" for the only producer of its group.
std::string producer_name(const sim::WorldConfig& config, std::uint32_t producer);
std::string consumer_name(const sim::WorldConfig& config, std::uint32_t consumer);
/// "riders[2]/17".
std::string message_name(const sim::WorldConfig& config, MessageId message);

/// The message that "GROUP[INDEX]/NUMBER" or "GROUP/NUMBER" (INDEX 0) names, or what is wrong with the name.
Result<MessageId, std::string> parse_message(const sim::WorldConfig& config, std::string_view text);

}  // namespace brokerlab::cli
