// SPDX-License-Identifier: Apache-2.0
// The bits of every sampler, in one hash each. These constants are recorded from a run, the one kind of expectation
// that may be: what they say is not that the values are right (samplers_test.cpp does that) but that every build type
// and every processor gives the same. A change to a sampler changes its line, knowingly.
#include <gtest/gtest.h>

#include <bit>
#include <map>
#include <string>

#include "broker_model/base/det_math.hpp"
#include "broker_model/base/fingerprint.hpp"
#include "tests/base/sampler_cases.hpp"

namespace brokerlab {
namespace {

std::string bits_of(const std::vector<double>& values) {
  Fingerprint fingerprint;
  for (const double value : values) fingerprint.add(std::bit_cast<std::uint64_t>(value));
  return fingerprint.hex();
}

const std::map<std::string, std::string> kRecorded = {
    {"constant", "59679d4fd6887861"},
    {"empirical", "de2a68cf2854bfe4"},
    {"erlang", "c6469fda8c43a1f7"},
    {"erlang of many", "351088526a5ffa4e"},
    {"exponential", "5bd87e7f88f89afb"},
    {"gamma", "a1296eaeca9ba936"},
    {"gamma below one", "65d12390b8ecfdce"},
    {"hyperexponential", "47daea6e3f2a64f2"},
    {"hyperexponential of three", "af060eb61f4142a3"},
    {"lognormal", "dfef95b40dfd2143"},
    {"normal", "cb8faaeb64c5a93b"},
    {"normal cut on its left", "7574ef70a5c1d6a5"},
    {"normal with most cut off", "4e6d3d29bff78433"},
    {"pareto", "b7d88a4762f4a699"},
    {"pareto without variance", "9a7ec37b6d224573"},
    {"uniform", "d5e7b0c4d29a5f08"},
    {"weibull", "5a7a3814f3ba96a8"},
    {"weibull below one", "8a6e53fbc166b9c0"},
    {"zipf", "bdcda2e667bcf335"},
    {"zipf, flat", "155dda9a7d10d3be"},
    {"zipf, mild", "882f0d98eb55d250"},
    {"zipf, steep", "15d46d389324691f"},
};

TEST(Bits, OfEverySamplerAreTheSameInEveryBuild) {
  std::map<std::string, std::string> bits;
  for (const SamplerCase& c : sampler_cases()) bits[c.name] = bits_of(draw_values(c.distribution, 2026, 20'000));
  EXPECT_EQ(bits, kRecorded);
}

TEST(Bits, OfTheElementaryFunctionsAreTheSameInEveryBuild) {
  DrawStream draws(DrawKey{2026}, Purpose::test, 0, 0);
  Fingerprint fingerprint;
  for (int i = 0; i < 200'000; ++i) {
    const double x = std::bit_cast<double>(draws.below(0x7FF0000000000000u));
    const double u = draws.uniform();
    for (const double value : {det::log(x), det::exp(1500 * u - 750), det::pow(u, 20 * draws.uniform() - 10)}) {
      fingerprint.add(std::bit_cast<std::uint64_t>(value));
    }
  }
  EXPECT_EQ(fingerprint.hex(), "bdbb12a657cbfbc8");
}

}  // namespace
}  // namespace brokerlab
