// SPDX-License-Identifier: Apache-2.0
// Where the steady part of a run begins: MSER-5.
// Source: White, Cobb and Spratt, A comparison of five steady-state truncation heuristics for simulation, WSC 2000.
#pragma once

#include <cstddef>
#include <span>

namespace brokerlab::sim {

/// `removed` observations at the front are warm-up. Not `found`: the best cut leaves less than half, so the run is too
/// short for its warm-up, or never steady, and nothing is removed.
struct WarmUpCut {
  std::size_t removed = 0;
  bool found = true;
};

/// Cuts where sum_{i>d} (Y_i - mean)^2 / (n-d)^2 over means Y of batches of five is least; the last five batches are no
/// candidates, for few batches are alike by chance. Fewer than 50 observations are not judged: nothing is found.
WarmUpCut mser5(std::span<const double> observations);

}  // namespace brokerlab::sim
