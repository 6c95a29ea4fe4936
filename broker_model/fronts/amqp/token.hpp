// SPDX-License-Identifier: Apache-2.0
// What the front remembers of a question to the core until its reply: what was asked, and the name it was about, both
// in the 32-bit token that the core echoes. Never 0.
#pragma once

#include <cstdint>

#include "broker_model/base/check.hpp"
#include "broker_model/base/ids.hpp"

namespace brokerlab::amqp {

enum class Asked : std::uint8_t {
  nothing,
  exchange_declare,
  exchange_delete,
  queue_declare,
  queue_inspect,
  queue_delete,
  queue_purge,
  queue_bind,
  queue_unbind,
  consume,
  cancel,
  get,
};

inline constexpr std::uint32_t kTokenNameBits = 28;

constexpr std::uint32_t make_token(Asked what, NameId name) {
  BROKERLAB_CHECK(name.value < (1U << kTokenNameBits), "more names than a token can hold");
  return (static_cast<std::uint32_t>(what) << kTokenNameBits) | name.value;
}
constexpr Asked asked_of(std::uint32_t token) { return static_cast<Asked>(token >> kTokenNameBits); }
constexpr NameId name_of_token(std::uint32_t token) { return NameId{token & ((1U << kTokenNameBits) - 1)}; }

}  // namespace brokerlab::amqp
