// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/warm_up.hpp"

#include <limits>
#include <vector>

namespace brokerlab::sim {

namespace {

constexpr std::size_t kBatch = 5;
constexpr std::size_t kFewestBatches = 10;
constexpr std::size_t kLastBatches = 5;

std::vector<double> batch_means(std::span<const double> observations) {
  std::vector<double> means;
  for (std::size_t i = 0; i + kBatch <= observations.size(); i += kBatch) {
    double sum = 0;
    for (const double each : observations.subspan(i, kBatch)) sum += each;
    means.push_back(sum / kBatch);
  }
  return means;
}

}  // namespace

WarmUpCut mser5(std::span<const double> observations) {
  const std::vector<double> means = batch_means(observations);
  if (means.size() < kFewestBatches) return {0, false};
  // From the end on, adding one batch at a time (Welford): equal values have no spread, not a rounded one.
  double mean = 0, squares = 0, count = 0;
  double least = std::numeric_limits<double>::infinity();
  std::size_t best = 0;
  for (std::size_t d = means.size(); d-- > 0;) {
    count += 1;
    const double off = means[d] - mean;
    mean += off / count;
    squares += off * (means[d] - mean);
    const double statistic = squares / (count * count);
    if (d + kLastBatches > means.size() || statistic > least) continue;
    least = statistic;
    best = d;  // of equals the earlier: it removes less
  }
  if (best > means.size() / 2) return {0, false};
  return {best * kBatch, true};
}

}  // namespace brokerlab::sim
