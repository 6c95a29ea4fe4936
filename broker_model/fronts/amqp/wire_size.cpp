// SPDX-License-Identifier: Apache-2.0
#include "broker_model/fronts/amqp/wire_size.hpp"

#include "broker_model/fronts/amqp/sizer.hpp"

namespace brokerlab::amqp {

std::uint32_t wire_bytes(const Command& command, const Dictionary& dictionary) {
  return std::visit(Sizer{dictionary}, command);
}

std::uint32_t wire_bytes(const Frame& frame, const Dictionary& dictionary) {
  return std::visit(Sizer{dictionary}, frame);
}

}  // namespace brokerlab::amqp
