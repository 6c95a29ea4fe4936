// SPDX-License-Identifier: Apache-2.0
#include "broker_model/base/draw.hpp"

namespace brokerlab {

std::uint64_t DrawStream::below(std::uint64_t n) {
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(bits()) * n;
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t reject_below = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < reject_below) product = static_cast<Wide>(bits()) * n;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

}  // namespace brokerlab
