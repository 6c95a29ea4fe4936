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
    {"erlang", "4e92c3762fcffd1b"},
    {"erlang of many", "0a44d59cfae4f000"},
    {"exponential", "b8770ce8e0b83858"},
    {"gamma", "9826a05ea19e9124"},
    {"gamma below one", "db223da74aa3da10"},
    {"hyperexponential", "71d654daedac6be0"},
    {"hyperexponential of three", "326616068b8fc543"},
    {"lognormal", "67fac85024adeba0"},
    {"normal", "c2b69a1f96eb9b39"},
    {"normal cut on its left", "d0f6ed3c8d356b78"},
    {"normal with most cut off", "db2fe5ac9fe2d744"},
    {"pareto", "cb307459c4d1e001"},
    {"pareto without variance", "1ab2b5c75ba1b777"},
    {"uniform", "d5e7b0c4d29a5f08"},
    {"weibull", "11fd67e4f9b4983f"},
    {"weibull below one", "6d7002fdbb932f73"},
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
  EXPECT_EQ(fingerprint.hex(), "922588f99b6003da");
}

}  // namespace
}  // namespace brokerlab
