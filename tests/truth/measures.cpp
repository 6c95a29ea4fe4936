// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/measures.hpp"

#include <algorithm>

namespace brokerlab::truth {

bool was_lost(const Life& life) { return life.refused || life.dropped; }

std::vector<double> sojourns(const Observed& run) {
  std::vector<double> all;
  for (const Life& life : run.lives())
    if (life.gone >= 0 && !was_lost(life)) all.push_back(life.gone - life.intended);
  return all;
}

std::vector<double> waits(const Observed& run) {
  std::vector<double> all;
  for (const Life& life : run.lives())
    if (life.first_delivery >= 0) all.push_back(life.first_delivery - life.intended);
  return all;
}

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (double v : values) sum += v;
  return sum;
}

double mean_of(const std::vector<double>& values) {
  return sum_of(values) / static_cast<double>(std::max<std::size_t>(values.size(), 1));
}

}  // namespace brokerlab::truth
