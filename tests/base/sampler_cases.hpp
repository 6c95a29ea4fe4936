// SPDX-License-Identifier: Apache-2.0
// Distributions that the sampler tests share, each with its closed-form cumulative distribution function.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "broker_model/base/samplers.hpp"

namespace brokerlab {

struct SamplerCase {
  std::string name;
  Distribution distribution;
  double mean = 0;      ///< by its textbook formula, worked out here rather than asked of the code under test
  double variance = 0;  ///< likewise; infinite where there is none
  std::function<double(double)> cdf;
  bool discrete = false;
};

/// At least one of every kind; several where a sampler has several branches.
const std::vector<SamplerCase>& sampler_cases();

/// `count` values, one for each of as many subjects, as the model draws them.
std::vector<double> draw_values(const Distribution& distribution, std::uint64_t seed, std::size_t count);

}  // namespace brokerlab
