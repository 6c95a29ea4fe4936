// SPDX-License-Identifier: Apache-2.0
#include "bench/ratio.hpp"

#include <algorithm>
#include <utility>

namespace brokerlab::bench {
namespace {

std::vector<Ratio>& ratios() {
  static std::vector<Ratio> registered;
  return registered;
}

}  // namespace

double Measurements::median(const std::string& benchmark) const {
  std::vector<double> times = times_.at(benchmark);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

bool register_ratio(Ratio ratio) {
  ratios().push_back(std::move(ratio));
  return true;
}

const std::vector<Ratio>& registered_ratios() { return ratios(); }

}  // namespace brokerlab::bench
