// SPDX-License-Identifier: Apache-2.0
// The samplers' bits, recorded once, must come out of every build on every processor: ctest also runs this file's tests
// with the C library's FMA and AVX2 paths masked. A changed constant is a changed program: every run's luck changes.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <ios>

#include "broker_model/base/fingerprint.hpp"
#include "broker_model/base/samplers.hpp"

namespace brokerlab {
namespace {

// 10,000 samples, each the first of its own subject, as a simulation draws them; and the number that comes after each,
// so that a sampler which takes one number more or less shows too.
std::uint64_t bits_of(const Distribution& distribution) {
  Fingerprint fingerprint;
  for (std::uint64_t subject = 0; subject < 10'000; ++subject) {
    DrawStream stream(DrawKey{20}, Purpose::test, subject, 0);
    fingerprint.add(std::bit_cast<std::uint64_t>(sample(distribution, stream)));
    fingerprint.add(stream.bits());
  }
  return fingerprint.value();
}

struct Recorded {
  const char* name;
  Distribution distribution;
  std::uint64_t bits;
};

TEST(SamplerBits, AreThoseRecordedInEveryBuildAndOnEveryProcessor) {
  const Recorded recorded[] = {
      {"constant", Constant{2.5}, 0},
      {"uniform", Uniform{-1, 3}, 0},
      {"exponential", Exponential{0.3}, 0},
      {"normal", Normal{1, 2}, 0},
      {"normal cut", Normal{1, 2, 0}, 0},
      {"lognormal", LogNormal{-0.5, 1.2}, 0},
      {"lognormal by mean", LogNormal::of(0.25, 1.5), 0},
      {"pareto", Pareto{1.7, 0.1}, 0},
      {"gamma", Gamma{3.3, 0.4}, 0},
      {"gamma below 1", Gamma{0.4, 2}, 0},
      {"erlang by product", Erlang{4, 2}, 0},
      {"erlang by gamma", Erlang{40, 2}, 0},
      {"hyperexponential", Hyperexponential::balanced(1, 9), 0},
      {"weibull", Weibull{0.7, 1.5}, 0},
      {"zipf at 1", Zipf{1'000, 1}, 0},
      {"zipf below 1", Zipf{1'000'000'000, 0.9}, 0},
      {"zipf above 1", Zipf{100, 2.5}, 0},
      {"empirical", Empirical::of({1, 2, 5, 9}, {0.1, 0.2, 0.3, 0.4}), 0},
  };
  for (const Recorded& r : recorded) {
    EXPECT_EQ(bits_of(r.distribution), r.bits) << r.name << " now has 0x" << std::hex << bits_of(r.distribution);
  }
}

}  // namespace
}  // namespace brokerlab
