// SPDX-License-Identifier: Apache-2.0
#include "bench/ratio.hpp"

#include <utility>

namespace brokerlab::bench {
namespace {

std::vector<Ratio>& ratios() {
  static std::vector<Ratio> registered;
  return registered;
}

}  // namespace

bool register_ratio(Ratio ratio) {
  ratios().push_back(std::move(ratio));
  return true;
}

const std::vector<Ratio>& registered_ratios() { return ratios(); }

}  // namespace brokerlab::bench
