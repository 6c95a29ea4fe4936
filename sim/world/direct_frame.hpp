// SPDX-License-Identifier: Apache-2.0
// A message on its way from a producer straight to a consumer, then in the consumer's hands, then (as an answer) on its
// way back: one record for its whole life.
#pragma once

#include <cstdint>

#include "broker_model/base/ids.hpp"
#include "broker_model/base/message.hpp"
#include "broker_model/clients/producer.hpp"

namespace brokerlab::sim {

struct DirectFrame {
  MessageId message;
  PublishToken token;
  NameId queue;
  std::uint32_t consumer = 0;
  std::uint32_t bytes = 0;
  bool held = false;     ///< in the consumer's inbox or in its hands
  bool refused = false;  ///< of an answer
};

}  // namespace brokerlab::sim
