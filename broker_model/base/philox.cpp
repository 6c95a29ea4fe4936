// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/philox.hpp"

#include <Random123/philox.h>

namespace brokerlab {

PhiloxBlock philox_block(std::uint64_t low, std::uint64_t high, std::uint64_t key) {
  const r123::Philox4x32::ctr_type in = {{static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(low >> 32),
                                          static_cast<std::uint32_t>(high), static_cast<std::uint32_t>(high >> 32)}};
  const r123::Philox4x32::key_type k = {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
  const r123::Philox4x32::ctr_type out = r123::Philox4x32{}(in, k);
  return {out[0], out[1], out[2], out[3]};
}

}  // namespace brokerlab
