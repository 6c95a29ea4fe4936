// SPDX-License-Identifier: Apache-2.0
// A broker's state from what survived of its log. A log may end anywhere, and what is odd in it (an end without a
// beginning, a beginning twice, a record that fails its checksum) is passed over: a recovery never fails.
#pragma once

#include "broker_model/core/state.hpp"

namespace brokerlab::core {

State recover(const BrokerConfig& config, const SurvivingLog& log);

}  // namespace brokerlab::core
